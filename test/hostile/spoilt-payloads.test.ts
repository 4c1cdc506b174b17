import { readStkCallback } from '@malipo/daraja';
import { expect, test } from 'vitest';
import { fuzzReaders } from '../nightly/fuzz-readers.ts';

test('no reader of the client throws at a spoilt payload, or makes money of it that is not there', () => {
  const { wrong, note } = fuzzReaders(20_261_121, 15_000);
  expect(wrong).toEqual([]);
  expect(note).toMatch(/payloads, [3-9]\d readers/);
});

test('a reader that rounds, one that cuts, one that throws and one that trusts would be found', () => {
  const amountOf = (body: unknown): unknown => (body as { TransAmount?: unknown } | undefined)?.TransAmount;
  const rounding = (body: unknown): unknown =>
    amountOf(body) === undefined ? undefined : { amount: Math.round(Number(amountOf(body)) * 100) };
  const careless = (body: unknown): unknown => (amountOf(body) === undefined ? undefined : { text: (amountOf(body) as string).trim() });
  const cutting = (body: unknown): unknown => ({ amount: Number.parseFloat(String(amountOf(body))) * 100 || undefined });
  const trusting = (body: unknown): unknown => {
    const read = readStkCallback(body);
    return read && { ...read, succeeded: true };
  };
  const { wrong } = fuzzReaders(1, 15_000, [
    ['rounding', rounding],
    ['cutting', cutting],
    ['careless', careless],
    ['trusting', trusting],
  ]);
  expect(wrong.join('\n')).toMatch(/rounding made amount/);
  expect(wrong.join('\n')).toMatch(/cutting made amount/);
  expect(wrong.join('\n')).toMatch(/trusting called a failure a success/);
  expect(wrong.join('\n')).toMatch(/careless threw TypeError/);
});
