import { expect, test } from 'vitest';
import { openBusiness } from '../../test/business.ts';

/** A customer of this world. */
const JANE = '254711000110';

function desk() {
  const { post: ask, simulator, system } = openBusiness();
  return { ask, simulator, untilQuiet: () => system.advance(120_000) };
}

test('a known paybill is told with its name, as 4000', async () => {
  const { ask } = desk();
  expect((await ask('/sfcverify/v1/query/info', { IdentifierType: '4', Identifier: '174379' })).body).toMatchObject({
    ResponseCode: '4000',
    ResponseMessage: 'Success',
    OrganizationShortCode: '174379',
    OrganizationName: 'DUKA LA MFANO',
  });
});

test.each([
  ['a number that nobody has', { IdentifierType: '4', Identifier: '999999' }, '1'],
  ['a till asked for as a paybill', { IdentifierType: '4', Identifier: '600100' }, '1'],
  ['a kind that does not exist', { IdentifierType: '9', Identifier: '174379' }, '500'],
])('%s is no organisation', async (_what, fields, code) => {
  const { ask } = desk();
  const { body } = await ask('/sfcverify/v1/query/info', fields);
  expect(body).toMatchObject({ ResponseCode: code });
  expect(body).not.toHaveProperty('OrganizationName');
});

test('a SIM that was never swapped says 1900, a fresh swap says its day', async () => {
  const { ask, simulator } = desk();
  expect((await ask('/imsi/v2/checkATI', { customerNumber: JANE })).body).toMatchObject({ lastSwapDate: '01-01-1900 00:00' });
  const before = (await ask('/imsi/v1/checkATI', { customerNumber: JANE })).body;
  expect(before).toMatchObject({ responseCode: '200', lastSwapDate: '01-01-1900', customerNumber: JANE });
  simulator.phone(JANE).set({ simSwappedOn: '2026-01-04' });
  const after = (await ask('/imsi/v1/checkATI', { customerNumber: JANE })).body;
  expect(after).toMatchObject({ lastSwapDate: '04-01-2026' });
  expect(after['imsi']).not.toBe(before['imsi']);
});

test('a swap of last year is not told', async () => {
  const { ask, simulator } = desk();
  simulator.phone(JANE).set({ simSwappedOn: '2025-03-01' });
  expect((await ask('/imsi/v2/checkATI', { customerNumber: JANE })).body).toMatchObject({ lastSwapDate: '01-01-1900 00:00' });
});

test('a number in another form is refused by both SIM checks', async () => {
  const { ask } = desk();
  for (const path of ['/imsi/v1/checkATI', '/imsi/v2/checkATI'])
    expect(await ask(path, { customerNumber: '0711000110' })).toMatchObject({
      status: 400,
      body: { errorCode: '400.002.02', errorMessage: 'Bad Request - Invalid customerNumber' },
    });
});

const name = (msisdn: string) => ({ header: { requestID: 'one', timestamp: '1767600000' }, body: { msisdn, shortcode: '174379' } });
const HAKIKISHA = '/mpesa/b2c/hakikisha/v1/hakikisha';

test('a name check shows the first name only', async () => {
  const { ask } = desk();
  expect((await ask(HAKIKISHA, name(JANE))).body).toEqual({
    header: { requestID: 'one', timestamp: '1767600000', status: '200', message: 'Success' },
    body: { firstName: 'JANE', middleName: '', lastName: 'D******' },
  });
});

test('a customer who is not registered does not exist', async () => {
  const { ask, simulator } = desk();
  simulator.phone(JANE).set({ registered: false });
  expect(await ask(HAKIKISHA, name(JANE))).toMatchObject({
    status: 400,
    body: { header: { requestID: 'one', status: '400' }, body: { message: 'The customer does not exist.' } },
  });
});

test('points are worth a fifth of a shilling', async () => {
  const { ask } = desk();
  expect((await ask('/v1/lipa/na/bonga/calculate-points', { points: '40' })).body).toMatchObject({
    header: { responseCode: 200 },
    body: { amount: '8', points: '40', rate: '0.2' },
  });
  expect(await ask('/v1/lipa/na/bonga/calculate-points', {})).toMatchObject({ status: 400, body: { header: { responseCode: 6006 } } });
});

const redeem = { msisdn: JANE, amount: 50, bongaPoints: 250, conversionRate: 0.2, shortCode: '174379', accountNumber: 'A1' };

test('points become an ordinary payment once the customer agrees', async () => {
  const { ask, simulator, untilQuiet } = desk();
  const before = simulator.phone(JANE).balance();
  expect((await ask('/v1/lipa/na/bonga/redeem-paybill', redeem)).body).toMatchObject({ header: { responseCode: 200 }, body: null });
  expect(simulator.booked('A1')).toEqual([]);
  await untilQuiet();
  expect(simulator.booked('A1')).toMatchObject([{ amount: 50, phone: JANE, shortcode: '174379' }]);
  expect(simulator.phone(JANE).balance()).toBe(before);
});

