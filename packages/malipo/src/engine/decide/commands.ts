import type { Instant } from '@malipo/daraja/values';
import { isHigher } from './known.ts';
import { conclude } from './conclude.ts';
import type { Attempt, Cause, Known, Plan } from './known.ts';
import { jobs, resendSchedule, UNKNOWN_HOLDS_MS } from '../jobs/schedule.ts';

/** What became of sending one prompt, as plain data. */
export type Outcome =
  | { readonly kind: 'accepted'; readonly merchantRequestId: string; readonly checkoutRequestId: string }
  /** Answered, and certainly not done. */
  | { readonly kind: 'rejected'; readonly failure: string; readonly code: string | null; readonly message: string }
  /** Certainly never sent. `again` false: no second try would go better. */
  | { readonly kind: 'not_sent'; readonly again: boolean; readonly code: string | null; readonly message: string }
  /** May be done or not: never sent again by itself. */
  | { readonly kind: 'unknown'; readonly message: string };

const change = (known: Known, attempt: Attempt): Known => ({
  ...known,
  attempts: known.attempts.map((a) => (a.id === attempt.id ? attempt : a)),
});

/** A failure that we ourselves know of; never takes an attempt down from a higher state. */
function failed(attempt: Attempt, failure: string, code: string | null, text: string | null, words: string, now: Instant): Attempt {
  if (!isHigher(attempt.status, 'failed')) return attempt;
  return {
    ...attempt,
    status: 'failed',
    failure,
    resultCode: code,
    resultText: text,
    leaseUntil: null,
    endedAt: now,
    updatedAt: now,
    cause: words,
  };
}

/** `queued` becomes `sending`, under a lease; from now on it may have been sent. */
export function startSending(known: Known, attempt: Attempt, leaseUntil: Instant, cause: Cause, now: Instant): Plan {
  const sending: Attempt = { ...attempt, status: 'sending', sentAt: now, leaseUntil, updatedAt: now, cause: cause.words };
  return conclude(known, change(known, sending), cause, now);
}

/** Too late for this person to be prompted: nobody is asked at three in the morning for yesterday's order. */
export function giveUpSending(known: Known, attempt: Attempt, cause: Cause, now: Instant): Plan {
  return conclude(
    known,
    change(known, failed(attempt, 'not_sent', null, 'The prompt could not be sent in time.', cause.words, now)),
    cause,
    now,
  );
}

/** Records what became of a sending. A callback may have been faster: states only move up. */
export function recordSending(known: Known, attempt: Attempt, outcome: Outcome, cause: Cause, now: Instant): Plan {
  switch (outcome.kind) {
    case 'accepted': {
      const { merchantRequestId, checkoutRequestId } = outcome;
      // Safaricom's own answer outweighs ids that a callback brought while the answer was thought lost.
      const ids = { merchantRequestId, checkoutRequestId };
      const status = isHigher(attempt.status, 'prompted') ? 'prompted' : attempt.status;
      return conclude(
        known,
        change(known, { ...attempt, ...ids, status, leaseUntil: null, updatedAt: now, cause: cause.words }),
        cause,
        now,
      );
    }
    case 'rejected':
      return conclude(known, change(known, failed(attempt, outcome.failure, outcome.code, outcome.message, cause.words, now)), cause, now);
    case 'not_sent':
      return recordNotSent(known, attempt, outcome, cause, now);
    case 'unknown':
      return endLease(known, attempt, cause, now);
  }
}

function recordNotSent(known: Known, attempt: Attempt, outcome: Extract<Outcome, { kind: 'not_sent' }>, cause: Cause, now: Instant): Plan {
  const runAt = now + (resendSchedule[attempt.tries] ?? Infinity);
  if (attempt.status !== 'sending' || !outcome.again || runAt >= attempt.sendBefore) {
    return conclude(known, change(known, failed(attempt, 'not_sent', outcome.code, outcome.message, cause.words, now)), cause, now);
  }
  const queued: Attempt = {
    ...attempt,
    status: 'queued',
    sentAt: null,
    leaseUntil: null,
    tries: attempt.tries + 1,
    resultText: outcome.message,
    updatedAt: now,
    cause: cause.words,
  };
  const plan = conclude(known, change(known, queued), cause, now);
  return { ...plan, jobs: [...plan.jobs, jobs.prompt(attempt.id, runAt, now)] };
}

/** No answer that says whether it was sent: it stays `unknown`, and holds its slots for five minutes after sending. */
export function endLease(known: Known, attempt: Attempt, cause: Cause, now: Instant): Plan {
  if (!isHigher(attempt.status, 'unknown')) return conclude(known, known, cause, now);
  const unknown: Attempt = { ...attempt, status: 'unknown', leaseUntil: null, updatedAt: now, cause: cause.words };
  const freeAt = ((attempt.sentAt ?? now) + UNKNOWN_HOLDS_MS) as Instant;
  const slots = known.slots.map((slot) => (slot.attemptId === attempt.id ? { ...slot, freeAt } : slot));
  return conclude(known, { ...change(known, unknown), slots }, cause, now);
}

/** Closes an open payment. Prompts that certainly did not leave are dropped; those that did keep their chance: money wins. */
export function close(known: Known, status: 'cancelled' | 'expired', cause: Cause, now: Instant): Plan {
  if (known.payment.status !== 'open') return conclude(known, known, cause, now);
  const attempts = known.attempts.map((a) =>
    a.status === 'queued' ? failed(a, 'not_sent', null, 'The payment was closed before the prompt was sent.', cause.words, now) : a,
  );
  const payment = { ...known.payment, status, closedAt: now, updatedAt: now, cause: cause.words };
  const plan = conclude(known, { ...known, payment, attempts }, cause, now);
  return { ...plan, jobs: [...plan.jobs, { remove: jobs.expireId(payment.id) }] };
}
