import type { Instant } from '@malipo/daraja/values';
import type { World } from './world.ts';

/** Processes die and come back at the seed's pleasure, until stopped. */
export function disturb(world: World): { stop(): void } {
  const { plan, dice, system, processes, notebook } = world;
  let isStopped = false;
  const after = (ms: number, run: () => void): void => {
    system.at((system.now() + ms) as Instant, () => {
      if (!isStopped) run();
    });
  };
  const strike = (): void => {
    if (processes.alive.length > 0) {
      const victim = dice.pick(processes.alive);
      victim.die();
      if (processes.alive.length === 0) notebook.count('all processes down');
      const downMs = dice.chance(0.5) ? dice.below(2_000) : dice.below(plan.longestDownMs);
      if (downMs > 3_600_000) notebook.count('down for more than an hour');
      after(downMs, () => processes.start());
    }
    after(dice.pause(plan.crashEveryMs), strike);
  };
  if (plan.crashEveryMs > 0) after(dice.pause(plan.crashEveryMs), strike);
  return {
    stop: () => {
      isStopped = true;
    },
  };
}
