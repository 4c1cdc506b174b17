import { describe, expect, test } from 'vitest';
import { apiAnswer, apiAnsweredBy, apiFixture, apiFixtureNames, clientAnsweredBy } from '../../test/api-fixtures.ts';
import { answerFixture } from '../../test/fixtures.ts';
import { parsePhone, readHakikishaAnswer, readImsiAnswer, readOrganisationAnswer, readSwapAnswer } from '../index.ts';
import type { Daraja } from '../index.ts';

const phone = parsePhone('0700000001');
const requestId = '5b1e-4d70-9a2c-3f8e7d6c5b4a11902';
const zeros = '00000000-0000-4000-8000-000000000000';
const swapped = { kind: 'swapped', on: '2026-09-03' };
const shop = { name: 'EXAMPLE SHOP', shortcode: '600111', chargeProfileId: '20129', requestId };

type Call = (daraja: Daraja) => Promise<unknown>;
const imsi: Call = (daraja) => daraja.checkImsi({ phone });
const swap: Call = (daraja) => daraja.checkSwap({ phone });
const paybill: Call = (daraja) => daraja.organisationInfo({ kind: 'paybill', shortcode: '600111' });
const till: Call = (daraja) => daraja.organisationInfo({ kind: 'till', shortcode: '5900001' });
const nameOf: Call = (daraja) => daraja.hakikisha({ phone, shortcode: '600111' });
const simPaths = { imsi: '/imsi/v1/checkATI', swap: '/imsi/v2/checkATI' };
const organisationPath = '/sfcverify/v1/query/info';
const hakikishaPath = '/mpesa/b2c/hakikisha/v1/hakikisha';

test.each<[string, string, string, Call, object]>([
  [
    'answer-imsi',
    simPaths.imsi,
    'request-sim',
    imsi,
    { imsi: '9100000000000017', requestId, swap: swapped, registeredOn: '2019-02-14', phone },
  ],
  ['answer-swap', simPaths.swap, 'request-sim', swap, { requestId, swap: { ...swapped, at: Date.UTC(2026, 8, 3, 13, 45) } }],
  ['answer-swap-none', simPaths.swap, 'request-sim', swap, { requestId, swap: { kind: 'none_in_three_months' } }],
  ['answer-organisation', organisationPath, 'request-organisation-paybill', paybill, shop],
  ['answer-organisation-code-0', organisationPath, 'request-organisation-till', till, shop],
  [
    'answer-hakikisha-found',
    hakikishaPath,
    'request-hakikisha',
    nameOf,
    { kind: 'found', firstName: 'jane', middleName: 'W******', lastName: 'D******', requestId: zeros },
  ],
  ['answer-hakikisha-nobody', hakikishaPath, 'request-hakikisha', nameOf, { kind: 'not_found', requestId: zeros }],
])('%s', async (name, path, request, call, expected) => {
  const { daraja, sent } = apiAnsweredBy('look-ups', name);
  await expect(call(daraja)).resolves.toEqual(expected);
  expect(sent).toEqual([{ path, body: apiFixture('look-ups', request), headers: expect.anything() }]);
});

test.each<[string, Call, string, string, RegExp]>([
  ['answer-sim-400', imsi, 'DarajaRejected', 'fix', /“Invalid number 0700\*\*\*001”/],
  ['answer-sim-400', swap, 'DarajaRejected', 'fix', /“Invalid number 0700\*\*\*001”/],
  ['answer-swap', imsi, 'DarajaUnknown', 'later', /unknown kind/],
  ['answer-organisation-refused', paybill, 'DarajaRejected', 'fix', /“Invalid identifier”.*4 for paybills/],
  ['answer-organisation-without-name', paybill, 'DarajaRejected', 'none', /refused/],
  ['answer-hakikisha-refused', nameOf, 'DarajaRejected', 'fix', /“Invalid msisdn\.”/],
])('%s is a refusal that says why', async (name, call, family, retry, message) => {
  const { daraja } = apiAnsweredBy('look-ups', name);
  await expect(call(daraja)).rejects.toMatchObject({ name: family, retry, mayBeDone: false, message: expect.stringMatching(message) });
});

describe.each<[string, Call]>([
  ['checkImsi', imsi],
  ['checkSwap', swap],
  ['organisationInfo', paybill],
  ['hakikisha', nameOf],
])('%s', (_name, call) => {
  test.each([
    ['error-token-404-001-03', 'DarajaNotSent'],
    ['error-spike-arrest', 'DarajaNotSent'],
    ['error-no-product', 'DarajaRejected'],
    ['raw-bare-404', 'DarajaUnknown'],
    ['raw-gateway-504', 'DarajaUnknown'],
    ['raw-bare-401', 'DarajaUnknown'],
  ])('%s is a %s, and nothing was done', async (name, family) => {
    await expect(call(clientAnsweredBy(answerFixture(name)).daraja)).rejects.toMatchObject({ name: family, mayBeDone: false });
  });
});

test.each<[string, Call, RegExp]>([
  ['a number as people write it', (daraja) => daraja.checkSwap({ phone: '0700000001' as typeof phone }), /254 and nine digits/],
  ['no kind', (daraja) => daraja.organisationInfo({ kind: 'bank' as 'till', shortcode: '600111' }), /"paybill" or "till"/],
  ['no shortcode', (daraja) => daraja.hakikisha({ phone, shortcode: '1' }), /5 to 7 digits/],
])('%s is refused', async (_what, call, message) => {
  const { daraja, sent } = apiAnsweredBy('look-ups', 'answer-swap');
  await expect(call(daraja)).rejects.toThrow(message);
  expect(sent).toEqual([]);
});

test.each([
  ['31-02-2026', { kind: 'unreadable' }],
  ['2026-09-03', { kind: 'unreadable' }],
  [null, { kind: 'unreadable' }],
  [20_260_903, { kind: 'unreadable' }],
  ['01-01-1900', { kind: 'none_in_three_months' }],
  ['03-09-2026 25:00', swapped],
])('a swap on %j', (lastSwapDate, expected) => {
  expect(readSwapAnswer({ responseCode: 200, lastSwapDate })?.swap).toEqual(expected);
});

test('each answer is read by its own reader only', () => {
  const readers = { imsi: readImsiAnswer, organisation: readOrganisationAnswer, hakikisha: readHakikishaAnswer };
  for (const name of apiFixtureNames('look-ups', 'answer-'))
    for (const [kind, read] of Object.entries(readers)) if (read(apiAnswer('look-ups', name)) !== undefined) expect(name).toContain(kind);
});
