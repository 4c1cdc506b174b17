import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { callbackFixture } from '../../test/fixtures.ts';
import {
  getCallbackValue,
  isStkCallbackSuccess,
  readErrorBody,
  readPullAnswer,
  readPullRegistration,
  readStkAcknowledgement,
  readStkCallback,
  readStkQueryAnswer,
} from '../index.ts';
import { parseJson } from './json.ts';

const readers: Readonly<Record<string, (body: unknown) => unknown>> = {
  readStkCallback,
  isStkCallbackSuccess,
  readStkAcknowledgement,
  readStkQueryAnswer,
  readPullAnswer,
  readPullRegistration,
  readErrorBody,
  getCallbackValue: (body) => getCallbackValue(body, 'Amount'),
};

/** JSON in which the vendor's own names occur often enough to lead deep into the readers. */
const names = [
  'Body',
  'stkCallback',
  'ResultCode',
  'ResultDesc',
  'CallbackMetadata',
  'Item',
  'Name',
  'Value',
  'Amount',
  'ResponseCode',
  'MerchantRequestID',
  'CheckoutRequestID',
  'Response',
  'transactionId',
  'amount',
  'trxDate',
  'errorCode',
  'errorMessage',
  'fault',
  'detail',
  'errorcode',
  'Envelope',
  'Fault',
  '__proto__',
  'constructor',
  'toString',
];
const vendorish = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 6, depthSize: 'small' },
    fc.oneof(
      fc.constantFrom(0, '0', -1, null, true, '', 'Amount', 'SFC_IC0003', 1e300, 'UKL1AB2CD3', '2026-11-21T10:30:18Z', 20261121103018),
      fc.string(),
      fc.double(),
      fc.integer(),
    ),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 6 }),
  ),
})).value;

describe('no JSON makes a reader throw', () => {
  test.each(Object.entries(readers))('%s', (_name, read) => {
    fc.assert(
      fc.property(fc.oneof(vendorish, fc.jsonValue(), fc.anything()), (body) => void read(body)),
      { numRuns: 1500 },
    );
  });
});

test('a success is never read into a body whose ResultCode is not 0', () => {
  fc.assert(
    fc.property(vendorish, (resultCode) => {
      const body = { Body: { stkCallback: { ...paidCallback(), ResultCode: resultCode } } };
      const isZero = resultCode === 0 || (typeof resultCode === 'string' && resultCode.trim() === '0');
      expect(readStkCallback(body)?.succeeded === true).toBe(isZero);
      expect(isStkCallbackSuccess(body)).toBe(isZero);
    }),
  );
});

describe('D-08 with any item missing, empty or spoilt, its value is absent and every other one stays', () => {
  const values = { Amount: 'amount', MpesaReceiptNumber: 'receipt', TransactionDate: 'completedAt', PhoneNumber: 'phone' } as const;
  const whole = readStkCallback(callbackFixture('stk-paid'));
  const spoilt: readonly (readonly [string, (item: { Name: string }) => object | undefined])[] = [
    ['removed', () => undefined],
    ['without Value', ({ Name }) => ({ Name })],
    ['empty', ({ Name }) => ({ Name, Value: '' })],
    ['null', ({ Name }) => ({ Name, Value: null })],
    ['no number', ({ Name }) => ({ Name, Value: 'NaN' })],
    ['an object', ({ Name }) => ({ Name, Value: { Name } })],
    ['beyond all measure', ({ Name }) => ({ Name, Value: 1e300 })],
  ];

  for (const [name, property] of Object.entries(values)) {
    test.each(spoilt)(`${name} %s`, (_how, spoil) => {
      const items = paidCallback().CallbackMetadata.Item.flatMap((item) => (item.Name === name ? (spoil(item) ?? []) : item));
      const body = { Body: { stkCallback: { ...paidCallback(), CallbackMetadata: { Item: items } } } };
      const read = readStkCallback(body);
      for (const other of Object.values(values)) expect(read?.[other]).toBe(other === property ? undefined : whole?.[other]);
      expect(read).toMatchObject({ succeeded: true, resultCode: '0' });
      expect(Object.values(read ?? {})).not.toContain('');
      expect(Object.values(read ?? {}).some(Number.isNaN)).toBe(false);
    });
  }

  test.each([undefined, null, {}, { Item: null }, { Item: [] }, { Item: [null, 5, 'x'] }, []])('metadata %j', (CallbackMetadata) => {
    const body = { Body: { stkCallback: { ...paidCallback(), CallbackMetadata } } };
    expect(readStkCallback(body)).toEqual({
      merchantRequestId: expect.any(String),
      checkoutRequestId: expect.any(String),
      resultCode: '0',
      resultDesc: expect.any(String),
      succeeded: true,
    });
  });
});

