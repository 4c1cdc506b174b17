import { constants, publicEncrypt } from 'node:crypto';
import type { SimulatorOptions } from '@malipo/simulator';
import { bearer, openShop } from './shop.ts';
import type { Answer, Shop } from './shop.ts';

/** A business that pays, asks and takes back, beside a shop that hears of it. */
export interface Business extends Shop {
  readonly credential: string;
  post(path: string, body: Record<string, unknown>): Promise<Answer>;
  /** Posts, lets the clock run ten seconds, and returns what the shop heard meanwhile. */
  told(path: string, body: Record<string, unknown>): Promise<readonly Record<string, unknown>[]>;
  /** The `Result` of the only message that a request led to. */
  result(path: string, body: Record<string, unknown>): Promise<Result>;
}

/** A result with its parameters by key. */
export interface Result {
  readonly code: string;
  readonly text: string;
  readonly raw: Record<string, unknown>;
  readonly parameters: Readonly<Record<string, unknown>>;
}

export const PASSWORD = 'Safaricom999!*!';
export const URLS = { QueueTimeOutURL: 'https://shop.test/timeout', ResultURL: 'https://shop.test/result' };
export const PAYEE = '254711000222';

export function openBusiness(options: SimulatorOptions & { readonly seed?: number } = {}): Business {
  const shop = openShop(options);
  const business: Business = {
    ...shop,
    credential: encrypt(shop.simulator.certificate, PASSWORD),
    // A token of its own each time: these clocks run past an hour.
    post: async (path, body) => shop.send('POST', path, { headers: bearer(await shop.token()), body }),
    told: async (path, body) => {
      const before = shop.received.length;
      await business.post(path, body);
      await shop.system.advance(10_000);
      return shop.received.slice(before).map(({ text }) => JSON.parse(text) as Record<string, unknown>);
    },
    result: async (path, body) => {
      const heard = await business.told(path, body);
      if (heard.length !== 1) throw new Error(`Heard ${heard.length} messages instead of one: ${JSON.stringify(heard)}`);
      return readResult(heard[0]!);
    },
  };
  return business;
}

/** A SecurityCredential, made as every client makes it. */
export const encrypt = (certificate: string, password: string, padding = constants.RSA_PKCS1_PADDING): string =>
  publicEncrypt({ key: certificate, padding }, Buffer.from(password)).toString('base64');

export function readResult(message: Record<string, unknown>): Result {
  const raw = message['Result'] as Record<string, unknown>;
  const inside = raw['ResultParameters'] as { ResultParameter: Parameter | Parameter[] } | undefined;
  const list = inside === undefined ? [] : [inside.ResultParameter].flat();
  return {
    code: String(raw['ResultCode']),
    text: String(raw['ResultDesc']),
    raw,
    parameters: Object.fromEntries(list.map(({ Key, Value }) => [Key, Value])),
  };
}

interface Parameter {
  readonly Key: string;
  readonly Value?: unknown;
}
