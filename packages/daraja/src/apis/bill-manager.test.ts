import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apiAnswer, apiAnsweredBy, apiFixture, apiFixtureNames } from '../../test/api-fixtures.ts';
import {
  billManagerPaymentAnswer,
  parsePhone,
  parseShillings,
  readBillManagerAnswer,
  readBillManagerOptIn,
  readBillManagerPayment,
} from '../index.ts';
import type { BillManager, BillManagerInvoice, BillManagerOptIn, BillManagerReconcile } from '../index.ts';

const appKey = 'AG_1700000017_100000017QX';
const optIn: BillManagerOptIn = {
  shortcode: '600111',
  email: 'bills@shop.example',
  officialContact: parsePhone('0700000009'),
  sendReminders: true,
  logo: 'image',
  callbackUrl: 'https://shop.example/cb/3b7e',
};
const invoice: BillManagerInvoice = {
  externalReference: 'INV-17',
  customerName: 'JANE DOE',
  phone: parsePhone('0700000001'),
  period: 'November 2026',
  invoiceName: 'School fees',
  dueDate: '2026-11-30',
  accountReference: 'A17',
  amount: parseShillings('800.50'),
  items: [
    { name: 'Food', amount: parseShillings(700) },
    { name: 'Water', amount: parseShillings('100.50') },
  ],
};
const { items: _, ...plain } = invoice;
const second: BillManagerInvoice = {
  ...plain,
  externalReference: 'INV-18',
  customerName: 'JOHN DOE',
  phone: parsePhone('0700000002'),
  accountReference: 'A18',
  amount: parseShillings(2000),
};
const payment: BillManagerReconcile = {
  appKey,
  paidOn: '2026-11-21',
  amount: parseShillings('800.50'),
  accountReference: 'A17',
  transactionId: 'UKL1AB2CD3',
  phone: parsePhone('0700000001'),
  customerName: 'JANE DOE',
  invoiceName: 'School fees',
  externalReference: 'INV-17',
};

type Call = (bills: BillManager) => Promise<unknown>;
const calls: readonly (readonly [path: string, request: string, answer: string, call: Call])[] = [
  ['optin', 'request-opt-in', 'answer-opted-in', (bills) => bills.optIn(optIn)],
  ['change-optin-details', 'request-change-opt-in', 'answer-done', (bills) => bills.changeOptIn({ ...optIn, sendReminders: false })],
  ['single-invoicing', 'request-invoice', 'answer-invoice-sent', (bills) => bills.sendInvoice({ appKey, ...invoice })],
  ['bulk-invoicing', 'request-invoices', 'answer-invoice-sent', (bills) => bills.sendInvoices({ appKey, invoices: [invoice, second] })],
  ['cancel-single-invoice', 'request-cancel', 'answer-cancelled', (bills) => bills.cancelInvoice({ appKey, externalReference: 'INV-17' })],
  [
    'cancel-bulk-invoices',
    'request-cancel-several',
    'answer-cancelled',
    (bills) => bills.cancelInvoices({ appKey, externalReferences: ['INV-17', 'INV-18'] }),
  ],
  ['reconciliation', 'request-reconcile', 'answer-done', (bills) => bills.reconcile(payment)],
  ['change-invoice', 'request-invoice', 'answer-done', (bills) => bills.changeInvoice({ appKey, ...invoice })],
  ['change-invoices', 'request-invoices', 'answer-done', (bills) => bills.changeInvoices({ appKey, invoices: [invoice, second] })],
];

