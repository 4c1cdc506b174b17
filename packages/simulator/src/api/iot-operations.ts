import type { IotMessage, IotSim } from '../world/iot.ts';
import type { World } from '../world/world.ts';
import type { Fields } from './call.ts';
import { textIn } from './checks.ts';
import { portalTime } from './portal-envelope.ts';

/** What a call of the portal does: what it found or made, or undefined where nothing was found. */
export type Doing = (world: World, fields: Fields, query: URLSearchParams) => unknown;

export function of<What>(world: World, fields: Fields, what: (sim: IotSim) => What): What | undefined {
  const sim = world.iot.sims.find(({ msisdn, vpnGroup }) => msisdn === textIn(fields, 'msisdn') && vpnGroup === textIn(fields, 'vpnGroup'));
  return sim && what(sim);
}

export const viewSim = (sim: IotSim): Readonly<Record<string, string>> => ({
  life_cycle_status: sim.lifeCycle,
  iccid: sim.iccid,
  asset_name: sim.assetName,
  activation_date: sim.activatedOn || '-',
  expiry_date: '2037',
  imei: '-',
  product_status: sim.product,
  imsi: sim.imsi,
  msisdn: sim.msisdn,
  vpn_group: sim.vpnGroup,
  activation_agent: '-',
});

export function allSims(world: World, fields: Fields): unknown {
  const groups = Array.isArray(fields['vpnGroup']) ? fields['vpnGroup'].map(String) : [textIn(fields, 'vpnGroup')];
  const start = Number(textIn(fields, 'startAtIndex'));
  const found = world.iot.sims.filter(({ vpnGroup }) => groups.includes(vpnGroup));
  return someOf(found.slice(start, start + Number(textIn(fields, 'pageSize'))).map(viewSim));
}

export const activate: Doing = (world, fields) =>
  of(world, fields, (sim) => {
    if (sim.lifeCycle === 'Inactive') Object.assign(sim, { lifeCycle: 'Active', activatedOn: today(world) });
    return viewSim(sim);
  });

export function activationTrends(world: World, fields: Fields): unknown {
  // The sample calls the end stopDate, the table endDate.
  const from = textIn(fields, 'startDate').slice(0, 10);
  const until = (textIn(fields, 'stopDate') || textIn(fields, 'endDate')).slice(0, 10) || today(world);
  const days = new Map<string, number>();
  for (const { activatedOn, vpnGroup } of world.iot.sims)
    if (activatedOn >= from && activatedOn <= until && activatedOn !== '' && vpnGroup === textIn(fields, 'vpnGroup'))
      days.set(activatedOn, (days.get(activatedOn) ?? 0) + 1);
  return someOf([...days].map(([date, count]) => ({ date, count })));
}

export const rename: Doing = (world, fields) =>
  of(world, fields, (sim) => {
    sim.assetName = textIn(fields, 'assetName');
    return viewSim(sim);
  });

export const suspend: Doing = (world, fields) =>
  of(world, fields, (sim) => {
    const operation = textIn(fields, 'operation');
    if (operation !== 'suspend' && operation !== 'resume') return undefined;
    sim.product = operation === 'suspend' ? 'Suspended' : 'Active';
    return viewSim(sim);
  });

export const send: Doing = (world, fields) =>
  of(world, fields, ({ msisdn, vpnGroup }) => {
    const message: IotMessage = {
      id: ++world.iot.sent,
      msisdn,
      vpnGroup,
      message: textIn(fields, 'message'),
      status: 'Sent',
      sentOn: today(world),
    };
    world.iot.messages.push(message);
    return message;
  });

export const allMessages: Doing = (world, fields) =>
  pageOf(
    world.iot.messages.filter(({ vpnGroup }) => vpnGroup === textIn(fields, 'vpnGroup')),
    textIn(fields, 'pageNo'),
    textIn(fields, 'pageSize'),
  );

export const searchMessages: Doing = (world, fields, query) => {
  const wanted = textIn(fields, 'searchValue').toLowerCase();
  const found = world.iot.messages.filter(({ message, msisdn }) => message.toLowerCase().includes(wanted) || msisdn.includes(wanted));
  return pageOf(found, query.get('pageNo'), query.get('pageSize'));
};

export const filterMessages: Doing = (world, fields, query) => {
  const [from, until] = [textIn(fields, 'startDate').slice(0, 10), textIn(fields, 'endDate').slice(0, 10)];
  const status = textIn(fields, 'status').toLowerCase();
  const found = world.iot.messages.filter((one) => one.sentOn >= from && one.sentOn <= until && one.status.toLowerCase() === status);
  return pageOf(found, query.get('pageNo'), query.get('pageSize'));
};

export function remove(world: World, isMeant: (message: IotMessage) => boolean): unknown {
  const kept = world.iot.messages.filter((message) => !isMeant(message));
  const removed = world.iot.messages.length - kept.length;
  world.iot.messages = kept;
  return removed === 0 ? undefined : 'Operation Successful';
}

function pageOf<Row>(rows: readonly Row[], pageNo: string | null, pageSize: string | null): readonly Row[] | undefined {
  const size = Number(pageSize) || 50;
  const start = (Math.max(Number(pageNo) || 1, 1) - 1) * size;
  return someOf(rows.slice(start, start + size));
}

const someOf = <Row>(rows: readonly Row[]): readonly Row[] | undefined => (rows.length === 0 ? undefined : rows);

const today = (world: World): string => portalTime(world).slice(0, 10);
