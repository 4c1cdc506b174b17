import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  readAccountBalanceResult,
  readB2bResult,
  readB2cResult,
  readConversationAccepted,
  readExpressAccepted,
  readExpressCallback,
  readQueueTimeout,
  readResult,
  readReversalResult,
  readTransactionStatusResult,
} from '../index.ts';

const ids = { OriginatorConversationID: '7f3a-4c21-9e0b5d2c8a6f1e0b', ConversationID: 'AG_20261121_2010a1b2c3d4e5f60718' };
const own = { originatorConversationId: ids.OriginatorConversationID, conversationId: ids.ConversationID };
const list = (values: Readonly<Record<string, unknown>>): unknown => ({
  ResultParameter: Object.entries(values).map(([Key, Value]) => (Value === undefined ? { Key } : { Key, Value })),
});
const relay = { ReferenceItem: { Key: 'QueueTimeoutURL', Value: 'https://relay.test/v1/submit' } };
const result = (code: number | string, parameters?: unknown, more: object = {}): unknown => ({
  Result: {
    ResultType: typeof code === 'number' ? 0 : '0',
    ResultCode: code,
    ResultDesc: 'Said by Safaricom.',
    ...ids,
    TransactionID: 'UKL1AB2CD3',
    ...(parameters === undefined ? {} : { ResultParameters: parameters }),
    ReferenceData: relay,
    ...more,
  },
});
const nairobi = (text: string): number => Date.parse(`${text}+03:00`);

describe('payouts', () => {
  const paid = {
    TransactionAmount: 500,
    TransactionReceipt: 'UKL1AB2CD3',
    ReceiverPartyPublicName: '254700000001 - JANE DOE',
    TransactionCompletedDateTime: '21.11.2026 10:30:18',
    B2CUtilityAccountAvailableFunds: 8959269.6,
    B2CWorkingAccountAvailableFunds: '1199371.00',
    B2CRecipientIsRegisteredCustomer: 'Y',
    B2CChargesPaidAccountAvailableFunds: -1980.5,
  };
  test('a success, to the cent', () => {
    expect(readB2cResult(result(0, list(paid)))).toMatchObject({
      ...own,
      succeeded: true,
      receipt: 'UKL1AB2CD3',
      amount: 50_000,
      receiver: { phone: '254700000001', name: 'JANE DOE' },
      completedAt: nairobi('2026-11-21T10:30:18'),
      utilityBalance: 895_926_960,
      workingBalance: 119_937_100,
      chargesBalance: -198_050,
      isRegistered: true,
      references: [{ key: 'QueueTimeoutURL', value: 'https://relay.test/v1/submit' }],
    });
  });
  test('the order of its parameters says nothing', () => {
    expect(readB2cResult(result('0', list(Object.fromEntries(Object.entries(paid).reverse()))))).toMatchObject({
      amount: 50_000,
      receipt: 'UKL1AB2CD3',
    });
  });
  test.each([
    ['a number', 2001, '2001'],
    ['text', '8006', '8006'],
    ['letters', 'SFC_IC0003', 'SFC_IC0003'],
  ])('a failure whose code is %s', (_form, code, resultCode) => {
    const failed = readB2cResult(result(code, undefined, { TransactionID: 'UKL0000000' }));
    expect(failed).toMatchObject({ succeeded: false, resultCode, transactionId: 'UKL0000000', parameters: [] });
    expect(failed).not.toHaveProperty('receipt');
  });
  test('a failure with one parameter that is no list', () => {
    expect(readB2cResult(result(1, { ResultParameter: { Key: 'BOCompletedTime', Value: 20261121103018 } }))).toMatchObject({
      parameters: [{ key: 'BOCompletedTime', value: '20261121103018' }],
    });
  });
});

