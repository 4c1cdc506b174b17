import { describe, expect, test } from 'vitest';
import { answerBody, callbackFixture, fixtureNames } from '../../test/fixtures.ts';
import {
  readErrorBody,
  readPullAnswer,
  readPullRegistration,
  readStkAcknowledgement,
  readStkCallback,
  readStkQueryAnswer,
} from '../index.ts';

const ids = { merchantRequestId: '7f3a-4c21-9e0b-5d2c8a6f1e0b204417', checkoutRequestId: 'ws_CO_21112026103005417700000001' };
const oldIds = { merchantRequestId: '18411-52093317-1', checkoutRequestId: 'ws_CO_211120261030054170' };
const success = { ...ids, resultCode: '0', resultDesc: 'The service request is processed successfully.', succeeded: true };
const paid = {
  ...success,
  amount: 150_000,
  receipt: 'UKL1AB2CD3',
  completedAt: Date.UTC(2026, 10, 21, 7, 30, 18),
  phone: '254700000001',
  payer: '254700000001',
};
const failed = (resultCode: string, resultDesc: string): object => ({ ...ids, resultCode, resultDesc, succeeded: false });

const callbacks: Readonly<Record<string, object>> = {
  'stk-paid': paid,
  'stk-paid-without-balance': paid,
  'stk-paid-balance-with-value': paid,
  'stk-paid-everything-text': paid,
  'stk-paid-prefix-01': {
    ...success,
    amount: 2000,
    receipt: 'UKL9ZZ8YY7',
    completedAt: Date.UTC(2026, 10, 20, 21, 30),
    phone: '254110000001',
    payer: '254110000001',
  },
  'stk-paid-masked-payer': { ...success, amount: 2000, receipt: 'UKL9ZZ8YY7', completedAt: paid.completedAt, payer: '2547****0001' },
  'stk-paid-single-item': { ...success, receipt: 'UKL1AB2CD3' },
  'stk-paid-old-ids': { ...paid, ...oldIds },
  'stk-insufficient-1': failed('1', 'The balance is insufficient for the transaction.'),
  'stk-below-least-2': failed('2', 'Declined due to limit rule.'),
  'stk-above-most-3': failed('3', 'Declined due to limit rule: greater than the maximum transaction amount.'),
  'stk-daily-limit-4': failed('4', 'Declined due to limit rule: would exceed daily transfer limit.'),
  'stk-shortcode-full-8': failed('8', 'Declined due to limit rule: would exceed the maximum balance.'),
  'stk-same-again-17': failed('17', 'Rule limited.'),
  'stk-busy-26': failed('26', 'System busy. The service request is rejected.'),
  'stk-phone-locked-1001': failed('1001', 'Unable to lock subscriber, a transaction is already in process for the current subscriber'),
  'stk-expired-1019': failed('1019', 'Transaction has expired.'),
  'stk-not-pushed-1025': failed('1025', 'An error occurred while sending a push request.'),
  'stk-cancelled-1031': failed('1031', 'Request cancelled by user'),
  'stk-cancelled-1032': failed('1032', 'Request cancelled by user.'),
  'stk-cancelled-1032-prefixed': failed('1032', '[STK_CB - ]Request Cancelled by user'),
  'stk-no-ack-1036': failed('1036', 'SMSC ACK timeout.'),
  'stk-no-answer-1037': failed('1037', 'DS timeout user cannot be reached'),
  'stk-no-answer-1037-other-words': failed('1037', 'No response from user.'),
  'stk-wrong-pin-2001': failed('2001', 'The initiator information is invalid.'),
  'stk-not-assigned-2028': failed('2028', 'The request is not permitted according to product assignment.'),
  'stk-pin-locked-8006': failed('8006', 'The security credential is locked.'),
  'stk-not-pushed-9999': failed('9999', 'An error occurred while sending a push request.'),
  'stk-debt-e3008': failed('E3008', 'Error, the user has a bad debt contract.'),
  'stk-operator-sfc-ic0003': failed('SFC_IC0003', 'The operator does not exist.'),
  'stk-unlisted-7777': failed('7777', 'Something nobody has listed.'),
};

