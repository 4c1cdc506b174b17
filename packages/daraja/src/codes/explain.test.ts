import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeTable, explain } from './index.ts';
import type { ExplainOptions } from './index.ts';

const first = (what: unknown, options?: ExplainOptions): string => {
  const [best] = explain(what, options);
  return best ? [best.entry.api, best.entry.code, best.entry.variant].filter(Boolean).join(' ') : 'nothing';
};
const ids = { MerchantRequestID: 'm-1', CheckoutRequestID: 'ws_CO_1' };

test.each([
  ['a code', '1032', {}, 'stk 1032'],
  ['a number', 1037, {}, 'stk 1037'],
  ['a code in small letters', 'sfc_ic0003', {}, 'stk SFC_IC0003'],
  ['a code of another API', '2001', { api: 'b2c' }, 'b2c 2001'],
  ['a code whose text decides', '500.001.1001', { message: 'The transaction is being processed' }, 'api 500.001.1001 query-pending'],
  ['an error body', { requestId: '1', errorCode: '404.001.03', errorMessage: 'Invalid Access Token' }, {}, 'api 404.001.03'],
  ['an STK callback', { Body: { stkCallback: { ...ids, ResultCode: 1, ResultDesc: 'The balance is insufficient.' } } }, {}, 'stk 1'],
  ['an answer to a query', { ResponseCode: '0', ...ids, ResultCode: '1032', ResultDesc: 'Request cancelled by user' }, {}, 'stk 1032'],
  ['a result', { Result: { ResultType: 0, ResultCode: 2001, ResultDesc: 'The initiator information is invalid.' } }, {}, 'b2c 2001'],
  [
    'a result that shows its API',
    { Result: { ResultCode: 21, ResultParameters: { ResultParameter: [{ Key: 'ReceiptNo', Value: 'UA1AAAAAAA' }] } } },
    {},
    'transaction-status 21',
  ],
  ['an answer to a validation', { ResultCode: 'C2B00012', ResultDesc: 'Rejected' }, {}, 'c2b-validation C2B00012'],
  ['an answer of Bill Manager', { rescode: '409', resmsg: 'Conflict' }, {}, 'billmanager 409'],
  ['JSON text', '{"errorCode":"500.003.02","errorMessage":"System is busy. Please try again in few minutes."}', {}, 'api 500.003.02'],
  ['a sentence that names a code', 'We got ResultCode 1037 again', {}, 'stk 1037'],
  ['a sentence', 'The transaction is being processed', {}, 'api 500.001.1001 query-pending'],
] as const)('%s is explained', (_what, given, options, wanted) => {
  expect(first(given, options)).toMatch(new RegExp(`^${wanted.replaceAll('.', '\\.')}`));
});

test('one code on several APIs is told with all of them', () => {
  expect(explain('2001').map(({ entry }) => entry.api)).toEqual(expect.arrayContaining(['stk', 'b2c', 'b2b', 'reversal']));
});

test('what no table has is not explained', () => {
  for (const what of ['', 'hello', '777777', {}, [], null, undefined, { a: 1 }]) expect(explain(what)).toEqual([]);
});

test('every row is found by its code', () => {
  for (const { api, code } of codeTable) expect(explain(code).some(({ entry }) => entry.api === api && entry.code === code)).toBe(true);
});

test('whatever is given, it never throws', () => {
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.json(), fc.string()), (what) => {
      expect(Array.isArray(explain(what))).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});
