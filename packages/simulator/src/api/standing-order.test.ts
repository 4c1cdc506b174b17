import { expect, test } from 'vitest';
import type { FaultRule } from '@malipo/simulator';
import { openBusiness } from '../../test/business.ts';

const PATH = '/standingorder/v1/createStandingOrderExternal';
const JANE = '254711000110';
const DAY_MS = 86_400_000;

/** An order of KES 450 to paybill 174379, every day of the week of the virtual clock. */
const order = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  StandingOrderName: 'Rent',
  StartDate: '20260105',
  EndDate: '20260111',
  BusinessShortCode: '174379',
  TransactionType: 'Standing Order Customer Pay Bill',
  ReceiverPartyIdentifierType: '4',
  Amount: '450',
  PartyA: JANE,
  CallBackURL: 'https://shop.test/ratiba',
  AccountReference: 'HOUSE7',
  TransactionDesc: 'Rent',
  Frequency: '2',
  ...changes,
});

test('a customer who agrees pays every day until the last', async () => {
  const { told, simulator, system } = openBusiness();
  const heard = await told(PATH, order());
  expect(heard).toEqual([
    {
      responseHeader: expect.objectContaining({ responseCode: '0' }),
      responseBody: {
        responseData: [
          { name: 'TransactionID', value: expect.stringMatching(/^UA5/) },
          { name: 'responseCode', value: '0' },
          { name: 'Status', value: 'OKAY' },
          { name: 'Msisdn', value: '254******110' },
        ],
      },
    },
  ]);
  await system.advance(30 * DAY_MS);
  expect(simulator.booked('HOUSE7').map(({ amount, phone }) => [amount, phone])).toEqual(Array.from({ length: 7 }, () => [450, JANE]));
  expect([...simulator.standingOrders()]).toMatchObject([{ status: 'ended', name: 'Rent' }]);
});

test('the acknowledgement says that the customer is being asked', async () => {
  const { post } = openBusiness();
  expect(await post(PATH, order())).toMatchObject({
    status: 200,
    body: {
      ResponseHeader: { responseCode: '200' },
      ResponseBody: { responseCode: '200', responseDescription: 'Request accepted for processing' },
    },
  });
});

test.each([
  ['once', '1', '20261231', ['0105']],
  ['weekly', '3', '20260126', ['0105', '0112', '0119', '0126']],
  ['monthly, on the last day of short months', '4', '20260501', ['0131', '0228', '0331', '0430'], '20260131'],
  ['every two months', '5', '20260601', ['0105', '0305', '0505']],
  ['quarterly', '6', '20260801', ['0105', '0405', '0705']],
  ['half-yearly', '7', '20260801', ['0105', '0705']],
  ['yearly', '8', '20270106', ['0105', '0105']],
])('%s', async (_how, Frequency, EndDate, days, StartDate = '20260105') => {
  const { post, simulator, system } = openBusiness();
  await post(PATH, order({ Frequency, StartDate, EndDate }));
  await system.advance(400 * DAY_MS);
  const [ran] = [...simulator.standingOrders()];
  expect(ran?.runs.map(({ day }) => day.slice(4))).toEqual(days);
});

test('each run is an ordinary C2B payment at the registered address', async () => {
  const { post, system, received } = openBusiness();
  await post('/mpesa/c2b/v2/registerurl', {
    ShortCode: '174379',
    ResponseType: 'Completed',
    ConfirmationURL: 'https://shop.test/paid',
    ValidationURL: 'https://shop.test/ask',
  });
  await post(PATH, order({ EndDate: '20260106' }));
  await system.advance(3 * DAY_MS);
  const paid = received.filter(({ path }) => path === '/paid').map(({ text }) => JSON.parse(text) as Record<string, unknown>);
  expect(paid).toMatchObject([
    { TransAmount: '450.00', BillRefNumber: 'HOUSE7', TransactionType: 'Pay Bill' },
    { TransAmount: '450.00', BillRefNumber: 'HOUSE7' },
  ]);
});

test('a day without money is skipped and told to the customer; the next one pays', async () => {
  const { post, simulator, system } = openBusiness();
  const phone = simulator.phone(JANE);
  phone.setBalance(0);
  await post(PATH, order({ EndDate: '20260106' }));
  await system.advance(60_000);
  expect(simulator.booked('HOUSE7')).toEqual([]);
  expect(phone.inbox().map(({ text }) => text)).toContain(
    'Standing order “Rent” of KES 450 to DUKA LA MFANO was not paid: The balance is insufficient for the transaction.',
  );
  phone.setBalance(1000);
  await system.advance(DAY_MS);
  expect(simulator.booked('HOUSE7')).toHaveLength(1);
});

