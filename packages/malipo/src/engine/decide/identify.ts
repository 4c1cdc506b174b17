import type { Instant, Money, Receipt } from '@malipo/daraja/values';
import type { Belief } from './believe.ts';
import type { Attempt, Evidence, Rules } from './known.ts';
import { WITNESS_RANK } from './known.ts';

/** A receipt as all its witnesses together describe it. */
export interface NamedMoney {
  readonly receipt: Receipt;
  readonly amountCents: Money;
  readonly completedAt: Instant | null;
  readonly otherCompletedAt: Instant | null;
  readonly accountReference: string | null;
  readonly payer: string | null;
  readonly payerName: string | null;
  readonly source: Evidence['source'];
  /** The attempt for which a callback or transaction status named it. */
  readonly directFor: string | null;
}

/** A customer has about a minute, handsets up to three; five cover every prompt and few payments by hand. */
const COMPLETED_WITHIN_MS = 300_000;
/** Our clock and Safaricom's may differ. */
const CLOCK_SKEW_MS = 60_000;

/** Text as payers type it: case, spaces and punctuation say nothing. */
export const plainReference = (text: string): string => text.toUpperCase().replace(/[^A-Z0-9]/g, '');

const namesMoney = (e: Evidence): boolean => e.kind === 'paid' && e.receipt !== null && (e.attemptId === null || e.believed);

/** The distinct receipts that believed witnesses name for this payment, each described by its best witness. */
export function namedMoney(evidence: readonly Evidence[]): NamedMoney[] {
  const byReceipt = new Map<Receipt, Evidence[]>();
  for (const e of evidence) {
    if (!namesMoney(e) || e.receipt === null) continue;
    const group = byReceipt.get(e.receipt);
    if (group) group.push(e);
    else byReceipt.set(e.receipt, [e]);
  }
  return [...byReceipt].map(([receipt, witnesses]) => describe(receipt, witnesses)).toSorted(byCompletion);
}

function describe(receipt: Receipt, witnesses: readonly Evidence[]): NamedMoney {
  const ranked = witnesses.toSorted((a, b) => WITNESS_RANK[b.source] - WITNESS_RANK[a.source] || (a.fingerprint < b.fingerprint ? -1 : 1));
  const dated = ranked.find((e) => e.completedAt !== null && e.otherCompletedAt === null) ?? ranked.find((e) => e.completedAt !== null);
  const amount = ranked.find((e) => e.amountCents !== null);
  return {
    receipt,
    amountCents: amount?.amountCents ?? (0 as Money),
    completedAt: dated?.completedAt ?? null,
    otherCompletedAt: dated?.otherCompletedAt ?? null,
    accountReference: ranked.find((e) => e.accountReference !== null)?.accountReference ?? null,
    payer: ranked.findLast((e) => e.payer !== null)?.payer ?? null,
    payerName: ranked.find((e) => e.payerName !== null)?.payerName ?? null,
    source: ranked[0]!.source,
    directFor: ranked.find((e) => e.attemptId !== null)?.attemptId ?? null,
  };
}

/** Earliest completion first, then by receipt: the order in which money counts. */
export const byCompletion = (
  a: { completedAt: Instant | null; receipt: string | null },
  b: { completedAt: Instant | null; receipt: string | null },
): number =>
  (a.completedAt ?? Infinity) === (b.completedAt ?? Infinity)
    ? (a.receipt ?? '') < (b.receipt ?? '')
      ? -1
      : 1
    : (a.completedAt ?? Infinity) - (b.completedAt ?? Infinity);

/**
 * The latest moment at which this prompt's money can have been completed. Of a prompt that is known to have succeeded,
 * that is when we heard of it: a customer who pays after Safaricom gave up may take longer than five minutes.
 */
function latestCompletion(attempt: Attempt, sentAt: Instant, evidence: readonly Evidence[]): number {
  const usual = sentAt + COMPLETED_WITHIN_MS;
  if (attempt.status !== 'succeeded') return usual;
  const told = evidence.flatMap((e) => (e.attemptId === attempt.id && e.kind === 'paid' && e.believed ? [e.readAt] : []));
  return told.length === 0 ? usual : Math.max(usual, Math.min(...told) + CLOCK_SKEW_MS);
}

function isTimely(money: NamedMoney, sentAt: Instant, until: number): boolean {
  return [money.completedAt, money.otherCompletedAt].some((at) => at !== null && at >= sentAt - CLOCK_SKEW_MS && at <= until);
}

function couldBe(money: NamedMoney, attempt: Attempt, evidence: readonly Evidence[], rules: Rules, samePayer: PayerTest): boolean {
  const { sentAt } = attempt;
  if (money.directFor !== null || sentAt === null || money.amountCents !== attempt.amountCents) return false;
  if (!isTimely(money, sentAt, latestCompletion(attempt, sentAt, evidence))) return false;
  const payer = money.payer === null ? 'unknown' : samePayer(money.payer, attempt.phone);
  if (payer === 'other') return false;
  if (money.accountReference === null || money.accountReference === '') return rules.isTill && payer === 'same';
  return plainReference(money.accountReference) === plainReference(attempt.accountReference);
}

/** Compares a payer as a witness gave it (clear, hashed, masked) with a phone. */
export type PayerTest = (payer: string, phone: string) => 'same' | 'possible' | 'other';

const needsReceipt = (attempt: Attempt): number => (attempt.status === 'succeeded' ? 1 : 0);

/**
 * Which receipt is which attempt's. What a callback or status named stands first. Then attempts without one, those
 * that succeeded first, in the order of sending, take the earliest receipt that fits. An attempt that failed takes none.
 */
export function linkReceipts(
  belief: Belief,
  money: readonly NamedMoney[],
  rules: Rules,
  samePayer: PayerTest,
): ReadonlyMap<string, NamedMoney> {
  const links = new Map<string, NamedMoney>();
  for (const m of money) if (m.directFor !== null && !links.has(m.directFor)) links.set(m.directFor, m);
  const taken = new Set([...links.values()].map((m) => m.receipt));
  const waiting = belief.attempts
    .filter((a) => !links.has(a.id) && a.status !== 'queued' && a.status !== 'failed')
    .toSorted((a, b) => needsReceipt(b) - needsReceipt(a) || (a.sentAt ?? 0) - (b.sentAt ?? 0) || (a.id < b.id ? -1 : 1));
  for (const attempt of waiting) {
    const match = money.find((m) => !taken.has(m.receipt) && couldBe(m, attempt, belief.evidence, rules, samePayer));
    if (!match) continue;
    links.set(attempt.id, match);
    taken.add(match.receipt);
  }
  return links;
}
