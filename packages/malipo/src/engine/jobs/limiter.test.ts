import { createVirtualSystem } from '@malipo/simulator';
import type { Instant, System } from '@malipo/daraja/values';
import { expect, test } from 'vitest';
import { memoryStore } from '../../testing/index.ts';
import { createLimiter } from './limiter.ts';

const rate = { perSecond: 1, burst: 2 };

test('processes share one budget, and a restart brings no more of it', async () => {
  const [store, system] = [memoryStore(), createVirtualSystem({ seed: 1 })];
  const [one, two] = [createLimiter(store, system), createLimiter(store, system)];
  expect([await one.take('k', rate), await two.take('k', rate)]).toEqual([0, 0]);
  expect(await createLimiter(store, system).take('k', rate)).toBe(1_000);
  await system.advance(1_000);
  expect([await two.take('k', rate), await one.take('k', rate)]).toEqual([0, 1_000]);
});

test('what is given back goes to the next, and only once', async () => {
  const limiter = createLimiter(memoryStore(), createVirtualSystem({ seed: 1 }));
  await limiter.take('k', rate);
  await limiter.take('k', rate);
  limiter.giveBack('k');
  expect([await limiter.take('k', rate), await limiter.take('k', rate)]).toEqual([0, 1_000]);
});

test('a clock that is put back by an hour holds nobody for an hour', async () => {
  let behindMs = 0;
  const virtual = createVirtualSystem({ seed: 1 });
  const system: System = { ...virtual, now: () => (virtual.now() - behindMs) as Instant };
  const limiter = createLimiter(memoryStore(), system);
  for (let i = 0; i < 3; i++) await limiter.take('k', rate);
  behindMs = 3_600_000;
  expect(await limiter.take('k', rate)).toBeLessThanOrEqual(1_000);
  await virtual.advance(1_000);
  expect(await limiter.take('k', rate)).toBe(0);
});
