import type { Instant, Money } from '@malipo/daraja/values';
import { believe, mayStillArrive, openClaim } from './believe.ts';
import type { Belief } from './believe.ts';
import { byCompletion, linkReceipts, namedMoney } from './identify.ts';
import type { NamedMoney } from './identify.ts';
import { idMaker, isForeign } from './known.ts';
import type { Attempt, Cause, JobChange, Known, Payment, Plan, Settlement, Step, Told } from './known.ts';
import { samePayer } from './payer.ts';
import { settleUp } from './settle-up.ts';
import { jobs } from '../jobs/schedule.ts';

/** `late` forgives this much between Safaricom's completion and our closing. */
const LATE_AFTER_MS = 120_000;
/** How long an unbelieved success keeps the next prompt back, at most. */
const CLAIM_HOLDS_MS = 300_000;

/**
 * Draws every conclusion from the facts (what was known `before` with one thing added): which attempts succeeded or failed, which receipts are whose, what was
 * credited, what the payment is now. All of it is a function of the set of evidence, so the order of arrival cannot
 * change it; only what is irrevocable (`paid`, money credited, a success believed) is carried over.
 */
export function conclude(before: Known, facts: Known, cause: Cause, now: Instant): Plan {
  const step: Step = { cause, now, ids: idMaker(cause, now) };
  const belief = believe(facts, cause.words, now);
  const { ours, problems } = ourMoney(facts, belief);
  const links = linkReceipts(belief, ours, facts.rules, samePayer);
  const attempts = belief.attempts.map((attempt) => withReceipt(attempt, links.get(attempt.id), step));
  const settled = settleUp(facts, attempts, ours, links, step);
  const payment = concludePayment(facts, { ...belief, attempts }, settled.settlements, step);
  const slots = facts.slots.filter(
    (slot) => !attempts.some((a) => a.id === slot.attemptId && (a.status === 'failed' || a.status === 'succeeded')),
  );
  const after: Known = {
    ...facts,
    payment,
    attempts,
    evidence: belief.evidence,
    settlements: settled.settlements,
    elsewhere: settled.elsewhere,
    slots,
  };
  return {
    known: after,
    postings: settled.postings,
    events: [...settled.events, ...tellAttempts(before, attempts, step), ...tellPayment(before.payment, payment, step)],
    jobs: [...followAttempts(before, after, step), ...followPayment(before, after, step)],
    problems,
  };
}

/** Receipts of this payment; one that another payment or shortcode already holds is a contradiction, not money twice. */
function ourMoney(known: Known, belief: Belief): { ours: NamedMoney[]; problems: string[] } {
  const problems: string[] = [];
  const ours = namedMoney(belief.evidence).filter((money) => {
    const holder = known.elsewhere.find((s) => s.receipt === money.receipt);
    if (!holder || !isForeign(holder, known.payment)) return true;
    const where = holder.paymentId === null ? `unmatched on shortcode ${holder.shortcode}` : `settled for payment ${holder.paymentId}`;
    problems.push(`Receipt ${money.receipt} is already ${where}; payment ${known.payment.id} names it too.`);
    return false;
  });
  return { ours, problems };
}

function withReceipt(attempt: Attempt, money: NamedMoney | undefined, { cause, now }: Step): Attempt {
  const receipt = money?.receipt ?? null;
  const receiptBy = money === undefined ? null : money.directFor === attempt.id ? 'direct' : 'inferred';
  if (attempt.receipt === receipt && attempt.receiptBy === receiptBy) return attempt;
  return { ...attempt, receipt, receiptBy, updatedAt: now, cause: cause.words };
}