test('the control API lists orders and ends them', async () => {
  const { post, send, system } = openBusiness();
  await post(PATH, order());
  await system.advance(60_000);
  const { text } = await send('GET', '/_control/standing-orders');
  const [running] = JSON.parse(text) as { id: string }[];
  expect(running).toMatchObject({ name: 'Rent', shortcode: '174379', status: 'running', runs: [{ day: '20260105' }] });
  await send('POST', `/_control/standing-orders/${running?.id}/cancel`);
  expect((await send('GET', '/_control/standing-orders')).text).toContain('"status": "cancelled"');
});

test('a cancelled order pulls nothing more', async () => {
  const { post, simulator, system } = openBusiness();
  await post(PATH, order());
  await system.advance(2 * DAY_MS);
  const [running] = [...simulator.standingOrders()];
  simulator.cancelStandingOrder(running?.id ?? '');
  await system.advance(10 * DAY_MS);
  expect(simulator.booked('HOUSE7')).toHaveLength(3);
  expect(() => simulator.cancelStandingOrder('nothing')).toThrow('No standing order has this id.');
});

const failed = (code: string): unknown => ({
  ResponseHeader: expect.objectContaining({ responseCode: code }),
  ResponseBody: {
    ResponseData: [
      { Name: 'TransactionID', Value: '0000000000' },
      { Name: 'responseCode', Value: code },
      { Name: 'Status', Value: 'ERROR' },
      { Name: 'Msisdn', Value: '*********110' },
    ],
  },
});

test.each([
  ['cancels', 'cancels', '1032'],
  ['types a wrong PIN', 'wrongPin', '2001'],
] as const)('a customer who %s agreed to nothing', async (_what, habit, code) => {
  const { told, simulator } = openBusiness();
  simulator.phone(JANE).setHabit(habit);
  expect(await told(PATH, order())).toEqual([failed(code)]);
  expect([...simulator.standingOrders()]).toEqual([]);
});

test('a second running order of the same name is refused by callback', async () => {
  const { told, post, simulator, system } = openBusiness();
  await post(PATH, order());
  await system.advance(10_000);
  expect(await told(PATH, order({ Amount: '10' }))).toEqual([failed('1050')]);
  expect([...simulator.standingOrders()]).toHaveLength(1);
});

test('any result can be forced', async () => {
  const { told, simulator } = openBusiness();
  const rule: FaultRule = { fault: 'result', api: 'standingOrder', code: '1037' };
  simulator.faults.add(rule);
  expect(await told(PATH, order())).toEqual([failed('1037')]);
});

test('a till is paid when all three fields mean a till', async () => {
  const { post, simulator, system } = openBusiness();
  const till = { BusinessShortCode: '600100', TransactionType: 'Standing Order Customer Pay Marchant', ReceiverPartyIdentifierType: '2' };
  await post(PATH, order({ ...till, EndDate: '20260105' }));
  await system.advance(60_000);
  expect(simulator.bookings).toMatchObject([{ shortcode: '600100', amount: 450 }]);
});

test.each([
  ['StandingOrderName', ''],
  ['StartDate', '2026-01-05'],
  ['EndDate', '20251231'],
  ['BusinessShortCode', '999999'],
  ['TransactionType', 'CustomerPayBillOnline'],
  ['Amount', '0'],
  ['PartyA', '0711000110'],
  ['CallBackURL', 'shop'],
  ['Frequency', '9'],
])('a wrong %s is a bad request', async (field, value) => {
  const { post } = openBusiness();
  expect(await post(PATH, order({ [field]: value }))).toMatchObject({
    status: 400,
    body: { ResponseHeader: { responseCode: '1051', responseDescription: `Bad Request - Invalid ${field}` } },
  });
});

test.each([
  ['ReceiverPartyIdentifierType', '2'],
  ['TransactionType', 'Standing Order Customer Pay Marchant'],
  ['BusinessShortCode', '600100'],
])('a paybill’s order with the %s of a till is refused', async (field, value) => {
  const { post } = openBusiness();
  expect(await post(PATH, order({ [field]: value }))).toMatchObject({
    status: 400,
    body: { ResponseHeader: { responseCode: '1051', responseDescription: 'Bad Request - Invalid BusinessShortCode' } },
  });
});

test('a bad token is refused in Ratiba’s own words', async () => {
  const { send } = openBusiness();
  expect(
    await send('POST', PATH, { headers: { authorization: 'Bearer nothing', 'content-type': 'application/json' }, body: order() }),
  ).toMatchObject({
    status: 401,
    body: { ResponseHeader: { responseCode: '401', responseDescription: 'Error - Invalid Access Token' } },
  });
});
