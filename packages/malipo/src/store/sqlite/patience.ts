import type { System } from '@malipo/daraja/values';
import { done, tooLong } from '../within.ts';

/** Lets every packet that has arrived be read before the next step. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Gives up on a function that does not end: while it runs, everybody else waits. */
export interface Patience {
  /** Settles as `running` does, or rejects when that takes too long. */
  over<R>(running: Promise<R>): Promise<R>;
  end(): void;
}

/** One watch for a whole group. A group that awaits only its transactions ends within the turn, before any timer is set. */
export function patience(system: System, limitMs: number): Patience {
  const ended = new AbortController();
  let giveUp: (error: unknown) => void = () => undefined;
  let served = 0;

  const watch = async (): Promise<void> => {
    await nextTurn();
    while (!ended.signal.aborted) {
      const before = served;
      await system.sleep(limitMs, ended.signal).catch(() => undefined);
      if (before === served && !ended.signal.aborted) giveUp(tooLong(limitMs));
    }
  };
  void watch();

  return {
    over: (running) =>
      new Promise((resolve, reject) => {
        served++;
        giveUp = reject;
        running.then(resolve, reject);
      }),
    end: () => ended.abort(done),
  };
}
