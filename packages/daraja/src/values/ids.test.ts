import { expect, test } from 'vitest';
import { testClock } from '../../test/test-clock.ts';
import { newId, newToken, realSystem } from './index.ts';

test('an id names its kind and sorts by time', () => {
  const clock = testClock(realSystem.fetch);
  const first = newId('pay', clock);
  clock.advance(1);
  const second = newId('pay', clock);
  expect(first).toMatch(/^pay_[0-9a-hjkmnp-tv-z]{26}$/);
  expect(first < second).toBe(true);
});

test('ids and tokens of one moment differ', () => {
  const ids = new Set(Array.from({ length: 1000 }, () => newId('att', realSystem)));
  const tokens = new Set(Array.from({ length: 1000 }, () => newToken(realSystem)));
  expect([ids.size, tokens.size]).toEqual([1000, 1000]);
});

test('a token is 128 bits of hex, in which no word can be spelt that Safaricom forbids in addresses', () => {
  expect(newToken(realSystem)).toMatch(/^[0-9a-f]{32}$/);
});
