import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ABOVE, AFTER_NULL, sortKey } from './sort-key.ts';

/** Code point by code point, null first: what SQLite and PostgreSQL (collation C) do. */
function compare(a: unknown, b: unknown): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  if (typeof a === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b as string));
  return Math.sign(Number(a) - Number(b));
}

const text = fc.string({ unit: fc.constantFrom('a', 'b', 'Z', '9', ' ', '', 'é', '\ud7ff', '\ue000', '\uffff', '😀', '𐀀') });
const column = fc.constantFrom<fc.Arbitrary<unknown>>(text, fc.maxSafeInteger(), fc.boolean());
const pair = column.chain((value) => fc.tuple(fc.option(value), fc.option(value)));

test('keys sort as databases sort their columns', () => {
  fc.assert(
    fc.property(fc.array(pair, { minLength: 1, maxLength: 3 }), (pairs) => {
      const [a, b] = [pairs.map(([left]) => left), pairs.map(([, right]) => right)];
      const byColumns = pairs.map(([left, right]) => compare(left, right)).find((order) => order !== 0) ?? 0;
      const [keyA, keyB] = [sortKey(a), sortKey(b)];
      expect(Math.sign(keyA < keyB ? -1 : keyA > keyB ? 1 : 0)).toBe(Math.sign(byColumns));
    }),
    { numRuns: 5_000 },
  );
});

test('the edges of a column lie behind its empty values and above all others', () => {
  fc.assert(
    fc.property(
      column.chain((value) => value),
      text,
      (value, id) => {
        expect(sortKey([null, id]) < AFTER_NULL).toBe(true);
        expect(sortKey([value, id]) > AFTER_NULL).toBe(true);
        expect(sortKey([value, id]) < ABOVE).toBe(true);
        expect(sortKey([value, id]) < sortKey([value]) + ABOVE).toBe(true);
      },
    ),
  );
});
