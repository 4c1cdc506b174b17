import { publicSandboxShortcode, readErrorBody, readStkCallback } from '@malipo/daraja';
import { codeTable, lookUpCode } from '@malipo/daraja/codes';
import type { CodeApi, CodeEntry } from '@malipo/daraja/codes';
import { parseCollection, parsePhone } from '@malipo/daraja/values';
import { expect, test } from 'vitest';
import { codeRecipe, recipeSentence } from '@malipo/simulator';
import type { CodeRecipe } from '@malipo/simulator';
import { byHand, RAW, STORIES, TILL_WITHOUT_PHONE } from '../../../test/code-stories.ts';
import { ENDPOINTS } from '../../../test/endpoints.ts';
import type { EndpointRow } from '../../../test/endpoints.ts';
import { openOffice, PAYBILL, PAYER } from '../../../test/office.ts';
import type { Office } from '../../../test/office.ts';
import { CODE_STORIES } from './code-stories.ts';
import { DEFAULT_SHORTCODES } from '../money/shortcodes.ts';
import { bearer } from '../../../test/shop.ts';

// Each row of the table is provoked by its recipe, through our client and its readers, and must be told apart from every other row.

/** What a program has in its hands to look a code up with. */
interface Seen {
  readonly code: string;
  readonly message?: string | undefined;
}

interface Refused {
  readonly details?: { readonly httpStatus?: number; readonly errorCode?: string; readonly errorMessage?: string };
}

const nameOf = ({ api, code, variant }: CodeEntry): string => [api, code, variant].filter(Boolean).join(' ');

/** What the call brings, once there was time for retries and results. */
async function settled(office: Office, call: () => Promise<unknown>): Promise<{ readonly answer?: unknown; readonly error?: Refused }> {
  const outcome = call().then(
    (answer) => ({ answer }),
    (error: Refused) => ({ error }),
  );
  await office.system.advance(120_000);
  return outcome;
}

/** Whoever stands before Daraja has no codes of its own, but names such as `policies.ratelimit.SpikeArrestViolation`. */
const ofError = ({ details: { httpStatus, errorCode, errorMessage } = {} }: Refused, empty = ''): Seen => ({
  code: errorCode === undefined || errorCode.startsWith('policies.') ? `HTTP-${httpStatus}${empty}` : errorCode,
  message: errorMessage,
});

/** The code in an answer that our client takes for a success, as it went over the wire. */
function ofTraffic({ simulator }: Office): Seen {
  const body = simulator.traffic.list().find(({ kind }) => kind === 'call')?.answer.body ?? '';
  const code = /"(?:ResponseCode|ResponseStatus|rescode|code)":"?(\w+)/i.exec(body) ?? /"status":"?(\w+)/.exec(body);
  return { code: code?.[1] ?? `no code in ${body}` };
}

async function refusalOf(office: Office, call: () => Promise<unknown>): Promise<Seen> {
  const { error } = await settled(office, call);
  if (!error) throw new Error('Nothing was refused.');
  return ofError(error);
}

const amount = parseCollection(250);
const pushFrom = (office: Office, changes: object = {}): Promise<{ readonly checkoutRequestId: string }> =>
  office.daraja.stkPush({
    shortcode: publicSandboxShortcode,
    amount,
    phone: PAYER,
    accountReference: 'ROOM7',
    description: 'Room 7',
    callbackUrl: 'https://shop.test/stk',
    ...changes,
  });
const query = (office: Office, checkoutRequestId: string) =>
  office.daraja.stkQuery({ shortcode: publicSandboxShortcode, checkoutRequestId });

function ofCallback(office: Office): Seen {
  const told = office.received.findLast(({ path }) => path === '/stk');
  const callback = readStkCallback(JSON.parse(told?.text ?? 'null'));
  if (!callback) throw new Error('No callback came.');
  return { code: callback.resultCode, message: callback.resultDesc };
}

const row = (name: string): EndpointRow => {
  const found = ENDPOINTS[name];
  if (!found) throw new Error(`There is no endpoint ${name}.`);
  return found;
};

/** Calls an endpoint as it is meant to be called; what is told later counts before what is said at once. */
async function play(office: Office, { before, call, told }: EndpointRow, hears = told !== undefined): Promise<Seen> {
  if (before) await settled(office, () => before(office));
  const { error } = await settled(office, () => call(office));
  if (error)
    return ofError(error, office.simulator.calls.oauth === 1 && !office.asked.some((one) => one.startsWith('POST')) ? '-EMPTY' : '');
  if (!hears || !told) return ofTraffic(office);
  const body: unknown = JSON.parse(office.received.findLast(({ path }) => path === told.path || path === '/timeout')?.text ?? 'null');
  const read: { readonly resultCode?: string; readonly resultDesc?: string } | undefined = told.read(body);
  return read?.resultCode === undefined ? ofTraffic(office) : { code: read.resultCode, message: read.resultDesc };
}

