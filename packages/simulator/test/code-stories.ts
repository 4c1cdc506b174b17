import { parseCollection, readReceipt } from '@malipo/daraja/values';
import type { Receipt } from '@malipo/daraja/values';
import { ENDPOINTS } from './endpoints.ts';
import type { EndpointRow } from './endpoints.ts';
import { PAYBILL, PAYEE, PAYER } from './office.ts';
import type { Office } from './office.ts';
import { basic, bearer, pushBody } from './shop.ts';

// What the sentences of the simulator's CODE_STORIES say, done: through our client, or by hand where our client asks nothing so wrong.

/** An endpoint, how the world stands before, and what is asked of it if not the usual. */
export interface Story {
  readonly shown: string;
  /** How the phones and organisations are set. */
  set?(office: Office): unknown;
  /** What was asked before. */
  before?(office: Office): Promise<unknown>;
  call?(office: Office): Promise<unknown>;
}

const NOBODY = '999999';
const amount = parseCollection(250);
const never = readReceipt('UA5ZZZZZZZ') as Receipt;
const usual = (name: string) => (office: Office) => rowOf(name).call(office);
const rowOf = (name: string): EndpointRow => {
  const row = ENDPOINTS[name];
  if (!row) throw new Error(`There is no endpoint ${name}.`);
  return row;
};

const emptied = ({ simulator }: Office, account: 'working' | 'utility'): unknown => {
  const organisation = simulator.organisation(PAYBILL);
  return organisation.withdraw(organisation.balance(account), account);
};
const paidFirst = ({ simulator }: Office): Receipt => {
  const [booking] = simulator.bookings;
  if (!booking) throw new Error('Nothing was paid before.');
  return booking.receipt;
};
const habit = (phone: string, name: 'cancels' | 'neverLooks' | 'off' | 'wrongPin') => (office: Office) =>
  office.simulator.phone(phone).setHabit(name);

const wrongPassword = ({ simulator }: Office): unknown => simulator.setInitiator({ name: 'testapi', password: 'another' });
const withoutRole = ({ simulator }: Office): unknown => simulator.setInitiator({ name: 'testapi', password: 'Safaricom999!*!', roles: [] });
const twice = (shown: string) => async (office: Office) => {
  await rowOf(shown).before?.(office);
  return rowOf(shown).call(office);
};
const operators = Object.entries({ b2c: 'b2c-v1', b2b: 'b2b', reversal: 'reversal', 'account-balance': 'account-balance' });
const operatorStories = operators.flatMap(([api, shown]): [string, Story][] => [
  [`${api} 2001`, { shown, set: wrongPassword }],
  [`${api} 21`, { shown, set: withoutRole }],
  [`${api} 8006`, { shown, set: wrongPassword, before: twice(shown) }],
]);

const NOMINATED = '254700000900';
const checked = (idNumber: string, idType: 'national' | 'passport') => (office: Office) =>
  office.daraja.b2c({
    ...office.as,
    shortcode: PAYBILL,
    phone: PAYEE,
    amount,
    originatorConversationId: 'payout-1',
    version: 'validated',
    idType,
    idNumber,
  });