describe('calls', () => {
  test.each(calls)('%s', async (path, request, answer, call) => {
    const { daraja, sent } = apiAnsweredBy('bill-manager', answer);
    await expect(call(daraja.billManager)).resolves.toMatchObject({ description: expect.stringMatching(/success/i), errors: [] });
    expect(sent).toMatchObject([{ path: `/v1/billmanager-invoice/${path}`, body: apiFixture('bill-manager', request) }]);
    expect(sent[0]?.headers['appkey']).toBe(path.includes('optin') ? undefined : appKey);
  });

  test.each(calls)('%s where the go-live mail has it', async (path, _request, answer, call) => {
    const { daraja, sent } = apiAnsweredBy('bill-manager', answer, { billManagerPaths: 'doubled' });
    await call(daraja.billManager);
    const inMail = path === 'cancel-bulk-invoices' ? 'cancel-bulk-invoice' : path;
    expect(sent[0]?.path).toBe(`/v1/billmanager-invoice/v1/billmanager-invoice/${inMail}`);
  });

  test('the opt-in gives the key for all later calls', async () => {
    await expect(apiAnsweredBy('bill-manager', 'answer-opted-in').daraja.billManager.optIn(optIn)).resolves.toEqual({
      appKey,
      description: 'Success',
      errors: [],
    });
    await expect(apiAnsweredBy('bill-manager', 'answer-done').daraja.billManager.optIn(optIn)).rejects.toMatchObject({
      name: 'DarajaUnknown',
    });
  });

  test('what could not be done of a list is told', async () => {
    const { daraja } = apiAnsweredBy('bill-manager', 'answer-done-in-part');
    await expect(daraja.billManager.sendInvoices({ appKey, invoices: [invoice, second] })).resolves.toMatchObject({
      errors: [{ externalReference: 'INV-18' }],
    });
  });

  test.each([
    ['answer-conflict-paid', 'DarajaRejected', /partially or fully paid/],
    ['answer-conflict-paid-200', 'DarajaRejected', /partially or fully paid/],
    ['answer-already-registered', 'DarajaRejected', /Biller already Registered/],
    ['answer-unauthorized', 'DarajaRejected', /Opt the shortcode in first/],
    ['answer-conflict-phone', 'DarajaRejected', /“0700\*\*\*001 is no phone number”/],
  ])('%s is a %s that says why', async (name, family, message) => {
    const { daraja, sent } = apiAnsweredBy('bill-manager', name);
    await expect(daraja.billManager.cancelInvoice({ appKey, externalReference: 'INV-17' })).rejects.toMatchObject({
      name: family,
      retry: 'fix',
      mayBeDone: false,
      message: expect.stringMatching(message),
    });
    expect(sent).toHaveLength(1);
  });

  test.each<[string, Call, RegExp]>([
    ['no e-mail', (bills) => bills.optIn({ ...optIn, email: 'bills' }), /bills@shop.example/],
    ['no address', (bills) => bills.optIn({ ...optIn, callbackUrl: 'x' }), /whole address/],
    ['reminders as text', (bills) => bills.optIn({ ...optIn, sendReminders: '1' as unknown as boolean }), /true or false/],
    ['no key', (bills) => bills.sendInvoice({ ...invoice, appKey: '' }), /billManager.optIn returned/],
    ['a day that does not exist', (bills) => bills.sendInvoice({ appKey, ...invoice, dueDate: '2026-02-30' }), /a day that exists/],
    ['nothing owed', (bills) => bills.sendInvoice({ appKey, ...invoice, amount: parseShillings(0) }), /amount above 0/],
    [
      'an item without a name',
      (bills) => bills.sendInvoices({ appKey, invoices: [second, { ...invoice, items: [{ name: '', amount: invoice.amount }] }] }),
      /invoices\[1\]\.items\[0\]\.name must have/,
    ],
    ['an empty list', (bills) => bills.sendInvoices({ appKey, invoices: [] }), /1 to 1000/],
    ['too long a list', (bills) => bills.cancelInvoices({ appKey, externalReferences: Array(1001).fill('A') }), /1 to 1000/],
    ['a reference twice', (bills) => bills.changeInvoices({ appKey, invoices: [invoice, invoice] }), /same externalReference/],
    ['no receipt', (bills) => bills.reconcile({ ...payment, transactionId: 'paid' }), /ten capital letters/],
  ])('%s is refused', async (_what, call, message) => {
    const { daraja, sent } = apiAnsweredBy('bill-manager', 'answer-done');
    await expect(call(daraja.billManager)).rejects.toThrow(message);
    expect(sent).toEqual([]);
  });

  test('amounts leave to the cent', async () => {
    const { daraja, sent } = apiAnsweredBy('bill-manager', 'answer-done');
    for (const text of ['1', '0.05', '99999.90']) await daraja.billManager.sendInvoice({ appKey, ...plain, amount: parseShillings(text) });
    expect(sent.map(({ body }) => (body as { amount: unknown }).amount)).toEqual(['1', '0.05', '99999.90']);
  });
});

describe('payments of invoices', () => {
  const paid = {
    transactionId: 'UKL1AB2CD3',
    receipt: 'UKL1AB2CD3',
    amount: 80_050,
    phone: '254700000001',
    payer: '254700000001',
    paidOn: '2026-11-21',
    accountReference: 'A17',
    shortcode: '600111',
  };

  test('a payment is read, and answered so that it does not come again', () => {
    expect(readBillManagerPayment(apiFixture('bill-manager', 'payment'))).toEqual(paid);
    expect(billManagerPaymentAnswer).toEqual(apiFixture('bill-manager', 'reply-payment'));
  });

  test('with any value missing or odd, it is absent and every other one stays', () => {
    const whole = apiFixture('bill-manager', 'payment') as Record<string, unknown>;
    const names = { paidAmount: ['amount'], msisdn: ['phone', 'payer'], dateCreated: ['paidOn'], accountReference: ['accountReference'] };
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.entries(names)),
        fc.constantFrom('', null, {}, [], ' ', Number.NaN, true),
        ([key, lost], odd) => {
          const kept = Object.fromEntries(Object.entries(paid).filter(([name]) => !lost.includes(name)));
          expect(readBillManagerPayment({ ...whole, [key]: odd })).toEqual(kept);
        },
      ),
    );
    expect(readBillManagerPayment({ ...whole, dateCreated: '2026-13-01' })).not.toHaveProperty('paidOn');
  });

  test('no answer is a payment, and no payment an answer', () => {
    for (const name of apiFixtureNames('bill-manager', 'answer-'))
      expect(readBillManagerPayment(apiAnswer('bill-manager', name)), name).toBeUndefined();
    expect(readBillManagerAnswer(apiFixture('bill-manager', 'payment'))).toBeUndefined();
    expect(readBillManagerOptIn(apiFixture('bill-manager', 'payment'))).toBeUndefined();
  });
});
