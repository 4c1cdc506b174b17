import type { Instant, System } from '@malipo/daraja/values';
import { isVirtualSystem } from './virtual-system.ts';

/** Things to do later, all of which can be called off at once. */
export interface Timers {
  /** Runs `run` after `ms`; returns its cancellation. */
  after(ms: number, run: () => void): () => void;
  stop(): void;
}

/** Timers on any system; straight on the queue of a virtual one. */
export function createTimers(system: System): Timers {
  return isVirtualSystem(system) ? virtualTimers(system) : sleepingTimers(system);
}

function virtualTimers(system: System & { at(when: Instant, run: () => void): () => void }): Timers {
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
  const waiting = new Set<AbortController>();
  return {
    after: (ms, run) => {
      const controller = new AbortController();
      const cancel = (): void => {
        waiting.delete(controller);
        controller.abort();
      };
      waiting.add(controller);
      system.sleep(ms, controller.signal).then(
        () => {
          if (waiting.delete(controller)) run();
        },
        () => undefined, // called off
      );
      return cancel;
    },
    stop: () => {
      for (const controller of waiting) controller.abort();
      waiting.clear();
    },
  };
}
