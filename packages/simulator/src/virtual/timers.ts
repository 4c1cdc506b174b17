import type { Instant, System } from '@malipo/daraja/values';
import { createAlarm } from './alarm.ts';
import { isMovable } from './movable-clock.ts';
import type { MovableClock } from './movable-clock.ts';

/** Things to do later, all of which can be called off at once. */
export interface Timers {
  /** Runs `run` after `ms`; returns its cancellation. */
  after(ms: number, run: () => void): () => void;
  stop(): void;
}

/** Timers on any system; straight on the queue of one whose clock can be moved. */
export function createTimers(system: System): Timers {
  return isMovable(system) ? queuedTimers(system) : sleepingTimers(system);
}

function queuedTimers(system: System & MovableClock): Timers {
  // Those called off leave the system's queue too: a page says how many are still to come.
  const waiting = new Set<() => void>();
  return {
    after: (ms, run) => {
      const cancel = system.at((system.now() + ms) as Instant, () => {
        waiting.delete(cancel);
        run();
      });
      waiting.add(cancel);
      return () => {
        waiting.delete(cancel);
        cancel();
      };
    },
    stop: () => {
      for (const cancel of waiting) cancel();
      waiting.clear();
    },
  };
}

function sleepingTimers(system: System): Timers {
  const alarm = createAlarm(system);
  return { after: (ms, run) => alarm.add(system.now() + ms, run), stop: alarm.clear };
}