/** Which endpoint shows the successes of an API, and the faults that strike it. */
const SHOWN_BY: Readonly<Record<string, string>> = {
  stkPush: 'stk-push',
  stkCallback: 'stk-push',
  oauth: 'oauth',
  pull: 'pull-query',
  b2c: 'b2c-v3',
  b2b: 'b2b',
  expressCheckout: 'b2b-express',
  reverse: 'reversal',
  accountBalance: 'account-balance',
  transactionStatus: 'transaction-status',
  standingOrder: 'ratiba',
  billManager: 'billmanager-optin',
  organisationInfo: 'orginfo',
  hakikisha: 'hakikisha',
  bonga: 'bonga-calculate',
};
const SUCCESSES: Readonly<Record<string, string>> = {
  stk: 'stk-push',
  b2c: 'b2c-v3',
  b2b: 'b2b',
  'b2b-express': 'b2b-express',
  reversal: 'reversal',
  'account-balance': 'account-balance',
  'transaction-status': 'transaction-status',
  ratiba: 'ratiba',
  billmanager: 'billmanager-optin',
  qr: 'qr',
  orginfo: 'orginfo',
  hakikisha: 'hakikisha',
  imsi: 'imsi',
  swap: 'swap',
};

const otherwise = (changes: object) => ({ ...publicSandboxShortcode, ...changes });
const register = (office: Office): Promise<unknown> => settled(office, () => row('c2b-register-v2').call(office));
const pending = async (office: Office): Promise<Seen> => {
  office.simulator.phone(PAYER).setHabit('neverLooks');
  const pushed = pushFrom(office);
  await office.system.advance(1_000);
  const answer = query(office, (await pushed).checkoutRequestId);
  await office.system.advance(1_000);
  const seen = await answer;
  return 'resultCode' in seen ? { code: String(seen.resultCode), message: String(seen.resultDesc) } : ofWire(office);
};

/** An error that the client takes for an answer. */
function ofWire({ simulator }: Office): Seen {
  const body = JSON.parse(simulator.traffic.list()[0]?.answer.body ?? '{}') as Record<string, string>;
  return { code: String(body['errorCode']), message: body['errorMessage'] };
}

function ofBody(body: unknown): Seen {
  const error = readErrorBody(body);
  return { code: String(error?.errorCode), message: error?.errorMessage };
}

/** What the sentences of {@link CodeRecipe} say, done, where it takes more than a {@link STORIES} entry. */
const DONE: Readonly<Record<string, (office: Office) => Promise<Seen>>> = {
  'stk 4999': pending,
  'api 500.001.1001 query-pending': pending,
  'api 500.001.1001 query-not-found': async (office) => {
    await settled(office, () => query(office, 'ws_CO_05012026090000000000000001'));
    return ofWire(office);
  },
  'api 401.001 invalid-amount': async (office) => ofBody(await byHand(office, { Amount: 9 })),
  'api 401.003.01': async () => {
    const app = { consumerKey: 'simulator', consumerSecret: 'simulator', products: ['qr'] };
    const office = await openOffice({ apps: [app] });
    return refusalOf(office, () => pushFrom(office));
  },
  'api 500.001.1001 wrong-credentials': (office) =>
    refusalOf(office, () => pushFrom(office, { shortcode: otherwise({ passkey: 'another' }) })),
  'api 500.001.1001 merchant-unknown': (office) =>
    refusalOf(office, () => pushFrom(office, { shortcode: otherwise({ number: '999999' }) })),
  'api 500.001.1001 type-not-allowed': (office) =>
    refusalOf(office, () => pushFrom(office, { shortcode: otherwise({ kind: 'till', storeNumber: PAYBILL }) })),
  'api 500.002.1001 duplicate': async (office) => {
    await settled(office, () => row('b2c-v3').call(office));
    return refusalOf(office, () => row('b2c-v3').call(office));
  },
  'api 500.003.1001 urls-registered': async (office) => {
    await register(office);
    return refusalOf(office, () => row('c2b-register-v2').call(office));
  },
  'api 500.003.1001 duplicate-notification': async (office) => {
    await register(office);
    return refusalOf(office, () => row('c2b-register-v2').call(office));
  },
  'pull 1000': (office) => play(office, row('pull-register')),
  'pull 1001': async (office) => {
    await play(office, row('pull-register'));
    return play(office, row('pull-register'));
  },
  'pull 400.001': (office) => refusalOf(office, () => row('pull-query').call(office)),
  'orginfo 0': (office) => play(office, row('orginfo')),
  'orginfo 1': (office) => refusalOf(office, () => office.daraja.organisationInfo({ kind: 'paybill', shortcode: '999999' })),
  'bonga 6000': (office) => play(office, row('bonga-calculate')),
  'hakikisha 400': (office) => {
    office.simulator.phone(PAYER).set({ registered: false });
    return play(office, row('hakikisha'));
  },
  'ratiba 200': (office) => play(office, row('ratiba'), false),
};

