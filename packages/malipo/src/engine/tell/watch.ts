import type { Payment as PaymentView } from '../api.ts';
import type { Context } from '../context.ts';
import type { Known } from '../decide/known.ts';
import { viewPayment } from './views.ts';

/** Changes made by other processes are seen this often. */
const LOOK_MS = 1_000;

/** Resolves when `subscribe` calls back, after `ms`, or when the signal aborts. */
export async function nudgedOr(
  ms: number,
  subscribe: (listener: () => void) => () => void,
  context: Context,
  signal: AbortSignal | undefined,
): Promise<void> {
  const woken = new AbortController();
  const forget = subscribe(() => woken.abort());
  const signals = signal ? [woken.signal, signal] : [woken.signal];
  await context.system.sleep(ms, AbortSignal.any(signals)).catch(() => undefined);
  forget();
}

/** Whole states of a payment, the present one first, then each that differs, until the signal aborts. */
export async function* watchPayment(
  load: () => Promise<Known>,
  id: string,
  context: Context,
  signal?: AbortSignal,
): AsyncGenerator<PaymentView> {
  let shown = '';
  let isStale = false;
  const forget = context.nudges.onPayment(id, () => (isStale = true));
  try {
    while (!signal?.aborted) {
      isStale = false;
      const view = viewPayment(await load(), context);
      const text = JSON.stringify({ ...view, prompt: { ...view.prompt, retryAfterMs: null } });
      if (text !== shown) {
        shown = text;
        yield view;
      }
      if (!isStale) await nudgedOr(waitFor(view), (listener) => context.nudges.onPayment(id, listener), context, signal);
    }
  } finally {
    forget();
  }
}

/** A prompt that becomes possible by time alone is shown when that time comes. */
function waitFor({ prompt }: PaymentView): number {
  const retryAfterMs = prompt.allowed ? null : prompt.retryAfterMs;
  return retryAfterMs === null ? LOOK_MS : Math.max(50, Math.min(LOOK_MS, retryAfterMs));
}
