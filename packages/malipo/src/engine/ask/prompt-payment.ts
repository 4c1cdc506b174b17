import { newId, parsePhone } from '@malipo/daraja/values';
import type { Instant, Phone } from '@malipo/daraja/values';
import { invalid } from '@malipo/daraja/values';
import type { Tx } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { newAttempt, queueAttempt, sendBeforeMs } from './create-payment.ts';
import { conflict, notFound } from '../errors.ts';
import type { Attempt, Known, Slot } from '../decide/known.ts';
import { loadOne } from '../book/load.ts';
import { isHeld, paymentSlot, phoneSlot, slotWaitMs } from '../tell/views.ts';
import { planDeparture } from './send-prompt.ts';
import type { Sending } from './send-prompt.ts';
import { fold, writePlans } from '../book/write.ts';

/** Refuses when a new prompt makes no sense now, in words that say what to do instead. */
function refuse(known: Known, context: Context, now: Instant): void {
  const { payment } = known;
  const shortcode = context.shortcodes.of(payment.environment, payment.shortcode);
  if (payment.status === 'paid')
    throw conflict('payment_closed', 'This payment is paid already. Nothing more is owed.', { status: payment.status });
  if (payment.status !== 'open')
    throw conflict('payment_closed', `This payment is ${payment.status}. Create a new one to ask again.`, { status: payment.status });
  if (payment.expiresAt <= now)
    throw conflict('payment_closed', 'This payment has expired. Create a new one to ask again.', { status: 'expired' });
  if ((payment.amountCents - payment.creditedCents) % 100 !== 0) {
    throw conflict(
      'rest_not_whole',
      'What is left to pay has cents, and M-PESA prompts ask for whole shillings only. The customer can pay the rest by hand.',
    );
  }
  if (!shortcode.active)
    throw conflict(
      'shortcode_inactive',
      `Shortcode ${shortcode.number} is switched off for new prompts. The customer can still pay by hand.`,
    );
  if (payment.claimed && payment.claimedUntil !== null && payment.claimedUntil > now) {
    throw conflict('claim_pending', 'A payment was reported and is being checked. Wait for the result before asking again.', {
      retryAfterMs: payment.claimedUntil - now,
    });
  }
}

/** Takes a slot that is free or whose time is over; otherwise says how long it is held. */
async function takeSlot(tx: Tx, id: string, attempt: Attempt, refusal: { code: string; message: string }, now: Instant): Promise<void> {
  const [isFree] = await tx.insert('slots', [{ id, attemptId: attempt.id, freeAt: null }]);
  if (isFree) return;
  const [held] = (await tx.get('slots', [id])) as [Slot];
  if (!isHeld(held, now)) return tx.update('slots', [{ id, attemptId: attempt.id, freeAt: null }]);
  const [holder] = await tx.get('attempts', [held.attemptId]);
  throw conflict(refusal.code, refusal.message, { retryAfterMs: slotWaitMs(held, holder, now) });
}

/** A new attempt for the rest of what is owed, holding the slots of payment and phone; with `maySend` taken for sending at once. */
export async function promptPayment(
  tx: Tx,
  id: string,
  phoneInput: string | undefined,
  maySend: boolean,
  context: Context,
): Promise<Sending | undefined> {
  const now = context.system.now();
  const known = await loadOne(tx, id, context);
  if (!known) throw notFound('payment', id);
  refuse(known, context, now);
  const phone: Phone | null = phoneInput === undefined ? known.payment.phone : parsePhone(phoneInput);
  if (phone === null)
    throw invalid('phone_missing', 'This payment has no phone yet. Give the one that is to be prompted.', { field: 'phone' });

  const attempt = newAttempt(known.payment, phone, newId('att', context.system), sendBeforeMs(context), now);
  await takeSlot(
    tx,
    paymentSlot(id),
    attempt,
    {
      code: 'attempt_in_flight',
      message: 'A prompt for this payment is on its way or on the phone. Wait for it, or for its time to run out.',
    },
    now,
  );
  await takeSlot(
    tx,
    phoneSlot(known.payment, phone),
    attempt,
    { code: 'phone_busy', message: 'This phone has another prompt open. Let the customer finish it first.' },
    now,
  );
  const payment = known.payment.phone === phone ? known.payment : { ...known.payment, phone, updatedAt: now, cause: 'command prompt' };
  const queued = queueAttempt({ ...known, payment }, attempt, now);
  const departure = maySend ? planDeparture(queued.known, attempt, context) : undefined;
  if (departure) await tx.insert('callbackTokens', [departure.token]);
  await writePlans(tx, [{ before: known, plan: departure ? fold(queued, departure.plan) : queued }], context);
  return departure?.work;
}
