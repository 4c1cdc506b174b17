import type { RowChange } from '../../packages/malipo/src/store/memory/index.ts';
import type { Row, TableName } from '../../packages/malipo/src/store/schema.ts';
import { createGroups } from './groups.ts';
import type { Groups } from './groups.ts';
import { checkAttempt, checkCauses, checkPayment, checkPosting, checkSettlement } from './invariants.ts';
import type { Notebook } from './notebook.ts';

/** All committed rows, found by what they belong to. */
export interface Ledger {
  readonly rows: { readonly [T in TableName]: Map<string, Row<T>> };
  readonly settlementsOf: Groups;
  readonly settlementsByReceipt: Groups;
  readonly settlementsByAttempt: Groups;
  readonly evidenceByReceipt: Groups;
  /** What became of sending each attempt, and by what each payment was closed: the commands of a replay. */
  readonly sent: Map<string, { readonly words: string; readonly row: Row<'attempts'> }>;
  readonly closed: Map<string, 'cancelled' | 'expired'>;
  /** When the sending of each attempt began, every time: also of one that turned out not to have left. */
  readonly sendings: Map<string, readonly number[]>;
  /** When Safaricom's id of each attempt became known: from then on it can be asked about. */
  readonly namedAt: Map<string, number>;
  /** Cents that each settlement moved onto (+) and off (−) each account. */
  readonly moved: Map<string, Map<string, number>>;
}

/** Sees every commit and holds it against the invariants that hold at every moment. */
export interface LedgerWatch extends Ledger {
  readonly committed: (changes: readonly RowChange[]) => void;
  /** Calls back when rows appear that mean work. */
  readonly onWork: (listener: () => void) => void;
  /** The body is in the inbox, byte for byte. */
  readonly isKept: (tokenHash: string, body: string) => boolean;
  /** Nothing wants doing any more, regular work apart. */
  readonly isIdle: () => boolean;
}

const TABLES: readonly TableName[] = [
  'payments',
  'attempts',
  'callbackTokens',
  'slots',
  'receipts',
  'settledAttempts',
  'accountReferences',
  'idempotencyKeys',
  'inbox',
  'evidence',
  'settlements',
  'postings',
  'events',
  'endpoints',
  'deliveries',
  'jobs',
  'fulfilments',
  'registers',
  'apiKeys',
  'accessTokens',
];
/** A late answer may follow a lease that ran out; the last word counts. */
const OUTCOME = /^(sending (accepted|rejected|not_sent|unknown)|schedule lease)$/;
const REGULAR: ReadonlySet<string> = new Set(['sweep', 'clean-up']);

export const receiptKey = (row: { environment: string; receipt: string | null }): string => `${row.environment}:${row.receipt ?? ''}`;