test.each([
  ['has too few points', { bongaPoints: 0 }],
  ['cancels', { habit: 'cancels' }],
  ['has a phone that is off', { on: false }],
])('nothing is paid when the customer %s', async (_what, settings) => {
  const { ask, simulator, untilQuiet } = desk();
  simulator.phone(JANE).set(settings);
  await ask('/v1/lipa/na/bonga/redeem-paybill', redeem);
  await untilQuiet();
  expect(simulator.booked('A1')).toEqual([]);
});

test('points cannot go to a till', async () => {
  const { ask } = desk();
  expect((await ask('/v1/lipa/na/bonga/redeem-paybill', { ...redeem, shortCode: '600100' })).body).toMatchObject({
    header: { responseCode: 6001 },
  });
});

const SIM = { msisdn: '300000000001', vpnGroup: '1-200000000001_VPN', username: 'jane@example.com' };
const PORTAL = '/simportal/v1';

test('the portal lists SIMs page by page', async () => {
  const { ask } = desk();
  const { body } = await ask(`${PORTAL}/allsims`, { vpnGroup: [SIM.vpnGroup], startAtIndex: '1', pageSize: '1', username: SIM.username });
  expect(body).toMatchObject({ header: { responseCode: 200, responseMessage: 'Success' }, body: { Desc: [{ asset_name: 'Tracker 2' }] } });
});

test('what is done to a SIM stays done', async () => {
  const { ask } = desk();
  await ask(`${PORTAL}/renameasset`, { ...SIM, assetName: 'Lorry 9' });
  await ask(`${PORTAL}/suspend_unsuspend_sub`, { ...SIM, product: 'DATA', operation: 'suspend' });
  expect((await ask(`${PORTAL}/queryLifeCycleStatus`, SIM)).body).toMatchObject({
    body: { Desc: { asset_name: 'Lorry 9', product_status: 'Suspended', life_cycle_status: 'Active' } },
  });
  const meter = { ...SIM, msisdn: '300000000003' };
  await ask(`${PORTAL}/simactivation`, meter);
  expect((await ask(`${PORTAL}/querycustomerinfo`, meter)).body).toMatchObject({ body: { Desc: { life_cycle_status: 'Active' } } });
  const days = { vpnGroup: SIM.vpnGroup, username: SIM.username, startDate: '2024-01-01', stopDate: '2024-12-31' };
  expect((await ask(`${PORTAL}/getactivationtrends`, days)).body).toMatchObject({
    body: {
      Desc: [
        { date: '2024-02-01', count: 1 },
        { date: '2024-02-02', count: 1 },
      ],
    },
  });
});

test('messages can be sent, found and deleted', async () => {
  const { ask } = desk();
  const all = { vpnGroup: SIM.vpnGroup, pageNo: 1, pageSize: 10 };
  const count = async (): Promise<number> => {
    const { body } = await ask(`${PORTAL}/getallmessages`, all);
    const { Desc = [] } = (body['body'] ?? {}) as { Desc?: unknown[] };
    return Desc.length;
  };
  for (const message of ['reset', 'report', 'report']) await ask(`${PORTAL}/sendsinglemessage`, { ...SIM, message });
  expect(await count()).toBe(3);
  expect((await ask(`${PORTAL}/searchmessages?pageNo=1&pageSize=1`, { searchValue: 'REPORT' })).body).toMatchObject({
    body: { Desc: [{ id: 2 }] },
  });
  const days = { startDate: '2026-01-01', endDate: '2026-12-31', status: 'sent' };
  expect((await ask(`${PORTAL}/filtermessages`, days)).body).toMatchObject({ body: { Desc: [{ id: 1 }, { id: 2 }, { id: 3 }] } });
  await ask(`${PORTAL}/deletemessage`, { id: 1 });
  expect(await count()).toBe(2);
  await ask(`${PORTAL}/deleteMessageThread`, { msisdn: SIM.msisdn });
  expect(await count()).toBe(0);
});

test('a SIM of another group is not found, and that is still 200', async () => {
  const { ask } = desk();
  expect(await ask(`${PORTAL}/queryLifeCycleStatus`, { ...SIM, vpnGroup: 'other' })).toMatchObject({
    status: 200,
    body: { header: { responseCode: 200, responseMessage: 'No records were found', customerMessage: 'Operation Failed' } },
  });
  expect(await ask(`${PORTAL}/queryLifeCycleStatus`, { msisdn: SIM.msisdn })).toMatchObject({ status: 400 });
});
