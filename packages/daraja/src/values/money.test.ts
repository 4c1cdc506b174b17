import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkCollection, formatMoney, parseCollection, parseShillings, readShillings, toShillings } from './index.ts';
import type { Money } from './index.ts';

test.each([
  [500, 50_000],
  ['500', 50_000],
  ['500.5', 50_050],
  [500.5, 50_050],
  ['500.50', 50_050],
  [0, 0],
  [-0, 0],
  ['0.01', 1],
  [0.07, 7],
  [1.1, 110],
  [' 20 ', 2000],
  ['0020', 2000],
  [9_999_999_999_999, 999_999_999_999_900],
])('%j shillings are %d cents', (input, money) => {
  expect(parseShillings(input)).toBe(money);
});

const unreadable = [
  '',
  ' ',
  'abc',
  '1,500',
  '1 500',
  '-1',
  '+1',
  '.5',
  '5.',
  '1.234',
  '1e3',
  '0x10',
  '１００',
  Number.NaN,
  Number.POSITIVE_INFINITY,
  -1,
  0.1 + 0.2,
  1e21,
  1e13,
  null,
  undefined,
  {},
  [],
  ['5'],
  true,
  5n,
];

test.each(unreadable)('%s is not read as money', (input) => {
  expect(readShillings(input)).toBeUndefined();
  expect(() => parseShillings(input, 'price')).toThrow(/Give price in shillings/);
});

test.each([
  [0.5, 'amount_fraction'],
  ['1.01', 'amount_fraction'],
  [249_999.99, 'amount_fraction'],
  [0, 'amount_limit'],
  [250_001, 'amount_limit'],
  ['1000000', 'amount_limit'],
  [Number.NaN, 'amount_invalid'],
  ['ten', 'amount_invalid'],
])('D-05 a collection of %s is refused with %s, not rounded', (input, code) => {
  expect(() => parseCollection(input)).toThrow(expect.objectContaining({ code, details: { field: 'amount' } }));
});

test.each([1, '1', 250_000, '250000.00'])('a collection of %s is taken', (input) => {
  expect(toShillings(parseCollection(input))).toBe(Number(input));
});

test('D-05 over all decimals: a whole amount is kept to the cent, any other is refused', () => {
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 25_000_000 }), (cents) => {
      const text = (cents / 100).toFixed(2);
      expect(parseShillings(text)).toBe(cents);
      expect(parseShillings(cents / 100)).toBe(cents);
      if (cents % 100 === 0) expect(parseCollection(text)).toBe(cents);
      else expect(() => parseCollection(text)).toThrow(/whole shillings only/);
    }),
  );
});

test('D-05 doubles that people did not write are refused rather than rounded', () => {
  fc.assert(
    fc.property(fc.double(), (value) => {
      const money = readShillings(value);
      if (money !== undefined) expect(money / 100).toBe(value === 0 ? 0 : value);
    }),
  );
});

test('an amount that slipped in as shillings or as a fraction of a cent is caught before it is sent', () => {
  expect(() => checkCollection(1.5 as Money)).toThrow(/whole cents/);
  expect(() => checkCollection(Number.NaN as Money)).toThrow(/whole cents/);
});

test.each([
  [150_000, 'KES 1,500'],
  [150_050, 'KES 1,500.50'],
  [100, 'KES 1'],
  [1, 'KES 0.01'],
  [0, 'KES 0'],
  [-150_005, '-KES 1,500.05'],
  [123_456_789_00, 'KES 123,456,789'],
])('%d cents are shown as %s', (cents, text) => {
  expect(formatMoney(cents)).toBe(text);
});
