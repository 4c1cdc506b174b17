import type { Instant, System } from '@malipo/daraja/values';
import { createTimerQueue } from './timer-queue.ts';
import { isVirtualSystem } from './virtual-system.ts';
import type { VirtualSystem } from './virtual-system.ts';

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

function virtualTimers(system: VirtualSystem): Timers {
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

/** Given as the reason of an abort, it saves the making of an exception per cancelled timer. */
const CALLED_OFF = new Error('called off');

/** One sleep at a time, for the earliest timer: a busy server has thousands, and most are cancelled. */
function sleepingTimers(system: System): Timers {
  let queue = createTimerQueue();
  let asleep: { readonly until: number; readonly abort: AbortController } | undefined;

  const wake = (): void => {
    asleep?.abort.abort(CALLED_OFF);
    asleep = undefined;
  };
  const sleepUntilNext = (): void => {
    const next = queue.nextAt();
    if (next === undefined) return wake(); // nothing left: the process may end
    if (asleep && asleep.until <= next) return;
    wake();
    const abort = new AbortController();
    asleep = { until: next, abort };
    system.sleep(Math.max(0, next - system.now()), abort.signal).then(
      () => {
        asleep = undefined;
        runDue();
      },
      () => undefined, // called off
    );
  };
  const runDue = (): void => {
    // Timers may be made while others run; those are for the next turn even when they are due at once.
    const due: (() => void)[] = [];
    const now = system.now();
    for (let next = queue.nextAt(); next !== undefined && next <= now; next = queue.nextAt()) due.push(queue.take()?.run ?? nothing);
    for (const run of due) run();
    sleepUntilNext();
  };

  return {
    after: (ms, run) => {
      const cancel = queue.add(system.now() + ms, run);
      sleepUntilNext();
      return () => {
        cancel();
        if (queue.size() === 0) wake();
      };
    },
    stop: () => {
      queue = createTimerQueue();
      wake();
    },
  };
}

const nothing = (): void => undefined;
