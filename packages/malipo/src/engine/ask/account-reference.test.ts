import fc from 'fast-check';
import { createVirtualSystem } from '@malipo/simulator';
import { expect, test } from 'vitest';
import { fittingReference, generateAccountReference, isGeneratedReference, parseAccountReference } from './account-reference.ts';

test.for([
  ['ORDER-17', 'ORDER17'],
  ['inv 2026/11', 'INV202611'],
  ['A1', undefined],
  ['0f8fad5b-d9cb-469f-a165-70867728950e', undefined],
  ['OŘDER17', undefined],
] as const)('the reference “%s” is shown to payers as %s', ([reference, shown]) => {
  expect(fittingReference(reference)).toBe(shown);
});

test('D-11 a reference of thirteen characters, or with signs that phones garble, is refused with what to do', () => {
  for (const bad of ['ABCDEFGHIJKLM', 'A<B', '', 'order', 'A B'])
    expect(() => parseAccountReference(bad)).toThrow('1 to 12 of A–Z and 0–9');
});

test('a mistyped sign or two swapped ones in a generated reference are noticed', () => {
  const system = createVirtualSystem({ seed: 4 });
  fc.assert(
    fc.property(fc.nat({ max: 7 }), fc.constantFrom(...'23456789ABCDEFGHJKMNPQRSTUVWXYZ'), (at, other) => {
      const reference = generateAccountReference(system);
      expect(isGeneratedReference(reference)).toBe(true);
      const typed = reference.slice(0, at) + other + reference.slice(at + 1);
      expect(isGeneratedReference(typed)).toBe(typed === reference);
      const swapped = reference.slice(0, at) + (reference[at + 1] ?? '') + (reference[at] ?? '') + reference.slice(at + 2);
      if (at < 6) expect(isGeneratedReference(swapped)).toBe(swapped === reference);
    }),
  );
});
