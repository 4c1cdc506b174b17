import type { Context } from '../context.ts';
import type { Work } from './work.ts';

/** Every queue is looked at this often; what this process itself knows to be due is taken up at once. */
const LOOK_MS = 500;
/** Work found under load is fetched in rounds, not row by row. */
const ROUND_MS = 5;
/** After trouble with the store itself. */
const TROUBLE_MS = 2_000;

export interface Loop {
  readonly stop: () => Promise<void>;
}

/** Works until stopped; stopping finishes the round in hand. */
export function startLoop(work: Work, context: Context): Loop {
  const { system, nudges, report } = context;
  const stopping = new AbortController();
  let wake = new AbortController();
  let hinted = new Set<string>();
  const forget = nudges.onWork((queues) => {
    for (const queue of queues) hinted.add(queue);
    wake.abort();
  });

  /** A look at everything, or at what was hinted at. */
  async function round(isFull: boolean): Promise<void> {
    const only = isFull ? undefined : hinted;
    hinted = new Set();
    wake = new AbortController();
    await work.begin(only);
  }

  async function rest(ms: number, signal: AbortSignal): Promise<void> {
    await system.sleep(ms, signal).catch(() => undefined);
  }

  async function run(): Promise<void> {
    let lookAt = system.now() as number;
    while (!stopping.signal.aborted) {
      const isFull = system.now() >= lookAt;
      if (isFull) lookAt = system.now() + LOOK_MS;
      try {
        await round(isFull);
        await rest(ROUND_MS, stopping.signal);
        if (hinted.size === 0) await rest(Math.max(0, lookAt - system.now()), AbortSignal.any([wake.signal, stopping.signal]));
      } catch (cause) {
        report({
          level: 'error',
          code: 'loop_failed',
          message: 'The work loop could not reach the store; it tries again in two seconds.',
          cause,
        });
        await rest(TROUBLE_MS, stopping.signal);
      }
    }
  }

  const done = run();
  return {
    stop: async () => {
      forget();
      stopping.abort();
      await done;
      await work.pause();
    },
  };
}