/** Told through our client. */
export const STORIES: Readonly<Record<string, Story>> = {
  ...Object.fromEntries(operatorStories),
  'transaction-status 2001': { shown: 'transaction-status', set: wrongPassword },
  'transaction-status 21': { shown: 'transaction-status', set: withoutRole },

  'b2c 1': { shown: 'b2c-v3', set: (office) => emptied(office, 'utility') },
  'b2c 2': { shown: 'b2c-v1', call: (office) => byHand(office, { Amount: 9 }) },
  'b2c 3': { shown: 'b2c-v1', call: (office) => byHand(office, { Amount: 250_001 }) },
  'b2c 4': {
    shown: 'b2c-v1',
    before: async (office) => {
      for (const Amount of [250_000, 250_000]) {
        await byHand(office, { Amount });
        await office.system.advance(60_000);
        office.simulator.phone(PAYEE).setBalance(0);
      }
    },
  },
  'b2c 8': { shown: 'b2c-v3', set: ({ simulator }) => simulator.phone(PAYEE).setBalance(500_000) },
  'b2c 11': {
    shown: 'b2c-v3',
    call: ({ daraja, as }) => daraja.b2c({ ...as, shortcode: NOBODY, phone: PAYEE, amount, originatorConversationId: 'payout-1' }),
  },
  'b2c 15': { shown: 'b2c-v3', before: usual('b2c-v3') },
  'b2c 2040': {
    shown: 'b2c-v3',
    set: ({ simulator }) => simulator.phone(PAYEE).set({ registered: false }),
    call: ({ daraja, as }) =>
      daraja.b2c({ ...as, shortcode: PAYBILL, phone: PAYEE, amount, originatorConversationId: 'payout-1', purpose: 'salary' }),
  },
  'b2c R002': { shown: 'b2c-validated', call: checked('12345678', 'passport') },
  'b2c R003': { shown: 'b2c-validated', call: checked('87654321', 'national') },

  'b2b 1': { shown: 'b2b', set: (office) => emptied(office, 'working') },
  'b2b 3': { shown: 'b2b' },
  'b2b 11': {
    shown: 'b2b',
    call: ({ daraja, as }) =>
      daraja.b2b({ ...as, command: 'payBill', shortcode: NOBODY, receiver: '600000', amount, accountReference: 'ROOM7' }),
  },
  'b2b SFC_IC0003': {
    shown: 'b2b',
    call: ({ daraja, as }) =>
      daraja.b2b({ ...as, command: 'payBill', shortcode: PAYBILL, receiver: NOBODY, amount, accountReference: 'ROOM7' }),
  },

  'b2b-express 4001': { shown: 'b2b-express', set: habit(NOMINATED, 'cancels') },
  'b2b-express 4102': { shown: 'b2b-express', call: (office) => checkout(office, NOBODY) },
  'b2b-express 4104': { shown: 'b2b-express', call: (office) => checkout(office, '600200') },
  'b2b-express 4201': { shown: 'b2b-express', set: habit(NOMINATED, 'off') },
  'b2b-express 4203': { shown: 'b2b-express', set: habit(NOMINATED, 'neverLooks') },

  'reversal R000001': {
    shown: 'reversal',
    before: twice('reversal'),
  },
  'reversal R000002': {
    shown: 'reversal',
    call: ({ daraja, as }) => daraja.reverse({ ...as, shortcode: PAYBILL, receipt: never, amount }),
  },
  'reversal 1': {
    shown: 'reversal',
    call: (office) => {
      emptied(office, 'utility');
      return rowOf('reversal').call(office);
    },
  },
  'reversal 11': {
    shown: 'reversal',
    call: (office) => office.daraja.reverse({ ...office.as, shortcode: NOBODY, receipt: paidFirst(office), amount }),
  },
  'reversal 2006': {
    shown: 'reversal',
    call: (office) => office.daraja.reverse({ ...office.as, shortcode: PAYBILL, receipt: paidFirst(office), amount: parseCollection(100) }),
  },

  'transaction-status 2033': {
    shown: 'transaction-status',
    call: ({ daraja, as }) => daraja.transactionStatus({ ...as, shortcode: PAYBILL, receipt: never }),
  },
  'transaction-status SFC_IC0003': {
    shown: 'transaction-status',
    call: (office) => office.daraja.transactionStatus({ ...office.as, shortcode: NOBODY, receipt: paidFirst(office) }),
  },

  'ratiba 1032': { shown: 'ratiba', set: habit(PAYER, 'cancels') },
  'ratiba 1037': { shown: 'ratiba', set: habit(PAYER, 'neverLooks') },
  'ratiba 1050': { shown: 'ratiba', before: usual('ratiba') },
  'ratiba 2001': { shown: 'ratiba', set: habit(PAYER, 'wrongPin') },

  'billmanager 401': { shown: 'billmanager-single-invoice', before: async () => undefined },
  'billmanager 409': { shown: 'billmanager-optin', before: usual('billmanager-optin') },
  'bonga 6001': {
    shown: 'bonga-calculate',
    call: ({ daraja }) =>
      daraja.bonga.redeem({ phone: PAYER, amount, points: 1250, rate: 0.2, shortcode: NOBODY, accountReference: 'ROOM7' }),
  },
};

