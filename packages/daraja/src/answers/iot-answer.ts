import { field, readId, readObject, readProse } from './json.ts';
import { readPortalAnswer } from './portal-envelope.ts';

/** What the IoT portal did or found. */
export interface IotAnswer {
  /** `none_found` also when an operation found nothing to work on: then nothing was done. */
  readonly kind: 'done' | 'none_found';
  readonly requestId?: string;
  readonly message: string;
  /** As it came: for most calls Safaricom describes no more than that there is something. */
  readonly content: unknown;
}

/** One SIM card. What is unknown is absent. */
export interface IotSim {
  readonly msisdn?: string;
  /** Twenty digits, as text. */
  readonly iccid?: string;
  readonly imsi?: string;
  readonly imei?: string;
  readonly assetName?: string;
  readonly vpnGroup?: string;
  readonly lifeCycleStatus?: string;
  readonly productStatus?: string;
  readonly activationDate?: string;
  readonly activationAgent?: string;
  readonly expiryDate?: string;
}

/** A page of SIM cards. */
export interface IotSims extends IotAnswer {
  readonly sims: readonly IotSim[];
}

/**
 * Reads the answer to any call of the IoT portal; undefined unless it did it, or found nothing. Never throws. Code 200
 * proves nothing here: an operation that failed has it too, and only the words tell.
 */
export function readIotAnswer(body: unknown): IotAnswer | undefined {
  const answer = readPortalAnswer(body);
  if (answer?.code !== '200') return undefined;
  const inside = readObject(answer.body);
  const content = field(inside, 'Desc') ?? answer.body ?? undefined;
  const said = [answer.message, answer.customerMessage ?? '', typeof content === 'string' ? content : ''];
  const requestId = answer.requestId === undefined ? {} : { requestId: answer.requestId };
  if (said.some((text) => /\bno records?\b/i.test(text))) return { kind: 'none_found', ...requestId, message: answer.message, content };
  if (said.some((text) => /\b(?:fail(?:ed|ure)?|error)\b/i.test(text))) return undefined;
  return { kind: 'done', ...requestId, message: answer.message, content };
}

/** Reads a page of SIM cards; undefined where {@link readIotAnswer} gives nothing. Never throws. */
export function readIotSims(body: unknown): IotSims | undefined {
  const answer = readIotAnswer(body);
  if (!answer) return undefined;
  const rows = Array.isArray(answer.content) ? (answer.content as readonly unknown[]) : [answer.content];
  return { ...answer, sims: rows.map(readSim).filter((sim) => Object.keys(sim).length > 0) };
}

const keys = {
  msisdn: 'msisdn',
  iccid: 'iccid',
  imsi: 'imsi',
  imei: 'imei',
  assetName: 'asset_name',
  vpnGroup: 'vpn_group',
  lifeCycleStatus: 'life_cycle_status',
  productStatus: 'product_status',
  activationDate: 'activation_date',
  activationAgent: 'activation_agent',
  expiryDate: 'expiry_date',
} as const;

function readSim(row: unknown): IotSim {
  const root = readObject(row);
  const sim: { -readonly [name in keyof typeof keys]?: string } = {};
  for (const [name, key] of Object.entries(keys) as [keyof typeof keys, string][]) {
    const value = field(root, key);
    // A number that JSON could not hold exactly has lost digits; a hyphen stands for nothing.
    const text = typeof value === 'number' ? readId(value) : readProse(value, 200);
    if (text !== undefined && text !== '-') sim[name] = text;
  }
  return sim;
}
