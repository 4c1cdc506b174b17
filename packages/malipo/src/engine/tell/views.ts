import { lookUpCode } from '@malipo/daraja/codes';
import { formatInstant, maskPhone, toShillings } from '@malipo/daraja/values';
import type { Instant } from '@malipo/daraja/values';
import type { Json } from '../../store/columns.ts';
import type { Row } from '../../store/schema.ts';
import type { Attempt as AttemptView, MalipoEvent, EventType, Payment as PaymentView, Settlement as SettlementView } from '../api.ts';
import type { Context } from '../context.ts';
import type { Attempt, Known, Payment, Settlement, Slot } from '../decide/known.ts';

const time = (at: Instant): string => formatInstant(at);
const optionalTime = (at: Instant | null): string | null => (at === null ? null : formatInstant(at));

/** Prompts live up to three minutes; before that the slot of an unanswered one is not expected to be free. */
const PROMPT_LIVES_MS = 180_000;
const LEAST_WAIT_MS = 5_000;

/** How long until this slot is likely to be free. */
export function slotWaitMs(slot: Slot, holder: Pick<Attempt, 'sentAt' | 'createdAt'> | undefined, now: Instant): number {
  const freeAt = slot.freeAt ?? (holder ? (holder.sentAt ?? holder.createdAt) + PROMPT_LIVES_MS : now);
  return Math.max(LEAST_WAIT_MS, freeAt - now);
}

export const isHeld = (slot: Slot, now: Instant): boolean => slot.freeAt === null || slot.freeAt > now;

function promptView(known: Known, isActive: boolean, now: Instant): PaymentView['prompt'] {
  const { payment, attempts, slots } = known;
  if (payment.status !== 'open' || payment.expiresAt <= now) return { allowed: false, reason: 'not_open', retryAfterMs: null };
  if (!isActive) return { allowed: false, reason: 'shortcode_inactive', retryAfterMs: null };
  const own = slots.find((s) => s.id === paymentSlot(payment.id) && isHeld(s, now));
  if (own)
    return {
      allowed: false,
      reason: 'attempt_in_flight',
      retryAfterMs: slotWaitMs(
        own,
        attempts.find((a) => a.id === own.attemptId),
        now,
      ),
    };
  if (payment.claimed && payment.claimedUntil !== null && payment.claimedUntil > now)
    return { allowed: false, reason: 'claim_pending', retryAfterMs: payment.claimedUntil - now };
  const phone = payment.phone === null ? undefined : slots.find((s) => s.id === phoneSlot(payment, payment.phone ?? '') && isHeld(s, now));
  return phone ? { allowed: false, reason: 'phone_busy', retryAfterMs: slotWaitMs(phone, undefined, now) } : { allowed: true };
}

/** The right to have one prompt out for a payment. */
export const paymentSlot = (paymentId: string): string => `payment:${paymentId}`;
/** The right to have one prompt out to a phone, per tenant. */
export const phoneSlot = (row: Pick<Payment, 'environment' | 'tenant'>, phone: string): string =>
  `phone:${row.environment}:${row.tenant}:${phone}`;

/** Where a customer sees and pays a payment. The secret opens it, and leaves the address on the first visit. */
export const paymentUrl = (context: Pick<Context, 'options'>, { id, clientSecret }: Pick<Payment, 'id' | 'clientSecret'>): string =>
  `${context.options.publicUrl.replace(/\/$/, '')}/pay/${id}?s=${clientSecret}`;

/** A payment in public form. */
export function viewPayment(known: Known, context: Context): PaymentView {
  const { payment } = known;
  const shortcode = context.shortcodes.of(payment.environment, payment.shortcode);
  return {
    id: payment.id,
    status: payment.status,
    mismatch: payment.mismatch,
    late: payment.late,
    claimed: payment.claimed,
    fulfilment: payment.fulfilment,
    amount: toShillings(payment.amountCents),
    paid: toShillings(payment.creditedCents),
    currency: 'KES',
    reference: payment.reference,
    accountReference: payment.accountReference,
    description: payment.description,
    environment: payment.environment,
    shortcode: { kind: shortcode.kind, number: shortcode.number, name: shortcode.name },
    phone: payment.phone === null ? null : maskPhone(payment.phone),
    receipt: payment.receipt,
    metadata: payment.metadata,
    createdAt: time(payment.createdAt),
    updatedAt: time(payment.updatedAt),
    expiresAt: time(payment.expiresAt),
    closedAt: optionalTime(payment.closedAt),
    paidAt: optionalTime(payment.paidAt),
    returnUrl: payment.returnUrl,
    attempts: known.attempts.map(viewAttempt),
    prompt: promptView(known, shortcode.active, context.system.now()),
    url: paymentUrl(context, payment),
  };
}

/** An attempt in public form, with what to tell the customer. */
export function viewAttempt(attempt: Attempt): AttemptView {
  const message =
    attempt.status === 'failed' && attempt.resultCode !== null
      ? lookUpCode(attempt.resultCode.includes('.') ? 'api' : 'stk', attempt.resultCode, attempt.resultText ?? undefined).customer
      : null;
  return {
    id: attempt.id,
    status: attempt.status,
    phone: maskPhone(attempt.phone),
    amount: toShillings(attempt.amountCents),
    failure: attempt.failure,
    resultCode: attempt.resultCode,
    message,
    receipt: attempt.receipt,
    createdAt: time(attempt.createdAt),
    sentAt: optionalTime(attempt.sentAt),
    endedAt: optionalTime(attempt.endedAt),
  };
}

/** A settlement in public form. */
export function viewSettlement(row: Settlement): SettlementView {
  return {
    id: row.id,
    status: row.status,
    amount: toShillings(row.amountCents),
    receipt: row.receipt,
    paymentId: row.paymentId,
    shortcode: row.shortcode,
    accountReference: row.accountReference,
    payer: row.payer === null ? null : maskPhone(row.payer),
    payerName: row.payerName,
    source: row.source,
    completedAt: optionalTime(row.completedAt),
    createdAt: time(row.createdAt),
  };
}

/** What an event carries of its payment: everything but attempts, what depends on the moment, and the customer's link, which opens it. */
export function viewPaymentFact(known: Known, context: Context): Json {
  const { attempts: _attempts, prompt: _prompt, url: _url, ...fact } = viewPayment(known, context);
  return fact;
}

/** A numbered event in public form. */
export const viewEvent = (row: Row<'events'>): MalipoEvent => ({
  id: row.id,
  seq: row.seq ?? 0,
  type: row.type as EventType,
  createdAt: time(row.createdAt),
  paymentId: row.paymentId,
  data: row.data,
});
