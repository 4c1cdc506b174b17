import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apiAnswer, apiFixture, apiFixtureNames } from '../../test/api-fixtures.ts';
import {
  hashPhone,
  isC2bRegisteredBefore,
  parsePhone,
  payerFits,
  readC2bConfirmation,
  readC2bPayer,
  readC2bRegistration,
  readC2bSimulation,
  readC2bValidation,
} from '../index.ts';

const jane = parsePhone('0700000001');
const john = parsePhone('0700000002');
const hash = await hashPhone(jane);
const masked = { kind: 'mask', mask: '2547 ***** 001', first: '2547', last: '001' };
const paid = {
  transactionId: 'UKL1AB2CD3',
  receipt: 'UKL1AB2CD3',
  amount: 150_000,
  completedAt: Date.UTC(2026, 10, 21, 7, 30, 18),
  shortcode: '600111',
  accountReference: 'order 17',
  payer: masked,
  firstName: 'JANE',
  transactionType: 'Pay Bill',
  balance: 4_821_050,
};
const without = (names: readonly (keyof typeof paid)[], over: object = {}): object => ({
  ...Object.fromEntries(Object.entries(paid).filter(([name]) => !names.includes(name as keyof typeof paid))),
  ...over,
});

const confirmations: Readonly<Record<string, object>> = {
  'confirmation-masked': paid,
  'confirmation-masked-01': { ...paid, payer: { ...masked, mask: '2541 ***** 001', first: '2541' }, firstName: 'Jane' },
  'confirmation-hashed': { ...paid, payer: { kind: 'hash', hash } },
  'confirmation-hashed-missing-names': { ...paid, payer: { kind: 'hash', hash } },
  'confirmation-old-mask': without(['balance'], {
    amount: 2000,
    payer: { kind: 'mask', mask: '25470****001', first: '25470', last: '001' },
    lastName: 'DOE',
  }),
  'confirmation-clear': { ...paid, payer: { kind: 'phone', phone: jane }, lastName: 'DOE', thirdPartyTransactionId: '7700001' },
  'confirmation-till': without(['accountReference'], { transactionType: 'Customer Merchant Payment', shortcode: '5100001' }),
  'confirmation-till-as-documented': without(['accountReference'], { transactionType: 'Buy Goods', shortcode: '5100001' }),
  'confirmation-other-organisation': {
    ...paid,
    transactionType: 'Organization To Organization Transfer',
    payer: { kind: 'shortcode', shortcode: '600222' },
    firstName: 'EXAMPLE SUPPLIES LTD',
    accountReference: 'SUP-7',
    amount: 1_500_075,
  },
  'confirmation-null-names': without(['firstName']),
  'confirmation-empty-type': without(['transactionType']),
  'confirmation-from-prompt': { ...paid, amount: 100, accountReference: 'ORDER17' },
  'confirmation-with-third-party-id': { ...paid, thirdPartyTransactionId: '7700001' },
};

describe('confirmations', () => {
  test.each(Object.entries(confirmations))('%s', (name, expected) => {
    expect(readC2bConfirmation(apiFixture('c2b', name))).toEqual(expected);
  });

  test('every fixture has its row', () => {
    expect(Object.keys(confirmations).toSorted()).toEqual(apiFixtureNames('c2b', 'confirmation-').toSorted());
  });
});

test.each([
  ['validation-masked', masked],
  ['validation-hashed', { kind: 'hash', hash }],
])('%s says who wants to pay what, and no balance', (name, payer) => {
  expect(readC2bValidation(apiFixture('c2b', name))).toEqual(without(['balance'], { payer }));
});

test('nothing else of Safaricom’s is a payment', () => {
  for (const name of apiFixtureNames('c2b', 'answer-')) {
    expect(readC2bConfirmation(apiAnswer('c2b', name)), name).toBeUndefined();
    expect(readC2bValidation(apiAnswer('c2b', name)), name).toBeUndefined();
  }
});

describe('payers', () => {
  test.each([
    [hash, { kind: 'hash', hash }],
    [hash.toUpperCase(), { kind: 'hash', hash }],
    ['2547 ***** 001', masked],
    ['*********001', { kind: 'mask', mask: '*********001', first: '', last: '001' }],
    ['254700000001', { kind: 'phone', phone: jane }],
    [254_700_000_001, { kind: 'phone', phone: jane }],
    ['0700000001', { kind: 'phone', phone: jane }],
    ['600222', { kind: 'shortcode', shortcode: '600222' }],
    [hash.slice(0, 62), { kind: 'other', text: hash.slice(0, 62) }],
    ['254200000001', { kind: 'other', text: '254200000001' }],
    ['', undefined],
    [null, undefined],
    [2 ** 60, undefined],
  ])('%j', (text, payer) => {
    expect(readC2bPayer(text)).toEqual(payer);
  });

  test.each([
    [hash, true, false],
    ['2547 ***** 001', true, false],
    ['254700000001', true, false],
    ['600222', false, false],
    ['someone', true, true],
  ])('%s fits or does not', async (text, first, second) => {
    const payer = readC2bPayer(text) ?? { kind: 'other', text };
    expect([await payerFits(payer, jane), await payerFits(payer, john)]).toEqual([first, second]);
  });
});

describe('money', () => {
  const amountOf = (TransAmount: unknown): unknown =>
    readC2bConfirmation({ ...(apiFixture('c2b', 'confirmation-masked') as object), TransAmount })?.amount;

  test('every amount that Safaricom can write is read to the cent', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999_999 }), (cents) => {
        const text = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
        expect(amountOf(text)).toBe(cents);
      }),
    );
  });

  test.each([
    '1,500.00',
    '1500.005',
    '-5.00',
    'KES 5',
    '',
    ' ',
    '5.',
    '.5',
    '1e3',
    '0x10',
    'NaN',
    null,
    {},
    ['5'],
    5.005,
    Number.NaN,
    1e300,
    true,
  ])('%j is no amount, and none is guessed', (TransAmount) => {
    expect(amountOf(TransAmount)).toBeUndefined();
  });
});

describe('acknowledgements', () => {
  const table: Readonly<Record<string, 'registered' | 'registered before' | 'simulated' | 'neither'>> = {
    'answer-registered-v1': 'registered',
    'answer-registered-v2': 'registered',
    'answer-registered-2019': 'registered',
    'answer-registered-spelt-right': 'registered',
    'answer-already-registered': 'registered before',
    'answer-already-registered-2019': 'registered before',
    'answer-already-registered-soap': 'registered before',
    'answer-duplicate-notification': 'neither',
    'answer-forbidden-word': 'neither',
    'answer-invalid-confirmationurl': 'neither',
    'answer-invalid-responsetype': 'neither',
    'answer-internal': 'neither',
    'answer-simulated': 'simulated',
    'answer-simulated-old': 'simulated',
  };

  test.each(Object.entries(table))('%s: %s', (name, what) => {
    const body = apiAnswer('c2b', name);
    expect(isC2bRegisteredBefore(body)).toBe(what === 'registered before');
    if (what !== 'simulated') expect(readC2bRegistration(body) !== undefined).toBe(what === 'registered');
    if (what !== 'registered') expect(readC2bSimulation(body) !== undefined).toBe(what === 'simulated');
  });

  test('every answer has its row', () => {
    expect(Object.keys(table).toSorted()).toEqual(apiFixtureNames('c2b', 'answer-').toSorted());
  });
});
