/** A SIM in a tracker or meter. */
export interface IotSim {
  readonly msisdn: string;
  readonly vpnGroup: string;
  readonly iccid: string;
  readonly imsi: string;
  assetName: string;
  /** The line as a whole. */
  lifeCycle: 'Active' | 'Inactive';
  /** What runs on it; suspending stops only this. */
  product: 'Active' | 'Suspended';
  /** A day such as `2026-01-05`; empty before activation. */
  activatedOn: string;
}

/** A text message to one of the SIMs. */
export interface IotMessage {
  readonly id: number;
  readonly msisdn: string;
  readonly vpnGroup: string;
  readonly message: string;
  readonly status: 'Sent';
  /** A day such as `2026-01-05`. */
  readonly sentOn: string;
}

/** The SIMs of this world and what was sent to them. */
export interface Iot {
  readonly sims: readonly IotSim[];
  messages: IotMessage[];
  /** Messages ever sent; the id of the last one. */
  sent: number;
}

const GROUP = '1-200000000001_VPN';

/** Two trackers on the road and a meter in its box. */
export function openIot(): Iot {
  const sim = (nth: number, assetName: string, activatedOn: string): IotSim => ({
    msisdn: `30000000000${nth}`,
    vpnGroup: GROUP,
    iccid: `8925400000000000000${nth}`,
    imsi: `63902000000000${nth}`,
    assetName,
    lifeCycle: activatedOn === '' ? 'Inactive' : 'Active',
    product: 'Active',
    activatedOn,
  });
  return { sims: [sim(1, 'Tracker 1', '2024-02-01'), sim(2, 'Tracker 2', '2024-02-02'), sim(3, 'Meter', '')], messages: [], sent: 0 };
}
