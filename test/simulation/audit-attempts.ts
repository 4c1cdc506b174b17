import type { AcceptedPush, Booking } from '@malipo/simulator';
import type { Row } from '../../packages/malipo/src/store/schema.ts';
import { compare } from './auditor.ts';
import type { Facts } from './auditor.ts';
import { tokenHashOf } from './vendor-watch.ts';
import type { World } from './world.ts';

/** Every attempt against what Safaricom made of its push, as far as we could hear of it. */
export function auditAttempts({ world }: Facts): void {
  for (const attempt of world.ledger.rows.attempts.values()) {
    const push = world.vendor.accepted.get(attempt.id);
    if (push) auditPush(world, attempt, push);
    else auditUnsent(world, attempt);
    if (attempt.receiptBy === 'inferred') world.notebook.count('receipt inferred');
  }
}

function auditPush(world: World, attempt: Row<'attempts'>, push: AcceptedPush): void {
  const { notebook } = world;
  compare(world, `Attempt ${attempt.id}`, attempt, {
    phone: push.phone,
    amountCents: push.amount * 100,
    accountReference: push.accountReference,
    shortcode: push.account.shortcode.number,
    leaseUntil: null,
  });
  const isAnswerable = attempt.checkoutRequestId === push.checkoutRequestId && isRemembered(world, attempt, push);
  const { booking, result } = push;
  const isHeard = booking !== undefined && heard(world, push);
  const name = `Attempt ${attempt.id} (${push.checkoutRequestId})`;
  if (booking && isHeard) {
    compare(world, name, attempt, { status: 'succeeded', failure: null, receipt: booking.receipt, receiptBy: 'direct' });
  } else if (booking && isAnswerable && !paidAfterTimeout(push)) {
    compare(world, name, attempt, { status: 'succeeded', failure: null });
    auditInferred(world, name, attempt, booking);
  } else if (booking) {
    notebook.count('success only inferred');
  } else if (isAnswerable) {
    compare(world, name, attempt, { status: 'failed', resultCode: String(result?.code) });
  } else if (attempt.status === 'succeeded' || attempt.status === 'prompted') {
    notebook.violation('book', `Attempt ${attempt.id} is ${attempt.status}, and neither answer nor success can have been heard.`);
  } else notebook.count('attempt whose end nobody heard');
}

/** The first questions may meet trouble. */
const ASKING_TAKES_HOURS = 1;

/** Safaricom answers questions about a prompt for so long only; who learns its id later learns nothing more. */
function isRemembered({ plan, ledger }: World, attempt: Row<'attempts'>, push: AcceptedPush): boolean {
  const { queryKeepsHours = 0 } = plan.simulator.switches;
  if (queryKeepsHours === 0) return true;
  return (ledger.namedAt.get(attempt.id) ?? Infinity) < push.askedAt + (queryKeepsHours - ASKING_TAKES_HOURS) * 3_600_000;
}
/** Told as failed first; we ask once more after five minutes, and leave the money to the sweep after that. */
const paidAfterTimeout = (push: AcceptedPush): boolean => push.faults.some((rule) => rule.fault === 'callbackAfterTimeout');

/** No witness named the receipt for this prompt: it is its own, or one of the same payment that looks just like it. */
function auditInferred(world: World, name: string, attempt: Row<'attempts'>, booking: Booking): void {
  if (attempt.receipt === booking.receipt) return;
  const twin = world.simulator.bookings.find((b) => b.receipt === attempt.receipt);
  const isTwin = twin?.amount === booking.amount && twin.phone === booking.phone && twin.shortcode === booking.shortcode;
  if (isTwin) world.notebook.count('receipt inferred from a twin');
  else world.notebook.violation('book', `${name}: its receipt should be ${booking.receipt}; the book says ${attempt.receipt}.`);
}

/** A true, whole success came to the attempt's own address and was answered 2xx. */
function heard(world: World, push: AcceptedPush): boolean {
  const bodies = world.vendor.kept.get(tokenHashOf(push.callbackUrl)) ?? [];
  return bodies.some((body) => {
    try {
      const { stkCallback } = (JSON.parse(body) as { Body: { stkCallback: Record<string, unknown> } }).Body;
      return (
        stkCallback['ResultCode'] === 0 &&
        stkCallback['CheckoutRequestID'] === push.checkoutRequestId &&
        stkCallback['MerchantRequestID'] === push.merchantRequestId &&
        body.includes(`"${push.booking?.receipt ?? ''}"`) &&
        body.includes(`"Name":"Amount","Value":${push.amount}}`)
      );
    } catch {
      return false;
    }
  });
}

/** Safaricom never took it: whatever we believe of it, it is not money. */
function auditUnsent(world: World, attempt: Row<'attempts'>): void {
  if (attempt.status !== 'failed' && attempt.status !== 'unknown')
    world.notebook.violation('book', `Attempt ${attempt.id} is ${attempt.status} at rest, and its push was never accepted.`);
  if (attempt.failure === 'refused_by_us')
    world.notebook.violation('api', `Attempt ${attempt.id} was refused by ourselves: ${attempt.resultText}`);
  if (attempt.status === 'failed') world.notebook.count(`never accepted ${attempt.failure}`);
  else world.notebook.count('never accepted unknown');
}
