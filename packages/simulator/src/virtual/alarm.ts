import type { Instant, System } from '@malipo/daraja/values';
import { createTimerQueue } from './timer-queue.ts';

/** Timers that run by themselves when they are due on a clock that goes on by itself. */
export interface Alarm {
  add(at: number, run: () => void): () => void;
  /** Runs what is due now, and sleeps until the next one. */
  ring(): void;
  nextAt(): Instant | undefined;
  size(): number;
  /** Forgets all timers. */
  clear(): void;
}

/** Given as the reason of an abort, it saves the making of an exception per cancelled timer. */
const CALLED_OFF = new Error('called off');

/** One sleep at a time, for the earliest timer: a busy server has thousands, and most are cancelled. */
export function createAlarm({ now, sleep }: Pick<System, 'now' | 'sleep'>): Alarm {
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
    sleep(Math.max(0, next - now()), abort.signal).then(ring, () => undefined); // a rejection is a sleep called off
  };
  const ring = (): void => {
    wake();
    // Timers may be made while others run; those are for the next turn even when they are due at once.
    const due: (() => void)[] = [];
    const upTo = now();
    for (let next = queue.nextAt(); next !== undefined && next <= upTo; next = queue.nextAt()) due.push(queue.take()?.run ?? nothing);
    for (const run of due) run();
    sleepUntilNext();
  };

  return {
    add: (at, run) => {
      const cancel = queue.add(at, run);
      sleepUntilNext();
      return () => {
        cancel();
        if (queue.size() === 0) wake();
      };
    },
    ring,
    nextAt: () => queue.nextAt() as Instant | undefined,
    size: () => queue.size(),
    clear: () => {
      queue = createTimerQueue();
      wake();
    },
  };
}

const nothing = (): void => undefined;