test('transfers: balances, several charges, a receiver without a phone', () => {
  const parameters = list({
    DebitAccountBalance: '{Amount={CurrencyCode=KES, MinimumAmount=618683, BasicAmount=6186.83}}',
    Amount: '190.00',
    DebitPartyAffectedAccountBalance: 'Working Account|KES|346568.83|6186.83|340382.00|0.00',
    TransCompletedTime: '20261121110717',
    DebitPartyCharges: 'Business Pay Bill Charge|KES|77.00&Another|KES|0.50',
    ReceiverPartyPublicName: '600000 - A BUSINESS',
    Currency: 'KES',
  });
  const references = { ReferenceItem: [{ Key: 'BillReferenceNumber', Value: 'RENT' }, { Key: 'Occassion' }] };
  expect(readB2bResult(result('0', parameters, { ReferenceData: references }))).toMatchObject({
    amount: 19_000,
    receiver: { shortcode: '600000', name: 'A BUSINESS' },
    completedAt: nairobi('2026-11-21T11:07:17'),
    balance: 618_683,
    charges: [
      { name: 'Business Pay Bill Charge', amount: 7_700 },
      { name: 'Another', amount: 50 },
    ],
    accounts: [{ name: 'Working Account', currency: 'KES', current: 34_656_883, available: 618_683, reserved: 34_038_200, uncleared: 0 }],
    references: [{ key: 'BillReferenceNumber', value: 'RENT' }, { key: 'Occassion' }],
  });
});

test('balances: several accounts, one below zero, one badly printed', () => {
  const text = 'Working Account|KES|700000.00|700000.00|0.00|0.00&Charges Paid Account|KES|-1540.00|-1540.00|0.00|0.008&Odd|KES';
  const read = readAccountBalanceResult(result('0', list({ AccountBalance: text, BOCompletedTime: 20261121103018 })));
  expect(read?.accounts).toEqual([
    { name: 'Working Account', currency: 'KES', current: 70_000_000, available: 70_000_000, reserved: 0, uncleared: 0 },
    { name: 'Charges Paid Account', currency: 'KES', current: -154_000, available: -154_000, reserved: 0 },
    { name: 'Odd', currency: 'KES' },
  ]);
  expect(read?.completedAt).toBe(nairobi('2026-11-21T10:30:18'));
});

test.each([
  ['Completed', 'completed'],
  ['Pending Authorized', 'pending'],
  ['Cancelled', 'failed'],
  ['Expired', 'failed'],
  ['Something New', 'unknown'],
] as const)('a transaction that is %s is %s', (status, state) => {
  const parameters = {
    ResultParameter: [
      { Key: 'DebitPartyName', Value: '600000 - A BUSINESS' },
      { Key: 'DebitPartyName', Value: '254700000001 - JANE DOE' },
      { Key: 'DebitPartyCharges' },
      { Key: 'TransactionStatus', Value: status },
      { Key: 'ReceiptNo', Value: 'UKL1AB2CD3' },
      { Key: 'Amount', Value: 300 },
      { Key: 'InitiatedTime', Value: '20261121103018' },
    ],
  };
  expect(readTransactionStatusResult(result(0, parameters, { TransactionID: 'UKL0000000' }))).toMatchObject({
    state,
    status,
    receiptAskedAbout: 'UKL1AB2CD3',
    amount: 30_000,
    debitParty: { shortcode: '600000' },
    creditParty: { phone: '254700000001' },
    charges: [],
  });
});

test('a question that failed says nothing about the transaction', () => {
  expect(readTransactionStatusResult(result(2033, list({ TransactionStatus: 'Completed' })))).toMatchObject({
    succeeded: false,
    state: 'unknown',
  });
});

test('a reversal names both receipts', () => {
  const parameters = list({ Amount: 250, TransCompletedTime: 20261121103018, OriginalTransactionID: 'UKL9ZZ8YY7', Charge: 0 });
  expect(readReversalResult(result(0, parameters))).toMatchObject({
    receipt: 'UKL1AB2CD3',
    originalReceipt: 'UKL9ZZ8YY7',
    amount: 25_000,
    charge: 0,
  });
});

test.each([
  ['as a result', { Result: { ResultType: 0, ResultCode: 1, ResultDesc: 'The service request has timed out.', ...ids } }],
  ['flat', { ResultCode: 1, ResultDesc: 'The service request has timed out.', ...ids }],
])('a time-out of the queue, %s', (_form, body) => {
  expect(readQueueTimeout(body)).toEqual({ ...own, description: 'The service request has timed out.' });
});

