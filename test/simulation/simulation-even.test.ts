import { expect, test } from 'vitest';
import { planWorld } from './plan.ts';
import { runWorld, toldOf } from './run-world.ts';
import { memorySite } from './sites.ts';

/** Half of the 300 seeds that every change is held to; the other half runs beside it, on another core. */
const seeds = Array.from({ length: 300 }, (_, i) => i + 1).filter((seed) => seed % 2 === 0);
const GROUPS = 5;

test.for(Array.from({ length: GROUPS }, (_, group) => group))('even seeds, group %i: the book equals the world', async (group) => {
  for (const seed of seeds.filter((_, i) => i % GROUPS === group)) {
    const result = await runWorld(planWorld(seed, 4 + (seed % 5) * 4), memorySite);
    expect(toldOf(result)).toEqual([]);
    expect([result.lost, result.doubled]).toEqual([0, 0]);
  }
});
