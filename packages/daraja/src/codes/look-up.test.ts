import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeTable, isListedCode, lookUpCode } from './index.ts';
import { unsettledCoreCodes } from './core-unsettled.ts';
import { finalStkCodes } from './stk-final.ts';
import type { CodeApi, CodeEntry } from './index.ts';

const apis: readonly CodeApi[] = [...new Set(codeTable.map(({ api }) => api as CodeApi))];

test('one code means different things on different APIs', () => {
  expect(lookUpCode('stk', 2001)).toMatchObject({ retry: 'customer', customer: { sw: expect.stringContaining('PIN si sahihi') } });
  expect(lookUpCode('b2c', 2001)).toMatchObject({ retry: 'fix', operator: expect.stringContaining('initiator') });
  expect(lookUpCode('stk', 1).customer.sw).toContain('Salio halitoshi');
  expect(lookUpCode('b2c', 1).customer.en).not.toContain('balance');
});

describe('one gateway code means different things by its message', () => {
  test.each([
    ['Wrong credentials', 'wrong-credentials', 'failed'],
    ['[MerchantValidate] - Wrong credentials', 'wrong-credentials', 'failed'],
    ['WRONG CREDENTIALS.', 'wrong-credentials', 'failed'],
    ['Merchant does not exist', 'merchant-unknown', 'failed'],
    ['Unable to lock subscriber, a transaction is already in process for the current subscriber', 'subscriber-locked', 'failed'],
    ['Merchant not allowed to carry out transaction type CustomerPayBillOnline', 'type-not-allowed', 'failed'],
    ['Missing ICCID value in request', 'missing-iccid', 'failed'],
    ['The transaction is being processed', 'query-pending', 'pending'],
    ['The transaction does not Exist', 'query-not-found', 'unknown'],
    ['This transaction does not exist.', 'query-not-found', 'unknown'],
    ['Internal Server Error', 'internal', 'unknown'],
    ['Something new', undefined, 'unknown'],
    [undefined, undefined, 'unknown'],
  ])('500.001.1001 “%s”', (message, variant, status) => {
    expect(lookUpCode('api', '500.001.1001', message)).toMatchObject({ status });
    expect(lookUpCode('api', '500.001.1001', message).variant).toBe(variant);
  });

  test('401.001 is about the token or about a field', () => {
    expect(lookUpCode('api', '401.001', 'Invalid Access Token')).toMatchObject({ variant: 'invalid-token', retry: 'auto' });
    expect(lookUpCode('api', '401.001', 'Bad Request - Invalid amount')).toMatchObject({ variant: 'invalid-amount', retry: 'fix' });
  });

  test('17 is the two-minute rule, unless its text says that M-PESA failed', () => {
    expect(lookUpCode('stk', 17, 'Rule limited.')).toMatchObject({
      retryAfterMs: 120_000,
      customer: { en: expect.stringContaining('two minutes') },
    });
    expect(lookUpCode('stk', 17, 'System internal error.')).toMatchObject({ variant: 'internal', reconcile: true });
  });
});

test('4999 is pending and nothing ends on it', () => {
  expect(lookUpCode('stk', '4999')).toMatchObject({ status: 'pending', isFinal: false });
});

test('calls that name an initiator fall back to the core, synchronous errors to the gateway', () => {
  expect(lookUpCode('b2c', 18)).toMatchObject({ api: 'core', status: 'failed' });
  expect(lookUpCode('stk', '400.002.02')).toMatchObject({ api: 'api', retry: 'fix' });
  expect(lookUpCode('stk', 18)).toMatchObject({ api: 'stk', confidence: 'low' });
});

describe('an unlisted code', () => {
  test('of a result ends the attempt but wants a look', () => {
    expect(lookUpCode('stk', '7777')).toMatchObject({ status: 'failed', isFinal: true, reconcile: true, confidence: 'low' });
  });
  test('of a gateway leaves a 5xx open and takes a 4xx for a refusal', () => {
    expect(lookUpCode('api', '500.009.9999')).toMatchObject({ status: 'unknown', isFinal: false, reconcile: true });
    expect(lookUpCode('api', 'HTTP-502')).toMatchObject({ status: 'unknown', isFinal: false });
    expect(lookUpCode('api', '400.009.99')).toMatchObject({ status: 'failed', isFinal: true, retry: 'fix' });
  });
  test('is never a success, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...apis),
        fc.oneof(fc.string(), fc.integer(), fc.double(), fc.constantFrom('', '00', '0.0', '__proto__', 'constructor')),
        fc.option(fc.string(), { nil: undefined }),
        (api, code, message) => {
          const entry = lookUpCode(api, code, message);
          if (!isListedCode(api, code)) expect(entry.status).not.toBe('success');
          expect(entry.customer.sw).not.toBe('');
        },
      ),
    );
  });
});

describe('every row', () => {
  const rows = codeTable.map((entry) => [`${entry.api} ${entry.code} ${entry.variant ?? ''}`, entry] as const);

  test.each(rows)('%s', (_name, entry) => {
    expect(entry.meaning.trim()).toMatch(/\.$/);
    expect(entry.customer.en.length).toBeGreaterThan(4);
    expect(entry.customer.sw.length).toBeGreaterThan(4);
    expect(entry.customer.sw).not.toBe(entry.customer.en);
    if (entry.retry === 'fix') expect(entry.operator).toMatch(/[.)]$/);
    if (entry.status === 'success') expect([entry.isFinal, entry.retry, entry.reconcile]).toEqual([true, 'none', undefined]);
    if (entry.status === 'pending' || entry.status === 'unknown') expect(entry.isFinal).toBe(false);
    // Nobody is told that the money is safe where it may have moved.
    if (entry.reconcile === true) expect(entry.customer.en).not.toContain('No money has left');
    if (entry.reconcile === true && /try again/i.test(entry.customer.en))
      expect(entry.customer.en).toContain('If you entered your PIN, wait');
    if (entry.customer.en.includes('No money has left')) expect(entry.customer.sw).toContain('haijatoka');
  });

  test('api, code and variant name a row', () => {
    expect(new Set(rows.map(([name]) => name)).size).toBe(rows.length);
  });

  test('only a code that Safaricom gives for success is one', () => {
    const successes = codeTable.filter(({ status }) => status === 'success').map(({ api, code }) => `${api} ${code}`);
    expect(successes.filter((name) => name.startsWith('stk') || name.startsWith('api'))).toEqual(['stk 0']);
  });
});

test('the codes after which M-PESA’s core may still act are the table’s', () => {
  const settled = ({ status, isFinal, reconcile }: CodeEntry): boolean => status === 'failed' && isFinal && reconcile !== true;
  const open = codeTable.filter((entry) => entry.api === 'core' && !settled(entry));
  expect([...unsettledCoreCodes]).toEqual(open.map(({ code }) => code));
});

test('the client’s own list of codes that end a push is the table’s', () => {
  const ends = codeTable.filter(
    ({ api, status, isFinal, variant }) => api === 'stk' && isFinal && status !== 'success' && variant === undefined,
  );
  expect([...finalStkCodes]).toEqual(ends.map(({ code }) => code));
});

test.each(['b2c', 'b2b', 'reversal', 'account-balance', 'transaction-status'] as const)(
  '%s: a time-out of the queue is no lack of money',
  (api) => {
    expect(lookUpCode(api, 1, 'The service request has timed out.')).toMatchObject({ status: 'unknown', isFinal: false, reconcile: true });
    expect(lookUpCode(api, 1, 'The balance is insufficient for the transaction.')).toMatchObject({ status: 'failed', isFinal: true });
  },
);
