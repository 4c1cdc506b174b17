import { createChance } from '@malipo/simulator';
import type { Chance } from '@malipo/simulator';

/** Seeded chance with the questions that worlds ask of it. */
export interface Dice extends Chance {
  /** True with this probability. */
  chance(probability: number): boolean;
  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number;
  pick<T>(list: readonly T[]): T;
  /** One of the names, each as likely as its weight says. */
  weighted<N extends string>(weights: Readonly<Partial<Record<N, number>>>): N;
  /** A pause around `meanMs`, most often shorter, sometimes much longer. */
  pause(meanMs: number): number;
}

export function createDice(seed: number): Dice {
  const source = createChance(seed);
  const between = (least: number, most: number): number => least + source.below(most - least + 1);
  return {
    ...source,
    between,
    chance: (probability) => source.fraction() < probability,
    pick: (list) => {
      const found = list[source.below(list.length)];
      if (found === undefined) throw new Error('There is nothing to pick from.');
      return found;
    },
    weighted: (weights) => {
      const entries = Object.entries(weights) as [never, number][];
      let rest = source.fraction() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [name, weight] of entries) if ((rest -= weight) < 0) return name;
      throw new Error('There is nothing to pick from.');
    },
    pause: (meanMs) => Math.round(-Math.log(1 - source.fraction()) * meanMs),
  };
}
