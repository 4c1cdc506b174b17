import { later, MalipoError } from '@malipo/daraja/values';
import type { Tx } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { loadOne } from '../book/load.ts';
import { fulfilSchedule } from './schedule.ts';
import { viewPayment } from '../tell/views.ts';

/** The app's effects share a database transaction with others: they must be short. */
const MOST_MS = 2_000;

const jobId = (paymentId: string): string => `fulfil:${paymentId}`;

const isAwaitable = (work: void | PromiseLike<void>): work is PromiseLike<void> => typeof work?.then === 'function';

async function withinLimit(work: void | PromiseLike<void>, context: Context): Promise<void> {
  if (!isAwaitable(work)) return;
  const done = new AbortController();
  const tooLong = context.system.sleep(MOST_MS, done.signal).then(() => {
    throw new MalipoError('fulfil_too_long', 'fulfil took longer than 2 s. Do only database work on tx.sql in it; let events do the rest.');
  });
  try {
    await Promise.race([work, tooLong]);
  } finally {
    done.abort();
    tooLong.catch(() => undefined);
  }
}

/** The marker and the app's own effects commit together, or neither does. */
async function fulfilOnce(tx: Tx, paymentId: string, context: Context): Promise<void> {
  const { fulfil } = context.options;
  const now = context.system.now();
  const known = await loadOne(tx, paymentId, context);
  await tx.delete('jobs', [jobId(paymentId)]);
  if (!known || known.payment.status !== 'paid' || !fulfil) return;
  const [isFirst] = await tx.insert('fulfilments', [{ id: paymentId, doneAt: now }]);
  if (!isFirst) return;
  const payment = { ...known.payment, fulfilment: 'done' as const, updatedAt: now };
  await withinLimit(fulfil(viewPayment({ ...known, payment }, context), { sql: (text, parameters) => tx.sql(text, parameters) }), context);
  await tx.update('payments', [{ id: paymentId, fulfilment: 'done', updatedAt: now, cause: 'fulfil done' }]);
}

async function recordFailing(tx: Tx, paymentId: string, error: unknown, context: Context): Promise<void> {
  const [job] = await tx.get('jobs', [jobId(paymentId)]);
  if (!job) return;
  const now = context.system.now();
  const waitMs = fulfilSchedule[Math.min(job.tries, fulfilSchedule.length - 1)] ?? 0;
  await tx.update('jobs', [
    { id: job.id, tries: job.tries + 1, runAt: later(now, waitMs), lastError: error instanceof Error ? error.message : String(error) },
  ]);
  await tx.update('payments', [{ id: paymentId, fulfilment: 'failing', updatedAt: now, cause: 'fulfil failed' }]);
}

/** Runs the app's `fulfil` for a paid payment; when it throws, later again, and the payment shows `failing`. */
export async function fulfilPayment(paymentId: string, context: Context): Promise<void> {
  try {
    await context.store.transaction((tx) => fulfilOnce(tx, paymentId, context));
  } catch (error) {
    context.report({
      level: 'error',
      code: 'fulfil_failed',
      message: 'fulfil threw; nothing of it was kept, and it runs again later.',
      details: { paymentId },
      cause: error,
    });
    await context.store.transaction((tx) => recordFailing(tx, paymentId, error, context));
  }
  context.nudges.payments([paymentId]);
}
