import { describe, expect, test } from 'vitest';
import type { SimulatorOptions } from '@malipo/simulator';
import { openBusiness } from '../../test/business.ts';
import type { Business } from '../../test/business.ts';
import { bearer } from '../../test/shop.ts';
import type { Answer } from '../../test/shop.ts';

const BASE = '/v1/billmanager-invoice';
const JANE = '254711000110';
const DAY_MS = 86_400_000;

const details = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  shortcode: '174379',
  email: 'bills@shop.test',
  officialContact: '0711000999',
  sendReminders: '1',
  callbackurl: 'https://shop.test/bills',
  ...changes,
});

/** KES 2,000 of Jane's, due in ten days. */
const invoice = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  externalReference: 'INV-1',
  billedFullName: 'JANE DOE',
  billedPhoneNumber: '0711000110',
  billedPeriod: 'January 2026',
  invoiceName: 'Water',
  dueDate: '2026-01-15 00:00:00.00',
  accountReference: 'METER7',
  amount: '2000',
  invoiceItems: [
    { itemName: 'water', amount: '1500' },
    { itemName: 'meter', amount: 500 },
  ],
  ...changes,
});

interface Biller extends Business {
  readonly key: string;
  bill(call: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  inbox(): readonly string[];
}

/** A paybill that has opted in. */
async function openBiller(options: SimulatorOptions = {}): Promise<Biller> {
  const business = openBusiness(options);
  const { body } = await business.post(`${BASE}/optin`, details());
  const key = String(body['app_key']);
  return {
    ...business,
    key,
    bill: async (call, payload, headers = { appKey: key }) =>
      business.send('POST', `${BASE}/${call}`, { headers: { ...bearer(await business.token()), ...headers }, body: payload }),
    inbox: () =>
      business.simulator
        .phone(JANE)
        .inbox()
        .map(({ text }) => text),
  };
}

const success = { status: 200, body: { resmsg: 'Success', rescode: '200' } };
const conflict = (Status_Message: string) => ({ status: 409, body: { Status_Message, rescode: '409' } });

describe('opting in', () => {
  test('gives a key, once', async () => {
    const { key, post } = await openBiller();
    expect(key).toMatch(/^AG_/);
    expect(await post(`${BASE}/optin`, details())).toMatchObject({
      status: 409,
      body: { resmsg: 'Biller already Registered', rescode: '409' },
    });
  });

  test('works under the doubled path of production', async () => {
    const { post } = openBusiness();
    expect(await post(`${BASE}${BASE}/optin`, details())).toMatchObject({ status: 200, body: { rescode: '200' } });
  });

  test.each([
    ['documented', 200, 404],
    ['doubled', 404, 200],
  ] as const)('may be found under the %s path only', async (billManagerPath, documented, doubled) => {
    const { post } = openBusiness({ switches: { billManagerPath } });
    expect((await post(`${BASE}/optin`, details())).status).toBe(documented);
    expect((await post(`${BASE}${BASE}/optin`, details({ shortcode: '600000' }))).status).toBe(doubled);
  });

  test('details can be changed, and later pushes go to the new address', async () => {
    const { post, bill, simulator, system, received } = await openBiller();
    expect(
      await post(`${BASE}/change-optin-details`, details({ sendReminders: 1, callbackurl: 'https://shop.test/elsewhere' })),
    ).toMatchObject(success);
    await bill('single-invoicing', invoice());
    simulator.payByHand(JANE, '174379', 'METER7', 10);
    await system.advance(10_000);
    expect(received.map(({ path }) => path)).toEqual(['/elsewhere']);
  });

  test.each([
    ['shortcode', 'shop'],
    ['email', 'bills'],
    ['officialContact', '254711000999'],
    ['sendReminders', '2'],
    ['callbackurl', 'shop.test'],
  ])('a wrong %s is a conflict', async (field, value) => {
    const { post } = openBusiness();
    expect(await post(`${BASE}/optin`, details({ [field]: value }))).toMatchObject(conflict(`Invalid ${field}`));
  });

  test('who is no biller is unauthorised, in Bill Manager’s own words', async () => {
    const { post, send } = openBusiness();
    const refusal = { status: 401, body: { errorCode: '401', errorMessage: 'Unauthorized - Invalid Access Token' } };
    expect(await post(`${BASE}/optin`, details({ shortcode: '999999' }))).toMatchObject(refusal);
    expect(await post(`${BASE}/change-optin-details`, details())).toMatchObject(refusal);
    expect(await post(`${BASE}/single-invoicing`, invoice())).toMatchObject(refusal);
    expect(await send('POST', `${BASE}/optin`, { headers: bearer('nothing'), body: details() })).toMatchObject(refusal);
  });
});

describe('invoices', () => {
  test('reach the customer and can be paid at the paybill; the biller is told', async () => {
    const { bill, inbox, simulator, system, received } = await openBiller();
    expect(await bill('single-invoicing', invoice())).toMatchObject({ ...success, body: { Status_Message: 'Invoice sent successfully' } });
    expect(inbox()).toEqual(['DUKA LA MFANO: invoice Water, January 2026. KES 2,000 due on 2026-01-15. Pay bill 174379, account METER7.']);
    const { receipt } = await simulator.phone(JANE).payBill('174379', 'meter7', 500);
    await system.advance(10_000);
    expect(received.map(({ text }) => JSON.parse(text) as unknown)).toEqual([
      {
        transactionId: receipt,
        paidAmount: '500',
        msisdn: JANE,
        dateCreated: '2026-01-05',
        accountReference: 'meter7',
        shortCode: '174379',
      },
    ]);
    expect(simulator.invoices()).toMatchObject([{ externalReference: 'INV-1', status: 'partial', paid: 500, receipts: [receipt] }]);
    simulator.payByHand(JANE, '174379', 'METER7', 1500);
    expect(simulator.invoices()).toMatchObject([{ status: 'paid', paid: 2000 }]);
  });

  test('a prompt for the account pays too', async () => {
    const { bill, push, simulator, system } = await openBiller();
    await bill('single-invoicing', invoice());
    await push({ AccountReference: 'METER7', Amount: 2000 });
    await system.advance(10_000);
    expect(simulator.invoices()).toMatchObject([{ status: 'paid' }]);
  });

  test('money for another account is no news for Bill Manager', async () => {
    const { bill, simulator, system, received } = await openBiller();
    await bill('single-invoicing', invoice());
    simulator.payByHand(JANE, '174379', 'METER8', 500);
    await system.advance(10_000);
    expect(received).toEqual([]);
    expect(simulator.invoices()).toMatchObject([{ status: 'open', paid: 0 }]);
  });

  test('of several invoices of an account the oldest that wants money is paid first', async () => {
    const { bill, simulator } = await openBiller();
    await bill('bulk-invoicing', [invoice({ externalReference: 'A' }), invoice({ externalReference: 'B' })]);
    for (let nth = 0; nth < 3; nth++) simulator.payByHand(JANE, '174379', 'METER7', 2000);
    expect(simulator.invoices().map(({ paid, status }) => [paid, status])).toEqual([
      [2000, 'paid'],
      [4000, 'paid'],
    ]);
  });

  test('a push that is not taken is tried five times in all', async () => {
    const biller = await openBiller();
    biller.simulator.phone(JANE);
    await biller.bill('single-invoicing', invoice());
    biller.system.route('https://shop.test', () => new Response('', { status: 500 }));
    biller.simulator.payByHand(JANE, '174379', 'METER7', 10);
    await biller.system.advance(DAY_MS / 24);
    expect(biller.simulator.deliveries.filter(({ api }) => api === 'billManager')).toHaveLength(5);
  });

  test('reminders go out 7 and 3 days before and on the day, until it is paid', async () => {
    const { bill, inbox, simulator, system } = await openBiller();
    const reminders = (): number => inbox().filter((text) => text.includes('reminder')).length;
    await bill('single-invoicing', invoice());
    await system.advance(4 * DAY_MS);
    expect(reminders()).toBe(1);
    await system.advance(4 * DAY_MS);
    expect(reminders()).toBe(2);
    simulator.payByHand(JANE, '174379', 'METER7', 2000);
    await system.advance(10 * DAY_MS);
    expect(reminders()).toBe(2);
  });

  test('an acknowledged payment becomes a receipt, once', async () => {
    const { bill, inbox, simulator } = await openBiller();
    await bill('single-invoicing', invoice());
    const { receipt } = simulator.payByHand(JANE, '174379', 'METER7', 2000);
    const note = {
      paymentDate: '2026-01-05',
      paidAmount: '2000',
      accountReference: 'METER7',
      transactionId: receipt,
      phoneNumber: '0711000110',
      fullName: 'JANE DOE',
      invoiceName: 'Water',
      externalReference: 'INV-1',
    };
    expect(await bill('reconciliation', note)).toMatchObject(success);
    expect(await bill('reconciliation', note)).toMatchObject(success);
    expect(inbox().filter((text) => text.includes(`receipt ${receipt}`))).toHaveLength(1);
    expect(await bill('reconciliation', { ...note, externalReference: 'INV-9' })).toMatchObject(
      conflict('There is no invoice with this externalReference.'),
    );
    expect(await bill('reconciliation', { ...note, paidAmount: '' })).toMatchObject(conflict('Invalid paidAmount'));
  });
});

describe('changing and cancelling', () => {
  test('an unpaid invoice can be changed, alone or with others', async () => {
    const { bill, simulator } = await openBiller();
    await bill('bulk-invoicing', [invoice({ externalReference: 'A' }), invoice({ externalReference: 'B' })]);
    expect(await bill('change-invoice', invoice({ externalReference: 'A', amount: 100 }))).toMatchObject(success);
    expect(await bill('change-invoices', [invoice({ externalReference: 'B', amount: '200' })])).toMatchObject(success);
    expect(simulator.invoices().map(({ amount }) => amount)).toEqual([100, 200]);
  });

  test.each(['cancel-bulk-invoices', 'cancel-bulk-invoice'])('%s cancels several', async (call) => {
    const { bill, simulator } = await openBiller();
    await bill('bulk-invoicing', [invoice({ externalReference: 'A' }), invoice({ externalReference: 'B' })]);
    expect(await bill(call, [{ externalReference: 'A' }, { externalReference: 'B' }])).toMatchObject({
      status: 200,
      body: { Status_Message: 'Invoice cancelled successfuly.', resmsg: 'Success', rescode: '200', errors: [] },
    });
    expect(simulator.invoices().map(({ status }) => status)).toEqual(['cancelled', 'cancelled']);
  });

  test('a paid invoice stays, and so do the others of that call', async () => {
    const { bill, simulator } = await openBiller();
    await bill('bulk-invoicing', [invoice({ externalReference: 'A' }), invoice({ externalReference: 'B', accountReference: 'METER8' })]);
    simulator.payByHand(JANE, '174379', 'METER8', 1);
    const refusal = conflict('partially or fully paid invoices cannot be cancelled.');
    expect(await bill('cancel-single-invoice', { externalReference: 'B' })).toMatchObject({
      ...refusal,
      body: { ...refusal.body, errors: [] },
    });
    expect(await bill('cancel-bulk-invoices', [{ externalReference: 'A' }, { externalReference: 'B' }])).toMatchObject({
      status: 409,
      body: { errors: [{ externalReference: 'B' }] },
    });
    expect(simulator.invoices().map(({ status }) => status)).toEqual(['open', 'partial']);
    expect(await bill('cancel-single-invoice', { externalReference: 'A' })).toMatchObject(success);
    expect(await bill('cancel-single-invoice', { externalReference: 'A' })).toMatchObject({ status: 409 });
  });
});

describe('conflicts', () => {
  test.each([
    ['externalReference', ''],
    ['billedPhoneNumber', '12345'],
    ['dueDate', '15-01-2026'],
    ['dueDate', '2026-13-01'],
    ['amount', '0'],
    ['accountReference', ' '],
    ['invoiceItems', [{ itemName: 'water' }]],
  ])('a wrong %s', async (field, value) => {
    const { bill, simulator } = await openBiller();
    expect(await bill('single-invoicing', invoice({ [field]: value }))).toMatchObject(conflict(`Invalid ${field}`));
    expect(simulator.invoices()).toEqual([]);
  });

  test('a reference that is taken, by an earlier invoice or in the same list', async () => {
    const { bill, simulator } = await openBiller();
    await bill('single-invoicing', invoice());
    expect(await bill('single-invoicing', invoice())).toMatchObject(conflict('Duplicate externalReference'));
    const twice = [invoice({ externalReference: 'A' }), invoice({ externalReference: 'A' })];
    expect(await bill('bulk-invoicing', twice)).toMatchObject({
      status: 409,
      body: { errors: [{ externalReference: 'A', message: 'Duplicate externalReference' }] },
    });
    expect(simulator.invoices()).toHaveLength(1);
  });

  test('lists take from 1 to 1000 invoices, and nothing but lists', async () => {
    const { bill } = await openBiller();
    const many = (count: number) => Array.from({ length: count }, (_one, nth) => invoice({ externalReference: `N${nth}` }));
    expect(await bill('bulk-invoicing', [])).toMatchObject({ status: 409 });
    expect(await bill('bulk-invoicing', many(1001))).toMatchObject({ status: 409 });
    expect(await bill('bulk-invoicing', many(1000))).toMatchObject(success);
    expect(await bill('bulk-invoicing', invoice())).toMatchObject({ status: 400, body: { errorCode: '400.002.05' } });
    expect(await bill('single-invoicing', [invoice()])).toMatchObject({ status: 400, body: { errorCode: '400.002.05' } });
  });

  test('a wrong key, and no key where lists need one', async () => {
    const { bill } = await openBiller();
    expect(await bill('single-invoicing', invoice(), { appKey: 'AG_other' })).toMatchObject(conflict('Invalid app key.'));
    expect(await bill('bulk-invoicing', [invoice()], {})).toMatchObject(conflict('Invalid app key.'));
    expect(await bill('single-invoicing', invoice(), {})).toMatchObject(success);
  });

  test('may come with HTTP 200', async () => {
    const { bill } = await openBiller({ switches: { billConflictStatus: 200 } });
    expect(await bill('cancel-single-invoice', { externalReference: 'none' })).toMatchObject({ status: 200, body: { rescode: '409' } });
  });
});
