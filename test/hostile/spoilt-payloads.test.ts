import { expect, test } from 'vitest';
import { fuzzReaders } from '../nightly/fuzz-readers.ts';

test('no reader of the client throws at a spoilt payload, or makes money of it that is not there', () => {
  const { wrong, note } = fuzzReaders(20_261_121, 15_000);
  expect(wrong).toEqual([]);
  expect(note).toMatch(/payloads, [3-9]\d readers/);
});

test('a reader that rounds and one that throws would be found', () => {
  const amountOf = (body: unknown): unknown => (body as { TransAmount?: unknown } | undefined)?.TransAmount;
  const rounding = (body: unknown): unknown =>
    amountOf(body) === undefined ? undefined : { amount: Math.round(Number(amountOf(body)) * 100) };
  const careless = (body: unknown): unknown => (amountOf(body) === undefined ? undefined : { text: (amountOf(body) as string).trim() });
  const { wrong } = fuzzReaders(1, 15_000, [
    ['rounding', rounding],
    ['careless', careless],
  ]);
  expect(wrong.join('\n')).toMatch(/rounding made amount/);
  expect(wrong.join('\n')).toMatch(/careless threw TypeError/);
});