describe('callbacks', () => {
  test.each(Object.entries(callbacks))('%s', (name, expected) => {
    expect(readStkCallback(callbackFixture(name))).toEqual(expected);
  });

  test('every fixture has its row', () => {
    expect(Object.keys(callbacks).toSorted()).toEqual(fixtureNames('callbacks').toSorted());
  });

  test('D-40 a code that is no number, and one that is, are both text', () => {
    expect(readStkCallback(callbackFixture('stk-operator-sfc-ic0003'))?.resultCode).toBe('SFC_IC0003');
    expect(readStkCallback(callbackFixture('stk-cancelled-1032'))?.resultCode).toBe('1032');
    expect(readStkQueryAnswer(answerBody('query-operator-sfc-ic0003'))).toMatchObject({ kind: 'failed', resultCode: 'SFC_IC0003' });
  });
});

describe('answers to a push', () => {
  test.each([
    ['push-accepted', ids],
    ['push-accepted-old-ids', oldIds],
  ])('%s', (name, expected) => {
    expect(readStkAcknowledgement(answerBody(name))).toEqual({ ...expected, customerMessage: 'Success. Request accepted for processing' });
  });

  test('nothing else is an acceptance', () => {
    const others = fixtureNames('answers').filter((name) => !/^push-accepted(?:-old-ids|-in-500)?$/.test(name));
    for (const name of others) expect(readStkAcknowledgement(answerBody(name)), name).toBeUndefined();
  });
});

describe('answers to a query', () => {
  test.each([
    ['query-paid', 'paid', '0'],
    ['query-paid-number', 'paid', '0'],
    ['query-cancelled-1032', 'failed', '1032'],
    ['query-no-answer-1037', 'failed', '1037'],
    ['query-insufficient-1', 'failed', '1'],
    ['query-wrong-pin-2001', 'failed', '2001'],
    ['query-expired-1019', 'failed', '1019'],
    ['query-locked-1001', 'failed', '1001'],
    ['query-operator-sfc-ic0003', 'failed', 'SFC_IC0003'],
    ['query-being-processed', 'pending', '500.001.1001'],
    ['query-being-processed-200', 'pending', '500.001.1001'],
    ['query-does-not-exist', 'not_found', '500.001.1001'],
    ['query-does-not-exist-other-words', 'not_found', '500.001.1001'],
  ])('%s is %s', (name, kind, resultCode) => {
    expect(readStkQueryAnswer(answerBody(name))).toMatchObject({ kind, resultCode });
  });

  test('D-12 the in-flight 4999 is pending, and so is a code in no list: only listed final codes end a push', () => {
    expect(readStkQueryAnswer(answerBody('query-pending-4999'))).toMatchObject({ kind: 'pending', resultCode: '4999', ...ids });
    expect(readStkQueryAnswer(answerBody('query-unlisted-4998'))).toMatchObject({ kind: 'pending', resultCode: '4998' });
  });

  test('a result inside a refused response, or no result at all, says nothing', () => {
    expect(readStkQueryAnswer({ ResponseCode: '1', ResultCode: '0' })).toBeUndefined();
    expect(readStkQueryAnswer({ ResponseCode: '0', ResponseDescription: 'accepted' })).toBeUndefined();
    for (const name of ['error-internal', 'error-wrong-credentials', 'error-spike-arrest', 'push-accepted', 'raw-empty-200'])
      expect(readStkQueryAnswer(answerBody(name)), name).toBeUndefined();
  });
});