export function createLedgerWatch(notebook: Notebook): LedgerWatch {
  const rows = Object.fromEntries(TABLES.map((table) => [table, new Map()])) as unknown as Ledger['rows'];
  const ledger: Ledger = {
    rows,
    settlementsOf: createGroups(),
    settlementsByReceipt: createGroups(),
    settlementsByAttempt: createGroups(),
    evidenceByReceipt: createGroups(),
    sent: new Map(),
    closed: new Map(),
    sendings: new Map(),
    namedAt: new Map(),
    moved: new Map(),
  };
  const inboxByToken = createGroups();
  const unnumbered = new Set<string>();
  const waiting = new Set<string>();
  let announce: () => void = () => undefined;

  const index = (change: RowChange, isAfter: boolean): void => {
    const row = (isAfter ? change.after : change.before) as never;
    if (row === undefined) return;
    const put = (groups: Groups, key: string, id: string): void => (isAfter ? groups.add(key, id) : groups.remove(key, id));
    if (change.table === 'settlements') {
      const s: Row<'settlements'> = row;
      if (s.paymentId !== null) put(ledger.settlementsOf, s.paymentId, s.id);
      if (s.receipt !== null && s.status !== 'merged') put(ledger.settlementsByReceipt, receiptKey(s), s.id);
      if (s.attemptId !== null && s.status === 'credited') put(ledger.settlementsByAttempt, s.attemptId, s.id);
    } else if (change.table === 'evidence') {
      const e: Row<'evidence'> = row;
      if (e.receipt !== null) put(ledger.evidenceByReceipt, receiptKey(e), e.id);
    } else if (change.table === 'inbox') {
      const i: Row<'inbox'> = row;
      put(inboxByToken, i.tokenHash, i.id);
      flag(waiting, i.id, isAfter && i.status === 'pending');
    } else if (change.table === 'events') {
      const e: Row<'events'> = row;
      flag(unnumbered, e.id, isAfter && e.seq === null);
    } else if (change.table === 'jobs') {
      const j: Row<'jobs'> = row;
      flag(waiting, j.id, isAfter && !REGULAR.has(j.queue));
    } else if (change.table === 'postings' && isAfter) {
      const p: Row<'postings'> = row;
      const moved = ledger.moved.get(p.settlementId) ?? new Map<string, number>();
      ledger.moved.set(p.settlementId, moved);
      moved.set(p.fromAccount, (moved.get(p.fromAccount) ?? 0) - p.amountCents);
      moved.set(p.toAccount, (moved.get(p.toAccount) ?? 0) + p.amountCents);
    }
  };

  const committed = (changes: readonly RowChange[]): void => {
    for (const change of changes) {
      const id = ((change.after ?? change.before) as { id: string }).id;
      index(change, false);
      if (change.after === undefined) rows[change.table].delete(id);
      else rows[change.table].set(id, change.after as never);
      index(change, true);
    }
    judge(changes);
    if (changes.some((c) => c.before === undefined && (c.table === 'events' || c.table === 'jobs' || c.table === 'inbox'))) announce();
  };

  const judge = (changes: readonly RowChange[]): void => {
    const violation = notebook.violation;
    const settlements = new Set<string>();
    const payments = new Set<string>();
    for (const { table, before, after } of changes) {
      checkCauses(table, before, after, ledger, violation);
      if (table === 'payments') {
        const payment = after as Row<'payments'> | undefined;
        checkPayment(before as Row<'payments'> | undefined, payment, violation);
        if (payment) payments.add(payment.id);
        if (payment && before?.['status'] === 'open' && (payment.status === 'cancelled' || payment.status === 'expired'))
          ledger.closed.set(payment.id, payment.status);
        if (payment && before?.['status'] !== payment.status)
          notebook.note('payment', payment.reference, payment.status, payment.creditedCents, payment.cause);
      } else if (table === 'attempts') {
        const attempt = after as Row<'attempts'> | undefined;
        checkAttempt(before as Row<'attempts'> | undefined, attempt, violation);
        if (attempt && attempt.sentAt !== null && before?.['sentAt'] !== attempt.sentAt)
          ledger.sendings.set(attempt.id, [...(ledger.sendings.get(attempt.id) ?? []), attempt.sentAt]);
        if (attempt && attempt.checkoutRequestId !== null && before?.['checkoutRequestId'] !== attempt.checkoutRequestId)
          ledger.namedAt.set(attempt.id, notebook.now());
        if (attempt && before?.['cause'] !== attempt.cause && OUTCOME.test(attempt.cause))
          ledger.sent.set(attempt.id, { words: attempt.cause, row: attempt });
        if (attempt && before?.['status'] !== attempt.status) {
          notebook.note('attempt', attempt.id, attempt.status, attempt.cause, attempt.resultCode, attempt.failure);
          notebook.count(`attempt ${attempt.status}`);
        }
      } else if (table === 'settlements') {
        const settlement = (after ?? before) as Row<'settlements'>;
        settlements.add(settlement.id);
        if (settlement.paymentId !== null) payments.add(settlement.paymentId);
        notebook.note('settlement', settlement.id, settlement.status, settlement.receipt, settlement.attemptId, settlement.cause);
        if (!after) violation('2', `Settlement ${settlement.id} was deleted.`);
      } else if (table === 'postings') {
        checkPosting(before as Row<'postings'> | undefined, after as Row<'postings'> | undefined, violation);
        settlements.add(((after ?? before) as Row<'postings'>).settlementId);
      } else if (table === 'evidence' && !before) {
        const e = after as Row<'evidence'>;
        notebook.note('evidence', e.id, e.source, e.kind, e.code, e.receipt, e.attemptId ?? e.paymentId ?? e.accountReference);
        notebook.count(`evidence ${e.source} ${e.kind}`);
      }
    }
    for (const id of settlements) checkSettlement(id, ledger, violation);
    for (const id of payments) checkCredited(id);
  };

  /** Invariant 8: what was credited is the sum of what arrived; the mismatch compares it with what was owed. */
  const checkCredited = (id: string): void => {
    const payment = rows.payments.get(id);
    if (!payment) return;
    let credited = 0;
    for (const s of ledger.settlementsOf.get(id)) {
      const row = rows.settlements.get(s);
      if (row?.status === 'credited') credited += row.amountCents;
    }
    const mismatch = credited === 0 || credited === payment.amountCents ? 'none' : credited < payment.amountCents ? 'partial' : 'over';
    if (credited !== payment.creditedCents || mismatch !== payment.mismatch)
      notebook.violation(
        '8',
        `Payment ${payment.reference} says ${payment.creditedCents} ${payment.mismatch}; its settlements say ${credited} ${mismatch}.`,
      );
    if (credited >= payment.amountCents !== (payment.status === 'paid') && !(payment.status === 'paid' && credited < payment.amountCents))
      notebook.violation('8', `Payment ${payment.reference} is ${payment.status} with ${credited} of ${payment.amountCents}.`);
  };

  return {
    ...ledger,
    committed,
    onWork: (listener) => {
      announce = listener;
    },
    isKept: (tokenHash, body) => {
      const bytes = Buffer.from(body);
      for (const id of inboxByToken.get(tokenHash)) if (bytes.equals(rows.inbox.get(id)?.body ?? new Uint8Array())) return true;
      return false;
    },
    isIdle: () => waiting.size === 0 && unnumbered.size === 0,
  };
}

const flag = (set: Set<string>, id: string, isOn: boolean): void => void (isOn ? set.add(id) : set.delete(id));
