import { safaricomAddresses } from '@malipo/daraja';
import type { AcceptedPush, Chance } from '@malipo/simulator';
import type { HandlerContext } from '../../packages/malipo/src/http/index.ts';

/** How the server under attack is set up: that decides who counts as Safaricom, and what a stranger is answered. */
export interface Scene {
  readonly production: boolean;
  /** Proxies of 10.0.0.0/8 stand in front, and the server knows. */
  readonly proxied: boolean;
}

/** A request of somebody who is not Safaricom, or of Safaricom with something broken on the way. */
export interface Forgery {
  readonly what: string;
  readonly request: Request;
  readonly host: HandlerContext;
  /** What design says that it is answered with. */
  readonly status: number;
}

const STRANGER = '203.0.113.66';
const PROXY = '10.0.0.7';

interface Body {
  Body: { stkCallback: Record<string, unknown> & { CallbackMetadata?: unknown } };
}

/** The success that Safaricom would post for a push if it were paid now, with a receipt that nobody issued. */
export function successBody(push: AcceptedPush, receipt: string, amount: number = push.amount): Body {
  return {
    Body: {
      stkCallback: {
        MerchantRequestID: push.merchantRequestId,
        CheckoutRequestID: push.checkoutRequestId,
        ResultCode: 0,
        ResultDesc: 'The service request is processed successfully.',
        CallbackMetadata: {
          Item: [
            { Name: 'Amount', Value: amount },
            { Name: 'MpesaReceiptNumber', Value: receipt },
            { Name: 'TransactionDate', Value: 20260105090000 },
            { Name: 'PhoneNumber', Value: Number(push.phone) },
          ],
        },
      },
    },
  };
}

/** How one forgery differs from the true callback; what is left out is as Safaricom does it. */
interface Draft {
  readonly path?: string;
  readonly method?: string;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly from?: 'stranger' | 'nowhere' | 'spoofed' | 'spoofed_chain';
  readonly token?: 'known' | 'unknown';
}

type Forge = (target: { push: AcceptedPush; other: AcceptedPush; body: () => Body; chance: Chance }) => Draft;

const pick = <T>(chance: Chance, list: readonly T[]): T => list[chance.below(list.length)] as T;
const text = (value: unknown): string => JSON.stringify(value);
const tokenOf = (push: AcceptedPush): string => push.callbackUrl.slice(push.callbackUrl.lastIndexOf('/') + 1);
const hex = (chance: Chance, bytes: number): string => Buffer.from(chance.bytes(bytes)).toString('hex');
const receiptOf = (chance: Chance): string => `UA5${hex(chance, 4).slice(0, 7).toUpperCase()}`;

const strangeValues: readonly unknown[] = [null, true, {}, [], [[]], { toString: 1 }, '', ' ', { Value: 0 }, [null, {}]];
const strangeAmounts: readonly unknown[] = [
  0,
  -1,
  0.01,
  1e308,
  -0,
  '',
  'NaN',
  'Infinity',
  '0x10',
  '1e2',
  null,
  true,
  [],
  {},
  '1,000',
  2 ** 60,
];

/** Sets something deep inside of a true body. */
function setIn(body: Body, what: string, value: unknown): string {
  const { stkCallback } = body.Body;
  const metadata = stkCallback.CallbackMetadata as { Item: { Name: string; Value: unknown }[] };
  const item = metadata.Item.find(({ Name }) => Name === what);
  if (what === 'Body') return text({ Body: value });
  if (what === 'stkCallback') return text({ Body: { stkCallback: value } });
  if (item) item.Value = value;
  else stkCallback[what] = value;
  return text(body);
}

/** Two bytes flipped at random; what still is JSON with all that counts unharmed is left to others. */
function scramble(whole: string, chance: Chance): string {
  const at = whole.indexOf('ws_CO_') + 6 + chance.below(8);
  return whole.slice(0, at) + String.fromCharCode(0x21 + chance.below(0x5d)) + whole.slice(at + 2);
}

const nest = (depth: number): string => `${'{"Body":'.repeat(depth)}0${'}'.repeat(depth)}`;