const checkout = ({ daraja }: Office, till: string): Promise<unknown> =>
  daraja.expressCheckout({
    till,
    receiver: PAYBILL,
    amount,
    reference: 'INV-7',
    partnerName: 'DUKA LA MFANO',
    requestId: 'request-1',
    callbackUrl: 'https://shop.test/express',
  });

/** A payout that our client would refuse itself; another one sends it. */
export async function byHand(office: Office, changes: object): Promise<Record<string, unknown>> {
  const { initiator, securityCredential, remarks, resultUrl, timeoutUrl } = office.as;
  const body = {
    InitiatorName: initiator,
    SecurityCredential: securityCredential,
    CommandID: 'BusinessPayment',
    PartyA: PAYBILL,
    PartyB: PAYEE,
    Remarks: remarks,
    QueueTimeOutURL: timeoutUrl,
    ResultURL: resultUrl,
    ...changes,
  };
  return (await office.send('POST', '/mpesa/b2c/v1/paymentrequest', { headers: bearer(await office.token()), body })).body;
}

/** A request that no typed client sends. */
interface Raw {
  readonly method?: 'GET';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const PUSH = '/mpesa/stkpush/v1/processrequest';
const TOKEN = '/oauth/v1/generate';
const stale = bearer('never');

/** Told by hand; `headers` default to those of a good token. */
export const RAW: Readonly<Record<string, (office: Office) => Raw>> = {
  'oauth 400.008.01': () => ({ method: 'GET', path: `${TOKEN}?grant_type=client_credentials`, headers: {} }),
  'oauth 400.008.02': () => ({ method: 'GET', path: `${TOKEN}?grant_type=password`, headers: { authorization: basic() } }),
  'oauth HTTP-400-EMPTY': () => ({
    method: 'GET',
    path: `${TOKEN}?grant_type=client_credentials`,
    headers: { authorization: basic('simulator', 'another') },
  }),
  'api 400.002.02': ({ system }) => ({ path: PUSH, body: { ...pushBody(system), Amount: 'ten' } }),
  'api 400.002.05': () => ({ path: PUSH, body: 'no JSON' }),
  'api 400.003.01': () => ({ path: '/mpesa/b2b/v1/paymentrequest', headers: stale, body: {} }),
  'api 400.003.02': () => ({
    path: '/mpesa/c2b/v2/registerurl',
    body: {
      ShortCode: PAYBILL,
      ResponseType: 'Completed',
      ConfirmationURL: 'https://shop.test/mpesa',
      ValidationURL: 'https://shop.test/v',
    },
  }),
  'api 401.001 invalid-token': () => ({ path: '/pulltransactions/v1/query', headers: stale, body: {} }),
  'api 401.002.01': () => ({ path: '/mpesa/b2c/v1/paymentrequest', headers: stale, body: {} }),
  'api 404.001.01': () => ({ path: '/mpesa/nothing/v1/here', body: {} }),
  'api 404.001.03': ({ system }) => ({ path: PUSH, headers: stale, body: pushBody(system) }),
  'api 404.001.04': ({ system }) => ({ path: PUSH, headers: {}, body: pushBody(system) }),
  'api 404.003.01': () => ({
    path: '/mpesa/c2b/v2/simulate',
    body: { ShortCode: PAYBILL, CommandID: 'CustomerPayBillOnline', Amount: 250, Msisdn: PAYER, BillRefNumber: 'ROOM7' },
  }),
  'api 405.001': () => ({ method: 'GET', path: PUSH }),
};

/** No phone of its owner’s is known. */
export const TILL_WITHOUT_PHONE = { kind: 'till', number: '600200', storeNumber: '600201', passkey: 'none', name: 'KIBANDA' } as const;
