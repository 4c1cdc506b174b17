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
  let stopped = false;
  return {
    after: (ms, run) =>
      system.at((system.now() + ms) as Instant, () => {
        if (!stopped) run();
      }),
    stop: () => {
      stopped = true;
    },
  };
}

function sleepingTimers(system: System): Timers {
  const alarm = createAlarm(system);
  return { after: (ms, run) => alarm.add(system.now() + ms, run), stop: alarm.clear };
}