/** Every way to lie, each with a bit of chance. None is what Safaricom would send; most know the secret address all the same. */
const lies: Readonly<Record<string, Forge>> = {
  'no token': ({ body }) => ({ path: '/cb/', body: text(body()), token: 'unknown' }),
  'another token': ({ body, chance }) => ({ path: `/cb/${hex(chance, 16)}`, body: text(body()), token: 'unknown' }),
  'a token of strange form': ({ body, push, chance }) => ({
    path: `/cb/${pick(chance, [tokenOf(push).toUpperCase(), tokenOf(push).slice(1), `${tokenOf(push)}/`, `${tokenOf(push)}%00`, 'x'.repeat(3000), '..%2f..', "'--", '%ff'])}`,
    body: text(body()),
    token: 'unknown',
  }),
  'the token of another attempt': ({ body, other }) => ({ path: new URL(other.callbackUrl).pathname, body: text(body()) }),
  'other ids': ({ body, chance }) => ({
    body: setIn(body(), pick(chance, ['MerchantRequestID', 'CheckoutRequestID']), `ws_CO_0501202609${hex(chance, 8)}`),
  }),
  'ids of another attempt': ({ body, other, chance }) => ({
    body: chance.below(2)
      ? setIn(body(), 'CheckoutRequestID', other.checkoutRequestId)
      : setIn(body(), 'MerchantRequestID', other.merchantRequestId),
  }),
  'a failure with other ids': ({ push, chance }) => ({
    body: text({
      Body: {
        stkCallback: {
          MerchantRequestID: push.merchantRequestId,
          CheckoutRequestID: hex(chance, 9),
          ResultCode: 1032,
          ResultDesc: 'Cancelled',
        },
      },
    }),
  }),
  'D-04 another amount': ({ push, body, chance }) => ({
    body: setIn(body(), 'Amount', chance.below(2) ? push.amount + 1 + chance.below(1000) : pick(chance, strangeAmounts)),
  }),
  'D-47 a success without receipt': ({ body, chance }) => ({ body: setIn(body(), 'MpesaReceiptNumber', pick(chance, strangeValues)) }),
  'D-47 a success without metadata': ({ body, chance }) => {
    const bare = body();
    if (chance.below(2)) delete bare.Body.stkCallback.CallbackMetadata;
    else bare.Body.stkCallback.CallbackMetadata = pick(chance, strangeValues);
    return { body: text(bare) };
  },
  'cut off': ({ body, chance }) => {
    const whole = text(body());
    return { body: whole.slice(0, chance.below(whole.length)) };
  },
  scrambled: ({ body, chance }) => ({ body: scramble(text(body()), chance) }),
  'wrong types': ({ body, chance }) => ({
    body: setIn(
      body(),
      pick(chance, ['Body', 'stkCallback', 'ResultCode', 'CheckoutRequestID', 'MerchantRequestID', 'Amount']),
      pick(chance, strangeValues),
    ),
  }),
  'prototype keys': ({ body, chance }) => {
    const whole = text(body());
    const inner = text(body().Body.stkCallback);
    return {
      body: pick(chance, [
        `{"__proto__":${whole}}`,
        `{"constructor":{"prototype":${whole}}}`,
        `{"Body":{"__proto__":{"stkCallback":${inner}}}}`,
        `{"Body":{"stkCallback":{"__proto__":${inner}}}}`,
        `{"Body":{"stkCallback":{"ResultCode":0,"CallbackMetadata":{"Item":{"__proto__":{"Name":"Amount"}}}}}}`,
        '{"Body":{"stkCallback":{"toString":0,"valueOf":0,"hasOwnProperty":0,"ResultCode":0}}}',
      ]),
    };
  },
  'deep nesting': ({ chance }) => ({
    body: pick(chance, [nest(1 + chance.below(6000)), '['.repeat(60_000), `${'['.repeat(30_000)}${']'.repeat(30_000)}`]),
  }),
  'invalid UTF-8': ({ body, chance }) => {
    const bytes = new TextEncoder().encode(text(body()));
    bytes[chance.below(bytes.length)] = 0x80 + chance.below(0x80);
    return { body: bytes };
  },
  'another JSON': ({ chance }) => ({
    body: pick(chance, [
      '',
      ' ',
      'null',
      '0',
      '"Body"',
      '[]',
      '{}',
      '{"Body":{}}',
      'Body=1',
      '<xml/>',
      '\u0000',
      '{"Body":{"stkCallback":{}}}',
    ]),
  }),
  'too large': ({ body, chance }) => ({ body: text(body()) + ' '.repeat(pick(chance, [64 * 1024, 100_000, 1_000_000])) }),
  'another method': ({ body, chance }) => ({
    method: pick(chance, ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD']),
    body: text(body()),
  }),
  'a token nobody has, from a stranger': ({ body, chance }) => ({
    path: `/cb/${hex(chance, 16)}`,
    body: text(body()),
    token: 'unknown',
    from: 'stranger',
  }),
};

/** Only where addresses count: everything is right but where it comes from. */
const lieAboutAddress: Readonly<Record<string, Forge>> = {
  'D-39 everything right, from an unlisted address': ({ body, chance }) => ({
    body: text(
      chance.below(2) ? body() : { Body: { stkCallback: { ...body().Body.stkCallback, ResultCode: 1032, CallbackMetadata: undefined } } },
    ),
    from: pick(chance, ['stranger', 'nowhere']),
  }),
  'D-27 a forwarding header that names Safaricom': ({ body }) => ({ body: text(body()), from: 'spoofed' }),
  'D-27 a chain that begins with Safaricom': ({ body }) => ({ body: text(body()), from: 'spoofed_chain' }),
};

/** Where a request seems to come from: the socket's other end, and what its headers say. */
function origin(
  from: Draft['from'],
  { production, proxied }: Scene,
  chance: Chance,
): { host: HandlerContext; forwarded?: string; listed: boolean } {
  const vendor = pick(chance, safaricomAddresses);
  const behind = proxied ? { address: PROXY } : undefined;
  switch (from) {
    case undefined:
      return { host: behind ?? { address: vendor }, ...(behind ? { forwarded: `${STRANGER}, ${vendor}` } : {}), listed: true };
    case 'nowhere':
      return { host: {}, forwarded: vendor, listed: !production };
    case 'spoofed':
      // The proxy appends who really called; without one the socket says it.
      return { host: behind ?? { address: STRANGER }, forwarded: proxied ? `${vendor}, ${STRANGER}` : vendor, listed: !production };
    case 'spoofed_chain':
      return {
        host: behind ?? { address: STRANGER },
        forwarded: proxied ? `${vendor}, ${vendor}, ${STRANGER}, 10.0.0.9` : `${vendor}, ${PROXY}`,
        listed: !production,
      };
    case 'stranger':
      return { host: behind ?? { address: STRANGER }, ...(behind ? { forwarded: STRANGER } : {}), listed: !production };
  }
}

/** The design's table of answers. */
function statusOf(draft: Draft, body: string | Uint8Array, listed: boolean): number {
  if (draft.method !== undefined) return 405;
  if (draft.token === 'unknown' && !listed) return 404;
  return Buffer.byteLength(body) > 64 * 1024 ? 413 : 200;
}

/** Forgeries without end, the same for the same chance. */
export function* forgeries(pushes: readonly AcceptedPush[], scene: Scene, chance: Chance): Generator<Forgery, never> {
  const all = Object.entries({ ...lies, ...(scene.production ? lieAboutAddress : {}) });
  for (;;) {
    const push = pick(chance, pushes);
    const other = pick(
      chance,
      pushes.filter((p) => p !== push),
    );
    const [what, forge] = pick(chance, all);
    const draft = forge({ push, other, chance, body: () => successBody(push, receiptOf(chance)) });
    const { host, forwarded, listed } = origin(draft.from, scene, chance);
    const body = draft.body ?? '';
    const method = draft.method ?? 'POST';
    yield {
      what,
      host,
      status: statusOf(draft, body, listed),
      request: new Request(new URL(draft.path ?? push.callbackUrl, push.callbackUrl), {
        method,
        headers: { 'content-type': 'application/json', ...(forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }) },
        ...(method === 'GET' || method === 'HEAD' ? {} : { body }),
      }),
    };
  }
}
