import { createSimulator, createVirtualSystem, SANDBOX_PASSKEY } from '@malipo/simulator';
import type { Simulator, SimulatorOptions, VirtualSystem } from '@malipo/simulator';
import { formatNairobiTimestamp } from '@malipo/daraja/values';

/** An answer as a client sees it. */
export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly text: string;
}

/** A callback as the shop received it. */
export interface Received {
  readonly at: number;
  readonly path: string;
  readonly from: string | null;
  readonly text: string;
  readonly callback: Record<string, unknown>;
}

/** A shop that talks to a simulator as any client would, on a virtual clock. */
export interface Shop {
  readonly system: VirtualSystem;
  readonly simulator: Simulator;
  readonly received: Received[];
  /** What the shop answers to callbacks; 200 unless changed. */
  answerWith: number;
  token(): Promise<string>;
  send(method: string, path: string, options?: { body?: unknown; headers?: Record<string, string> }): Promise<Answer>;
  push(changes?: Record<string, unknown>): Promise<Answer>;
  query(checkoutRequestId: string, changes?: Record<string, unknown>): Promise<Answer>;
  pull(changes?: Record<string, unknown>): Promise<Answer>;
  register(shortcode?: string): Promise<Answer>;
}

export const VENDOR = 'https://vendor.test';
export const CUSTOMER = '254711000111';

export function openShop(options: SimulatorOptions & { readonly seed?: number } = {}): Shop {
  const system = createVirtualSystem({ seed: options.seed ?? 1 });
  const simulator = createSimulator({ seed: 1, baseUrl: VENDOR, ...options, system });
  const received: Received[] = [];
  let token: string | undefined;
  const shop: Shop = {
    system,
    simulator,
    received,
    answerWith: 200,
    token: async () => {
      const answer = await shop.send('GET', '/oauth/v1/generate?grant_type=client_credentials', { headers: { authorization: basic() } });
      return String(answer.body['access_token']);
    },
    send: async (method, path, { body, headers = {} } = {}) => {
      const init = { method, headers, ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }) };
      return read(await system.fetch(VENDOR + path, init));
    },
    push: async (changes = {}) => {
      token ??= await shop.token();
      return shop.send('POST', '/mpesa/stkpush/v1/processrequest', { headers: bearer(token), body: { ...pushBody(system), ...changes } });
    },
    query: async (CheckoutRequestID, changes = {}) => {
      token ??= await shop.token();
      const { BusinessShortCode, Password, Timestamp } = pushBody(system);
      const body = { BusinessShortCode, Password, Timestamp, CheckoutRequestID, ...changes };
      return shop.send('POST', '/mpesa/stkpushquery/v1/query', { headers: bearer(token), body });
    },
    register: async (shortcode = '174379') => {
      token ??= await shop.token();
      const body = { ShortCode: shortcode, RequestType: 'Pull', NominatedNumber: '0711000111', CallBackURL: 'https://shop.test/pull' };
      return shop.send('POST', '/pulltransactions/v1/register', { headers: bearer(token), body });
    },
    pull: async (changes = {}) => {
      token ??= await shop.token();
      const body = { ShortCode: '174379', StartDate: '2026-01-01 0:00:00', EndDate: '2026-12-31 23:59:59', OffSetValue: '0', ...changes };
      return shop.send('POST', '/pulltransactions/v1/query', { headers: bearer(token), body });
    },
  };
  system.route(VENDOR, (request) => simulator.fetch(request));
  system.route('https://shop.test', async (request) => {
    const text = await request.text();
    received.push({
      at: system.now(),
      path: new URL(request.url).pathname,
      from: request.headers.get('x-forwarded-for'),
      text,
      callback: readCallback(text),
    });
    return new Response('{"ResultCode":0,"ResultDesc":"Accepted"}', { status: shop.answerWith });
  });
  return shop;
}

export const basic = (key = 'simulator', secret = 'simulator'): string => `Basic ${btoa(`${key}:${secret}`)}`;
export const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}`, 'content-type': 'application/json' });

/** A push of KES 100 to paybill 174379 that nothing is wrong with. */
export function pushBody(system: Pick<VirtualSystem, 'now'>, shortcode = '174379'): Record<string, unknown> {
  const Timestamp = formatNairobiTimestamp(system.now());
  return {
    BusinessShortCode: shortcode,
    Password: btoa(shortcode + SANDBOX_PASSKEY + Timestamp),
    Timestamp,
    TransactionType: 'CustomerPayBillOnline',
    Amount: 100,
    PartyA: CUSTOMER,
    PartyB: '174379',
    PhoneNumber: CUSTOMER,
    CallBackURL: 'https://shop.test/cb/0123456789abcdef',
    AccountReference: 'INV1001',
    TransactionDesc: 'Order 1001',
  };
}

async function read(response: Response): Promise<Answer> {
  const text = await response.text();
  return { status: response.status, text, body: parseObject(text) };
}

function readCallback(text: string): Record<string, unknown> {
  const body = parseObject(text)['Body'] as { stkCallback?: Record<string, unknown> } | undefined;
  return body?.stkCallback ?? {};
}

function parseObject(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** The metadata of a success callback by name; items without a value are there with `undefined`. */
export function metadata(callback: Record<string, unknown>): Record<string, unknown> {
  const { Item } = callback['CallbackMetadata'] as { Item: { Name: string; Value?: unknown }[] };
  return Object.fromEntries(Item.map(({ Name, Value }) => [Name, Value]));
}

export const idOf = (answer: Answer): string => String(answer.body['CheckoutRequestID']);