describe('pull', () => {
  const first = {
    receipt: 'UKL1AB2CD3',
    amount: 150_000,
    completedAt: Date.UTC(2026, 10, 21, 10, 30, 18),
    otherCompletedAt: Date.UTC(2026, 10, 21, 7, 30, 18),
    phone: '254700000001',
    payer: '254700000001',
    name: 'JANE DOE',
    accountReference: 'ORDER17',
    transactionType: 'c2b-pay-bill-debit',
  };
  const { phone: _phone, ...masked } = {
    ...first,
    receipt: 'UKL9ZZ8YY7',
    amount: 2000,
    payer: '2547 ***** 002',
    name: 'JOHN DOE',
    accountReference: 'ORDER18',
  };

  test.each([
    ['pull-page', { rows: [first, masked], nextOffset: 12, unreadable: 0 }],
    ['pull-page-flat', { rows: [first, masked], nextOffset: 12, unreadable: 0 }],
    ['pull-page-unreadable-row', { rows: [first], nextOffset: 12, unreadable: 1 }],
    ['pull-empty', { rows: [], unreadable: 0 }],
    ['pull-empty-text', { rows: [], unreadable: 0 }],
    ['pull-none-500', { rows: [], unreadable: 0 }],
  ])('%s', (name, expected) => {
    expect(readPullAnswer(answerBody(name), 10)).toEqual(expected);
  });

  test('the times can be read as Nairobi first', () => {
    expect(readPullAnswer(answerBody('pull-page'), 0, 'nairobi')?.rows[0]).toMatchObject({
      completedAt: first.otherCompletedAt,
      otherCompletedAt: first.completedAt,
    });
  });

  test.each([
    ['2026-11-21 7:05:09', Date.UTC(2026, 10, 21, 7, 5, 9), Date.UTC(2026, 10, 21, 4, 5, 9)],
    ['2026-11-21T07:05:09.123Z', Date.UTC(2026, 10, 21, 7, 5, 9), Date.UTC(2026, 10, 21, 4, 5, 9)],
    ['2026-11-21T07:05:09+03:00', Date.UTC(2026, 10, 21, 4, 5, 9), undefined],
    ['2026-11-31T07:05:09Z', undefined, undefined],
    ['yesterday', undefined, undefined],
    [20261121, undefined, undefined],
  ])('the time %j', (trxDate, completedAt, otherCompletedAt) => {
    const row = readPullAnswer({ ResponseCode: '1000', Response: [[{ transactionId: 'UKL1AB2CD3', amount: '1.00', trxDate }]] })?.rows[0];
    expect([row?.completedAt, row?.otherCompletedAt]).toEqual([completedAt, otherCompletedAt]);
  });

  test.each([
    ['pull-registered', false],
    ['pull-registered-old-keys', false],
    ['pull-registered-before', true],
  ])('%s', (name, alreadyRegistered) => {
    expect(readPullRegistration(answerBody(name))).toMatchObject({ alreadyRegistered, requestId: expect.any(String) });
  });

  test('an error is no page and no registration', () => {
    expect(readPullAnswer({ ResponseCode: '1002', Response: [[]] })).toBeUndefined();
    for (const name of ['pull-invalid-shortcode', 'error-internal', 'raw-empty-500', 'push-accepted']) {
      expect(readPullAnswer(answerBody(name)), name).toBeUndefined();
      expect(readPullRegistration(answerBody(name)), name).toBeUndefined();
    }
  });
});

describe('error bodies', () => {
  const requestId = '4e1d-47b8-a2c6-0b9f3e7d5c118823';
  test.each([
    ['error-invalid-amount', { form: 'daraja', requestId, errorCode: '400.002.02', errorMessage: 'Bad Request - Invalid Amount' }],
    [
      'error-wrong-credentials-prefixed',
      { form: 'daraja', requestId: '20115-77-1', errorCode: '500.001.1001', errorMessage: '[MerchantValidate] - Wrong credentials' },
    ],
    [
      'fault-spike-arrest',
      { form: 'gateway', errorCode: 'policies.ratelimit.SpikeArrestViolation', errorMessage: expect.stringContaining('Spike arrest') },
    ],
    ['fault-soap', { form: 'soap', errorCode: 'soap:Server', errorMessage: 'A step behind the gateway failed' }],
  ])('%s', (name, expected) => {
    expect(readErrorBody(answerBody(name))).toEqual(expected);
  });

  test('a token quoted in the message is left out, the missing product is not', () => {
    expect(readErrorBody(answerBody('error-token-401-002-01'))?.errorMessage).toBe('Error Occurred - Invalid Access Token');
    expect(readErrorBody(answerBody('error-no-product'))?.errorMessage).toContain('no apiproduct match found');
  });

  test('an acceptance, a page and no JSON are none', () => {
    for (const name of ['push-accepted', 'pull-page', 'query-paid', 'raw-empty-200', 'token'])
      expect(readErrorBody(answerBody(name)), name).toBeUndefined();
  });
});
