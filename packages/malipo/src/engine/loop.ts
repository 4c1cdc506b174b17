import type { Context } from './context.ts';
import type { Work } from './work.ts';

/** With nothing due the loop looks this often; a commit in the same process wakes it at once. */
const IDLE_MS = 500;
/** Work found under load is fetched in rounds, not row by row. */
const ROUND_MS = 10;
/** After trouble with the store itself. */
const TROUBLE_MS = 2_000;

export interface Loop {
  readonly stop: () => Promise<void>;
}

/** Works until stopped; stopping finishes the round in hand. */
export function startLoop(work: Work, context: Context): Loop {
  const stopping = new AbortController();
  let wake = new AbortController();
  const forget = context.nudges.onWork(() => wake.abort());

  async function rest(ms: number): Promise<void> {
    if (wake.signal.aborted || stopping.signal.aborted) return;
    await context.system.sleep(ms, AbortSignal.any([wake.signal, stopping.signal])).catch(() => undefined);
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      wake = new AbortController();
      try {
        const begun = await work.begin();
        await (begun === 0 ? rest(IDLE_MS) : context.system.sleep(ROUND_MS));
      } catch (error) {
        context.report({
          level: 'error',
          code: 'loop_failed',
          message: 'The work loop could not reach the store; it tries again in two seconds.',
          cause: error,
        });
        await context.system.sleep(TROUBLE_MS, stopping.signal).catch(() => undefined);
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