test('acknowledgements, and what looks like one', () => {
  expect(readConversationAccepted({ ...ids, ResponseCode: '0', ResponseDescription: 'Accepted.' })).toEqual({
    ...own,
    description: 'Accepted.',
  });
  expect(readConversationAccepted({ ...ids, ResponseCode: '21', ResponseDescription: 'No.' })).toBeUndefined();
  expect(readConversationAccepted({ ...ids, CheckoutRequestID: 'ws_CO_1', ResponseCode: '0' })).toBeUndefined();
  expect(readConversationAccepted({ ResponseCode: '0' })).toBeUndefined();
});

test('express checkout, paid and cancelled', () => {
  expect(readExpressAccepted({ code: '0', status: 'USSD Initiated Successfully' })).toEqual({ description: 'USSD Initiated Successfully' });
  expect(readExpressAccepted({ code: '4104', status: 'Missing' })).toBeUndefined();
  const common = { requestId: 'request-1', amount: '71.0' };
  const paid = {
    ...common,
    resultCode: '0',
    resultDesc: 'Done.',
    conversationID: ids.ConversationID,
    transactionId: 'UKL1AB2CD3',
    status: 'SUCCESS',
  };
  expect(readExpressCallback(paid)).toMatchObject({ succeeded: true, receipt: 'UKL1AB2CD3', amount: 7_100, requestId: 'request-1' });
  const cancelled = { ...common, resultCode: '4001', resultDesc: 'User cancelled transaction', paymentReference: 'INV-7' };
  expect(readExpressCallback(cancelled)).toMatchObject({ succeeded: false, resultCode: '4001', paymentReference: 'INV-7' });
});

test('whatever comes, no reader throws, and no money is made up', () => {
  const readers = [
    readResult,
    readB2cResult,
    readB2bResult,
    readReversalResult,
    readAccountBalanceResult,
    readTransactionStatusResult,
    readQueueTimeout,
    readConversationAccepted,
    readExpressAccepted,
    readExpressCallback,
  ];
  const parameter = fc.record({
    Key: fc.oneof(fc.constantFrom('Amount', 'AccountBalance', 'TransactionAmount', 'ReceiptNo'), fc.string()),
    Value: fc.anything(),
  });
  const odd = fc.record({
    Result: fc.record({
      ResultCode: fc.anything(),
      ResultParameters: fc.record({ ResultParameter: fc.oneof(fc.array(parameter), parameter, fc.anything()) }),
    }),
  });
  fc.assert(
    fc.property(fc.oneof(fc.anything(), odd), (body) => {
      for (const read of readers) {
        const found = read(body) as { amount?: unknown } | undefined;
        if (found && 'amount' in found) expect(Number.isSafeInteger(found.amount)).toBe(true);
      }
    }),
    { numRuns: 1_500 },
  );
});

test.each([
  ['BasicAmount=6186.83}', 618_683],
  ['BasicAmount=6186.83, CurrencyCode=KES}', 618_683],
  ['BasicAmount=-77.50}', -7_750],
  ['BasicAmount=4-8210.35}', undefined],
  ['BasicAmount=1,500.00}', undefined],
  ['BasicAmount=1500.005}', undefined],
])('a balance written %s is read whole or not at all', (text, balance) => {
  expect(readB2bResult(result('0', list({ DebitAccountBalance: `{Amount={${text}}` })))?.balance).toBe(balance);
});

test('the id of a failed request is no receipt, however much it looks like one', () => {
  const failed = { Result: { ResultCode: 1, ResultDesc: 'The balance is insufficient for the transaction.', TransactionID: 'UKL1AB2CD3' } };
  expect(readB2cResult(failed)).toMatchObject({ succeeded: false, transactionId: 'UKL1AB2CD3' });
  for (const read of [readB2cResult, readB2bResult, readReversalResult]) expect(read(failed)).not.toHaveProperty('receipt');
});
