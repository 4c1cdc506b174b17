import { later } from '@malipo/daraja/values';
import type { Tx } from '../../store/contract.ts';
import { close } from '../decide/commands.ts';
import type { Context } from '../context.ts';
import type { JobChange, Known } from '../decide/known.ts';
import { loadOne } from '../book/load.ts';
import { jobs } from './schedule.ts';
import { isSwept, sweptUntil } from './sweep-shortcode.ts';
import { isHeld } from '../tell/views.ts';
import { writeJobs, writePlans } from '../book/write.ts';

/** While a prompt is out or the sweep has not reached the end, closing waits and looks again. */
const LOOK_AGAIN_MS = 60_000;
/** Safaricom unreachable for this long keeps nobody's order open: money that comes later still wins. */
const PATIENCE_MS = 3_600_000;

/** First asked, then closed: every prompt of the payment and everything booked on its shortcode up to its end. */
async function isAsked(tx: Tx, known: Known, context: Context): Promise<boolean> {
  const { payment, attempts } = known;
  if (attempts.every((a) => a.sentAt === null)) return true;
  const shortcode = context.shortcodes.of(payment.environment, payment.shortcode);
  return !isSwept(shortcode) || (await sweptUntil(tx, shortcode)) >= payment.expiresAt;
}

function ask(known: Known, context: Context): JobChange[] {
  const now = context.system.now();
  const open = known.attempts.filter((a) => a.checkoutRequestId !== null && a.status !== 'failed' && a.status !== 'succeeded');
  return [...open.map((a) => jobs.checkExpiry(a, now)), jobs.sweepSoon(known.payment, 0, now)];
}

/** Closes a payment whose time is over, once no prompt holds its slot and nothing booked can be missing. */
export async function expirePayment(tx: Tx, paymentId: string, context: Context): Promise<void> {
  const now = context.system.now();
  const known = await loadOne(tx, paymentId, context);
  if (!known || known.payment.status !== 'open') return tx.delete('jobs', [jobs.expireId(paymentId)]);
  const isOut = known.slots.some((slot) => isHeld(slot, now) && known.attempts.some((a) => a.id === slot.attemptId));
  const isPatient = now < known.payment.expiresAt + PATIENCE_MS;
  if (isOut || (isPatient && !(await isAsked(tx, known, context)))) {
    const again = jobs.expire({ ...known.payment, expiresAt: later(now, LOOK_AGAIN_MS) }, now);
    return writeJobs(tx, [...ask(known, context), again]);
  }
  const plan = close(known, 'expired', { seed: paymentId, words: 'schedule expiry' }, now);
  await writePlans(tx, [{ before: known, plan }], context);
}
