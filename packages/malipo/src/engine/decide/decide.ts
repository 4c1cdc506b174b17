import type { Instant } from '@malipo/daraja/values';
import { conclude } from './conclude.ts';
import { idMaker } from './known.ts';
import type { Cause, Evidence, Known, Plan, Settlement } from './known.ts';

/** Evidence as a cause: every row it changes names it. */
export const byEvidence = (evidence: Evidence): Cause => ({ seed: evidence.id, words: `evidence ${evidence.id}` });

/**
 * What a witness changes about a payment. Pure and total: every kind of evidence in every state has an answer, which
 * may be that nothing changes. `now` dates rows and serves schedules; no belief hangs on it.
 */
export function decide(known: Known, evidence: Evidence, now: Instant): Plan {
  if (known.evidence.some((e) => e.fingerprint === evidence.fingerprint)) return conclude(known, known, byEvidence(evidence), now);
  return conclude(known, { ...known, evidence: [...known.evidence, evidence].toSorted(byReading) }, byEvidence(evidence), now);
}

const byReading = (a: Evidence, b: Evidence): number => a.readAt - b.readAt || (a.id < b.id ? -1 : 1);

/** What a witness changes when no payment waits for its money: it is kept as unmatched, once per receipt. */
export function decideUnmatched(
  holder: Settlement | undefined,
  evidence: Evidence,
  now: Instant,
): Pick<Plan, 'postings' | 'events'> & { readonly settlement?: Settlement } {
  if (holder || evidence.kind !== 'paid' || evidence.receipt === null || evidence.amountCents === null || evidence.attemptId !== null)
    return { postings: [], events: [] };
  const cause = byEvidence(evidence);
  const ids = idMaker(cause, now);
  const settlement: Settlement = {
    id: ids('stl'),
    tenant: evidence.tenant,
    environment: evidence.environment,
    shortcode: evidence.shortcode,
    paymentId: null,
    attemptId: null,
    receipt: evidence.receipt,
    amountCents: evidence.amountCents,
    accountReference: evidence.accountReference,
    payer: evidence.payer,
    payerName: evidence.payerName,
    source: evidence.source,
    status: 'unmatched',
    completedAt: evidence.completedAt,
    createdAt: now,
    updatedAt: now,
    cause: cause.words,
  };
  return {
    settlement,
    postings: [
      {
        id: ids('pst'),
        tenant: evidence.tenant,
        environment: evidence.environment,
        fromAccount: `unmatched:${evidence.shortcode}`,
        toAccount: `mpesa:${evidence.shortcode}`,
        amountCents: evidence.amountCents,
        settlementId: settlement.id,
        createdAt: now,
        cause: cause.words,
      },
    ],
    events: [{ id: ids('evt'), type: 'settlement.unmatched', settlementId: settlement.id }],
  };
}
