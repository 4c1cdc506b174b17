import type { Instant } from '@malipo/daraja/values';
import { lookUpCode } from '@malipo/daraja/codes';
import type { Attempt, Evidence, Known } from './known.ts';
import { isForeign, isHigher } from './known.ts';

/** A query may say "failed" of a prompt that still succeeds; read this long after sending, its word ends the attempt. */
export const QUERY_FAILURE_HOLDS_AFTER_MS = 180_000;

/** What the direct witnesses, weighed, say of the attempts. */
export interface Belief {
  readonly evidence: readonly Evidence[];
  readonly attempts: readonly Attempt[];
}

/** Anyone can post a callback: both ids and, for a success, amount and receipt must be those of the attempt. */
function fits(evidence: Evidence, attempt: Attempt): boolean {
  if (!evidence.listed || attempt.checkoutRequestId === null) return false;
  if (evidence.checkoutRequestId !== attempt.checkoutRequestId || evidence.merchantRequestId !== attempt.merchantRequestId) return false;
  return evidence.kind !== 'paid' || (evidence.amountCents === attempt.amountCents && evidence.receipt !== null);
}

const saysPaid = (evidence: Evidence): boolean =>
  evidence.kind === 'paid' && (evidence.source === 'stk_query' || evidence.source === 'status' || evidence.source === 'operator');

/** The acknowledgement was lost: the first callback by the attempt's own token brings the ids. While sending, it is still awaited. */
function adoptIds(attempt: Attempt, about: readonly Evidence[]): Attempt {
  if (attempt.checkoutRequestId !== null || attempt.status === 'queued' || attempt.status === 'sending') return attempt;
  const first = about.find((e) => e.source === 'stk_callback' && e.listed && e.checkoutRequestId !== null && e.merchantRequestId !== null);
  return first ? { ...attempt, checkoutRequestId: first.checkoutRequestId, merchantRequestId: first.merchantRequestId } : attempt;
}

/** Safaricom's own list of what it booked names the same money: no second witness is better. */
const isBooked = (evidence: Evidence, all: readonly Evidence[]): boolean =>
  all.some((e) => e.attemptId === null && e.kind === 'paid' && e.receipt === evidence.receipt && e.amountCents === evidence.amountCents);

function weigh(evidence: Evidence, attempt: Attempt, about: readonly Evidence[], known: Known): boolean {
  if (evidence.believed) return true;
  if (evidence.source !== 'stk_callback') return saysPaid(evidence) || evidence.kind === 'failed';
  if (!fits(evidence, attempt)) return false;
  if (evidence.kind !== 'paid') return true;
  if (about.some((e) => e.source === 'stk_callback' && e.kind === 'paid' && e.believed && e.receipt !== evidence.receipt)) return false;
  if (known.elsewhere.some((held) => held.receipt === evidence.receipt && isForeign(held, known.payment))) return about.some(saysPaid);
  const { verifyAboveCents } = known.rules;
  return verifyAboveCents === null || attempt.amountCents <= verifyAboveCents || about.some(saysPaid) || isBooked(evidence, known.evidence);
}

function failureOf(attempt: Attempt, about: readonly Evidence[]): Evidence | undefined {
  const failures = about.filter((e) => e.kind === 'failed' && e.believed);
  return (
    failures.find((e) => e.source !== 'stk_query') ??
    failures.find((e) => attempt.sentAt !== null && e.readAt - attempt.sentAt >= QUERY_FAILURE_HOLDS_AFTER_MS)
  );
}

/** Our word for why a prompt failed; the vendor's code stays beside it. */
const FAILURES: Readonly<Record<string, string>> = {
  '1': 'insufficient_funds',
  '1031': 'cancelled_by_customer',
  '1032': 'cancelled_by_customer',
  '1037': 'no_answer',
  '1036': 'no_answer',
  '1019': 'expired',
  '2001': 'wrong_pin',
  '1001': 'phone_busy',
  '17': 'same_amount_too_soon',
  '8006': 'pin_locked',
  '1025': 'prompt_not_delivered',
  '9999': 'prompt_not_delivered',
  '3': 'over_limit',
  '4': 'over_limit',
  '2': 'under_limit',
  '8': 'shortcode_full',
  '2028': 'shortcode_not_allowed',
  SFC_IC0003: 'shortcode_not_allowed',
  '26': 'system_busy',
};

/** Our name for a result code of an STK prompt; `declined` for those that need no name of their own. */
export const failureWord = (code: string): string => FAILURES[code] ?? 'declined';

/** After these codes money may still arrive; the attempt keeps being asked about. */
export const mayStillArrive = (code: string | null): boolean => code !== null && lookUpCode('stk', code).reconcile === true;

function raise(attempt: Attempt, about: readonly Evidence[], words: string, now: Instant): Attempt {
  const paid = about.find((e) => e.kind === 'paid' && e.believed);
  if (paid && isHigher(attempt.status, 'succeeded')) {
    return {
      ...attempt,
      status: 'succeeded',
      failure: null,
      resultCode: '0',
      resultText: null,
      leaseUntil: null,
      endedAt: now,
      updatedAt: now,
      cause: words,
    };
  }
  const failed = failureOf(attempt, about);
  if (!failed || !isHigher(attempt.status, 'failed')) return attempt;
  return {
    ...attempt,
    status: 'failed',
    failure: failureWord(failed.code ?? ''),
    resultCode: failed.code,
    resultText: failed.message,
    leaseUntil: null,
    endedAt: now,
    updatedAt: now,
    cause: words,
  };
}

/**
 * Weighs every direct witness and lets the attempts follow: success beats failure whenever it comes, what was
 * believed stays believed, and everything else is a function of the set of witnesses, so that order cannot matter.
 */
export function believe(known: Known, words: string, now: Instant): Belief {
  let evidence = known.evidence;
  const attempts = known.attempts.map((attempt) => {
    let about = evidence.filter((e) => e.attemptId === attempt.id);
    if (about.length === 0) return attempt;
    const named = adoptIds(attempt, about);
    const weighed = new Map<string, Evidence>();
    for (const e of about) {
      if (e.believed || !weigh(e, named, about, known)) continue;
      weighed.set(e.id, { ...e, believed: true });
      about = about.map((other) => weighed.get(other.id) ?? other);
    }
    if (weighed.size > 0) evidence = evidence.map((e) => weighed.get(e.id) ?? e);
    return raise(named, about, words, now);
  });
  return { evidence, attempts };
}

/** A success that is told but not yet believed, of an attempt that is not decided otherwise. */
export function openClaim(belief: Belief): Evidence | undefined {
  return belief.evidence.find((e) => {
    if (e.source !== 'stk_callback' || e.kind !== 'paid' || e.believed) return false;
    const attempt = belief.attempts.find((a) => a.id === e.attemptId);
    return attempt !== undefined && attempt.status !== 'sending' && attempt.status !== 'failed' && attempt.status !== 'succeeded';
  });
}