/** A payment by hand that the shop's validation address answers with this code. */
async function validated(office: Office, code: string): Promise<Seen> {
  office.system.route('https://shop.test/validate', () => Promise.resolve(Response.json({ ResultCode: code, ResultDesc: 'x' })));
  await register(office);
  const { error } = await settled(office, () => office.simulator.phone(PAYER).payBill(PAYBILL, 'ROOM7', 250));
  if (!error) return { code: '0' };
  expect(office.simulator.phone(PAYER).inbox().at(-1)?.text).toContain(lookUpCode('c2b-validation', code).customer.en);
  return { code: String((error as { details?: { resultCode?: string } }).details?.resultCode) };
}

/** What no typed client asks. */
async function asked(office: Office, name: string): Promise<Seen | undefined> {
  const raw = RAW[name]?.(office);
  if (!raw) return undefined;
  const { method = 'POST', path, headers = bearer(await office.token()), body } = raw;
  const {
    status,
    text,
    body: answer,
  } = await office.send(method, path, { headers: { ...headers }, ...(body === undefined ? {} : { body }) });
  return text === '' ? { code: `HTTP-${status}-EMPTY` } : ofBody(answer);
}

async function lived(office: Office, name: string): Promise<Seen | undefined> {
  const story = STORIES[name];
  if (!story) return undefined;
  const { shown, set, ...changes } = story;
  set?.(office);
  return play(office, { ...row(shown), ...changes });
}

async function provoked(office: Office, entry: CodeEntry, recipe: CodeRecipe): Promise<Seen> {
  if ('scenario' in recipe) {
    const phone = parsePhone(`2547000000${String(recipe.scenario).padStart(2, '0')}`);
    await settled(office, () => pushFrom(office, { phone }));
    return ofCallback(office);
  }
  if ('fault' in recipe) {
    office.simulator.faults.add(recipe.fault);
    return play(office, row(SHOWN_BY[recipe.fault.api ?? ''] ?? 'none'));
  }
  if ('never' in recipe) throw new Error('Nothing to see.');
  if (recipe.switches) office.simulator.setSwitches(recipe.switches);
  if (entry.api === 'c2b-validation') return validated(office, entry.code);
  const name = nameOf(entry);
  const done = DONE[name];
  if (done) return done(office);
  return (await asked(office, name)) ?? (await lived(office, name)) ?? play(office, row(SUCCESSES[entry.api] ?? 'none'));
}

/** Where a program looks: the core's rows stand behind those of the API that was called. */
function lookedUp(entry: CodeEntry, recipe: CodeRecipe, { code, message }: Seen): CodeEntry {
  const api = entry.api === 'core' && 'fault' in recipe ? row(SHOWN_BY[recipe.fault.api ?? ''] ?? 'none').codes : entry.api;
  return lookUpCode(api as CodeApi, code, message);
}

const recipes = codeTable.map((entry) => [nameOf(entry), entry, codeRecipe(entry)] as const);
const shown = recipes.filter(([, , recipe]) => !('never' in recipe));

test.each(shown)('%s', async (_name, entry, recipe) => {
  const office = await openOffice({ keepTraffic: 20, scenarios: true, shortcodes: [...DEFAULT_SHORTCODES, TILL_WITHOUT_PHONE] });
  const seen = await provoked(office, entry, recipe);
  expect(lookedUp(entry, recipe, seen)).toEqual(entry);
  if (entry.api === 'stk' && entry.code !== '4999') expect(await answerToQuery(office)).toMatchObject({ resultCode: entry.code });
});

/** What the query says once the callback has gone out. */
async function answerToQuery(office: Office): Promise<unknown> {
  const [request] = [...office.simulator.requests()];
  const { answer } = await settled(office, () => query(office, request?.checkoutRequestId ?? ''));
  return answer;
}

test('what cannot be seen says why, and is no more than this', () => {
  const rest = recipes.filter(([, , recipe]) => 'never' in recipe);
  process.stdout.write(`${recipes.length} codes: ${shown.length} provoked and told apart, ${rest.length} not.\n`);
  expect(rest.map(([name]) => name)).toEqual(['core 21']);
  expect(shown).toHaveLength(codeTable.length - 1);
});

test('no story is told of a code that is not listed', () => {
  const listed = new Set(recipes.map(([name]) => name));
  expect(Object.keys(CODE_STORIES).filter((name) => !listed.has(name))).toEqual([]);
  expect([...Object.keys(STORIES), ...Object.keys(RAW)].filter((name) => !Object.hasOwn(CODE_STORIES, name))).toEqual([]);
});

test('every recipe reads as a sentence', () => {
  for (const [, , recipe] of recipes) expect(recipeSentence(recipe)).toMatch(/^[A-Z].{15,}[.}]$/);
});
