import type { Row, TableName } from '../../packages/malipo/src/store/schema.ts';
import { receiptKey } from './ledger-watch.ts';
import type { Ledger } from './ledger-watch.ts';
import type { Notebook } from './notebook.ts';

type Violation = Notebook['violation'];
type Facts = Readonly<Record<string, unknown>> | undefined;

const RANK = { queued: 0, sending: 1, unknown: 2, prompted: 3, failed: 4, succeeded: 5 } as const;
const CAUSE =
  /^(evidence evd_\w+|command (create|prompt|cancel)|sending (taken|accepted|rejected|not_sent|unknown)|schedule (expiry|lease|too late)|fulfil (done|failed))$/;
const CAUSED: ReadonlySet<TableName> = new Set(['payments', 'attempts', 'settlements', 'postings', 'events']);

/** Invariant 7: every change of state names evidence, a command, the outcome of a sending, or the schedule; evidence that is named exists. */
export function checkCauses(table: TableName, before: Facts, after: Facts, ledger: Ledger, violation: Violation): void {
  if (!after || !CAUSED.has(table)) return;
  const cause = String(after['cause']);
  const id = String(after['id']);
  if (!CAUSE.test(cause)) violation('7', `${table} ${id} changed for no known cause: “${cause}”.`);
  const evidence = /^evidence (evd_\w+)$/.exec(cause)?.[1];
  if (evidence !== undefined && !ledger.rows.evidence.has(evidence))
    violation('7', `${table} ${id} names evidence ${evidence}, which does not exist.`);
  if (before && before['status'] !== after['status'] && before['cause'] === cause)
    violation(
      '7',
      `${table} ${id} went from ${String(before['status'])} to ${String(after['status'])} and names the cause it had: “${cause}”.`,
    );
}

/** Invariant 4: paid is for ever, and nothing closed opens again. */
export function checkPayment(before: Row<'payments'> | undefined, after: Row<'payments'> | undefined, violation: Violation): void {
  if (!after) return violation('4', `Payment ${before?.reference ?? ''} was deleted.`);
  if (!before || before.status === after.status) return;
  if (before.status === 'paid' || after.status === 'open')
    violation('4', `Payment ${after.reference} went from ${before.status} to ${after.status}.`);
}

/** Attempts only move up; the one way back is from `sending` to `queued`, when certainly nothing was sent. */
export function checkAttempt(before: Row<'attempts'> | undefined, after: Row<'attempts'> | undefined, violation: Violation): void {
  if (!after) return violation('7', `Attempt ${before?.id ?? ''} was deleted.`);
  if (!before || RANK[after.status] >= RANK[before.status]) return;
  if (before.status === 'sending' && after.status === 'queued' && after.cause === 'sending not_sent') return;
  violation('7', `Attempt ${after.id} went down from ${before.status} to ${after.status}: ${after.cause}.`);
}

/** Invariant 1: the book only grows, by positive amounts from one account to another. */
export function checkPosting(before: Row<'postings'> | undefined, after: Row<'postings'> | undefined, violation: Violation): void {
  if (before || !after) return violation('1', `Posting ${(before ?? after)?.id ?? ''} was changed.`);
  if (!(after.amountCents > 0) || after.fromAccount === after.toAccount)
    violation('1', `Posting ${after.id} moves ${after.amountCents} from ${after.fromAccount} to ${after.toAccount}.`);
}

/** Invariants 1, 2 and 8 for one settlement: the book agrees with it, its guards stand, and a witness named its amount. */
export function checkSettlement(id: string, ledger: Ledger, violation: Violation): void {
  const settlement = ledger.rows.settlements.get(id);
  if (!settlement) return violation('1', `Postings name settlement ${id}, which does not exist.`);
  const { status, shortcode, tenant, amountCents } = settlement;
  const wanted = new Map<string, number>();
  if (status !== 'merged') {
    wanted.set(`mpesa:${shortcode}`, amountCents);
    wanted.set(status === 'credited' ? `sales:${tenant}` : `unmatched:${shortcode}`, 0 - amountCents);
  }
  const moved = ledger.moved.get(id) ?? new Map<string, number>();
  for (const account of new Set([...wanted.keys(), ...moved.keys()])) {
    if ((wanted.get(account) ?? 0) !== (moved.get(account) ?? 0))
      violation('1', `Settlement ${id} (${status}, ${amountCents}) moved ${moved.get(account) ?? 0} onto ${account}.`);
  }
  if (status === 'merged') return;
  if ((status === 'credited') !== (settlement.paymentId !== null))
    violation('8', `Settlement ${id} is ${status} with payment ${settlement.paymentId}.`);
  checkGuards(settlement, ledger, violation);
  checkWitness(settlement, ledger, violation);
}

/** Invariant 2. */
function checkGuards(settlement: Row<'settlements'>, ledger: Ledger, violation: Violation): void {
  const { id, receipt, attemptId } = settlement;
  if (receipt !== null) {
    if (ledger.settlementsByReceipt.get(receiptKey(settlement)).size > 1) violation('2', `Receipt ${receipt} is settled twice.`);
    if (ledger.rows.receipts.get(receiptKey(settlement))?.settlementId !== id)
      violation('2', `Receipt ${receipt} is not claimed by its settlement ${id}.`);
  }
  if (attemptId !== null && settlement.status === 'credited') {
    if (ledger.settlementsByAttempt.get(attemptId).size > 1) violation('2', `Attempt ${attemptId} is settled twice.`);
    if (ledger.rows.settledAttempts.get(attemptId)?.settlementId !== id)
      violation('2', `Attempt ${attemptId} is not claimed by its settlement ${id}.`);
  }
}

/** Invariant 8: the amount is one that a believed witness named for this receipt; without a receipt, the amount of the prompt. */
function checkWitness(settlement: Row<'settlements'>, ledger: Ledger, violation: Violation): void {
  const { id, receipt, amountCents } = settlement;
  if (receipt === null) {
    const attempt = ledger.rows.attempts.get(settlement.attemptId ?? '');
    if (attempt?.status !== 'succeeded' || attempt.amountCents !== amountCents)
      violation('8', `Settlement ${id} has no receipt, and its attempt did not succeed with ${amountCents}.`);
    return;
  }
  for (const evidenceId of ledger.evidenceByReceipt.get(receiptKey(settlement))) {
    const e = ledger.rows.evidence.get(evidenceId);
    if (e?.kind === 'paid' && e.amountCents === amountCents && (e.believed || e.attemptId === null)) return;
  }
  violation('8', `No believed witness names ${amountCents} for receipt ${receipt}.`);
}