function concludePayment(known: Known, belief: Belief, settlements: readonly Settlement[], { now, cause }: Step): Payment {
  const before = known.payment;
  const credited = settlements.filter((s) => s.status === 'credited').toSorted(byCompletion);
  const creditedCents = credited.reduce((sum, s) => sum + s.amountCents, 0) as Money;
  const isPaid = before.status === 'paid' || creditedCents >= before.amountCents;
  const becomesPaid = isPaid && before.status !== 'paid';
  const claim = openClaim(belief);
  const { closedAt } = before;
  const next: Payment = {
    ...before,
    creditedCents,
    status: isPaid ? 'paid' : before.status,
    mismatch:
      creditedCents === 0 || creditedCents === before.amountCents ? 'none' : creditedCents < before.amountCents ? 'partial' : 'over',
    late: closedAt !== null && credited.some((s) => s.completedAt !== null && s.completedAt > closedAt + LATE_AFTER_MS),
    claimed: !isPaid && claim !== undefined,
    claimedUntil: !isPaid && claim ? ((claim.readAt + CLAIM_HOLDS_MS) as Instant) : null,
    receipt: credited.find((s) => s.receipt !== null)?.receipt ?? null,
    paidAt: becomesPaid ? now : before.paidAt,
    fulfilment: becomesPaid && known.rules.fulfils ? 'pending' : before.fulfilment,
  };
  const isSame = (Object.keys(next) as (keyof Payment)[]).every((key) => next[key] === before[key]);
  return isSame ? before : { ...next, updatedAt: now, cause: cause.words };
}

const TOLD_ATTEMPTS = { prompted: 'attempt.prompted', failed: 'attempt.failed' } as const;

function tellAttempts(before: Known, attempts: readonly Attempt[], { ids }: Step): Told[] {
  return attempts.flatMap((a) => {
    if ((a.status !== 'prompted' && a.status !== 'failed') || before.attempts.find((b) => b.id === a.id)?.status === a.status) return [];
    return [{ id: ids('evt'), type: TOLD_ATTEMPTS[a.status], attemptId: a.id }];
  });
}

function tellPayment(before: Payment, after: Payment, { ids }: Step): Told[] {
  if (after.status !== before.status) return [{ id: ids('evt'), type: `payment.${after.status}` }];
  return after.status !== 'paid' && after.creditedCents > before.creditedCents ? [{ id: ids('evt'), type: 'payment.partially_paid' }] : [];
}

/** Asking stops when there is nothing left to learn, and goes on where money may still come. */
function followAttempts(before: Known, after: Known, { now }: Step): JobChange[] {
  const { rules } = after;
  return after.attempts.flatMap((attempt): JobChange[] => {
    const was = before.attempts.find((b) => b.id === attempt.id);
    if (attempt.status === was?.status && attempt.checkoutRequestId === was.checkoutRequestId) return [];
    if (attempt.status === 'succeeded') {
      const sweep: JobChange[] = attempt.receipt === null ? [jobs.sweepSoon(attempt, rules.sweepSoonMs, now)] : [];
      return [{ remove: jobs.checkId(attempt.id) }, { remove: jobs.promptId(attempt.id) }, ...sweep];
    }
    if (attempt.status === 'failed') {
      return [
        { remove: jobs.promptId(attempt.id) },
        mayStillArrive(attempt.resultCode) ? jobs.checkAgain(attempt, now) : { remove: jobs.checkId(attempt.id) },
      ];
    }
    if (attempt.status === 'queued' || attempt.status === 'sending') return [];
    const answerLost: JobChange[] =
      attempt.checkoutRequestId === null ? [jobs.sweepSoon(attempt, rules.sweepSoonMs, now)] : [jobs.check(attempt, rules.checkMs, now)];
    return [{ remove: jobs.promptId(attempt.id) }, ...answerLost];
  });
}

function followPayment(before: Known, after: Known, { now }: Step): JobChange[] {
  const { payment } = after;
  const changes: JobChange[] = [];
  if (payment.claimed && !before.payment.claimed)
    changes.push(
      ...after.attempts.filter((a) => a.checkoutRequestId !== null && a.status !== 'failed').map((a) => jobs.checkClaim(a, now)),
    );
  changes.push(...doubtedFailures(before, after).map((a) => jobs.checkClaim(a, now)));
  if (payment.status === 'paid' && before.payment.status !== 'paid') {
    changes.push({ remove: jobs.expireId(payment.id) });
    if (payment.fulfilment === 'pending') changes.push(jobs.fulfil(payment, now));
  }
  return changes;
}

/** A success is told of a prompt that had failed, and is not believed by itself: that is asked about at once, too. */
function doubtedFailures(before: Known, after: Known): Attempt[] {
  const news = after.evidence.filter(
    (e) => e.source === 'stk_callback' && e.kind === 'paid' && !e.believed && !before.evidence.some((was) => was.id === e.id),
  );
  return after.attempts.filter((a) => a.status === 'failed' && a.checkoutRequestId !== null && news.some((e) => e.attemptId === a.id));
}