describe('getCallbackValue', () => {
  test.each([
    ['Amount', 1500],
    ['MpesaReceiptNumber', 'UKL1AB2CD3'],
    ['TransactionDate', 20261121103018],
    ['PhoneNumber', 254700000001],
    ['Balance', undefined],
    ['Missing', undefined],
    ['__proto__', undefined],
  ])('%s', (name, value) => {
    expect(getCallbackValue(callbackFixture('stk-paid'), name)).toBe(value);
  });

  test('looks past an item of that name which has no value', () => {
    const Item = [{ Name: 'Amount' }, { Name: 'Amount', Value: 20 }];
    expect(getCallbackValue({ Body: { stkCallback: { ResultCode: 0, CallbackMetadata: { Item } } } }, 'Amount')).toBe(20);
  });

  test('D-08 gives undefined where a value is empty or no number', () => {
    for (const Value of ['', ' ', Number.NaN, null, {}]) {
      expect(
        getCallbackValue({ Body: { stkCallback: { ResultCode: 0, CallbackMetadata: { Item: [{ Name: 'Amount', Value }] } } } }, 'Amount'),
      ).toBeUndefined();
    }
  });
});

describe('hostile bodies', () => {
  test('prototype keys are read as the keys they are', () => {
    const body = parseJson('{"__proto__":{"Body":{"stkCallback":{"ResultCode":0}}},"constructor":{"prototype":{"ResultCode":0}}}');
    expect(readStkCallback(body)).toBeUndefined();
    expect(readStkCallback(parseJson('{"Body":{"stkCallback":{"__proto__":{"ResultCode":0}}}}'))).toBeUndefined();
    expect(Object.hasOwn(Object.prototype, 'ResultCode')).toBe(false);
  });

  test('a value that only a prototype has is not read', () => {
    const lent: unknown = Object.create({ ResultCode: 0 });
    expect(readStkCallback({ Body: { stkCallback: lent } })).toBeUndefined();
  });

  test('nesting as deep as a megabyte allows is survived', () => {
    for (const text of ['['.repeat(500_000), '[['.repeat(200_000) + ']]'.repeat(200_000), '{"Body":'.repeat(50_000)]) {
      const body = parseJson(text);
      for (const read of Object.values(readers)) expect(() => read(body)).not.toThrow();
    }
  });

  test('ids that are too long, blank or hold control characters are absent; descriptions lose them', () => {
    const read = (over: object): unknown => readStkCallback({ Body: { stkCallback: { ...paidCallback(), ...over } } });
    for (const CheckoutRequestID of ['', ' ', 'x'.repeat(129), 'ws_CO_\u0000', 'ws CO', 'wś', {}, null])
      expect(read({ CheckoutRequestID })).not.toHaveProperty('checkoutRequestId');
    expect(read({ ResultDesc: `a\u0000b\r\n\ud800${'x'.repeat(2000)}` })).toHaveProperty('resultDesc', `a b \ufffd${'x'.repeat(1019)}`);
  });

  test('numbers that JSON could not hold exactly are nobody’s phone and no id', () => {
    const read = readStkCallback(
      parseJson(
        '{"Body":{"stkCallback":{"MerchantRequestID":92233720368547758071,"ResultCode":0,"CallbackMetadata":{"Item":[{"Name":"PhoneNumber","Value":25470000000199999999}]}}}}',
      ),
    );
    expect(read).toEqual({ resultCode: '0', resultDesc: '', succeeded: true });
  });
});

interface PaidCallback {
  readonly CallbackMetadata: { readonly Item: readonly { readonly Name: string }[] };
}

function paidCallback(): PaidCallback {
  return (callbackFixture('stk-paid') as { Body: { stkCallback: PaidCallback } }).Body.stkCallback;
}
