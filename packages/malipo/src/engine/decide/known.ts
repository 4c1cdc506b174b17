import type { Instant } from '@malipo/daraja/values';
import type { EvidenceSource, Row } from '../../store/schema.ts';

export type Payment = Row<'payments'>;
export type Attempt = Row<'attempts'>;
export type Evidence = Row<'evidence'>;
export type Settlement = Row<'settlements'>;
export type Slot = Row<'slots'>;

/** What of the configuration a decision depends on. */
export interface Rules {
  /** An STK success above this many cents needs a second witness; null = never. */
  readonly verifyAboveCents: number | null;
  /** The app has a `fulfil`. */
  readonly fulfils: boolean;
  /** Tills have no account in their prompts, so that payments to them may come without one. */
  readonly isTill: boolean;
  /** When to ask about a prompt after sending, ms. */
  readonly checkMs: readonly number[];
  /** With money expected but no receipt in sight, the next sweep comes this soon. */
  readonly sweepSoonMs: number;
}

/** Everything that bears on one payment: the whole input of a decision, apart from the new evidence. */
export interface Known {
  readonly payment: Payment;
  readonly attempts: readonly Attempt[];
  readonly evidence: readonly Evidence[];
  readonly settlements: readonly Settlement[];
  /** Settlements that hold a receipt named here and are not this payment's: unmatched ones, or another payment's. */
  readonly elsewhere: readonly Settlement[];
  /** The slots of the payment and of its phones, whoever holds them. */
  readonly slots: readonly Slot[];
  readonly rules: Rules;
}

/** Why something changes: evidence, a command, the outcome of a sending, or the schedule; ids of new rows are made from it. */
export interface Cause {
  /** 26 characters that no other cause has. */
  readonly seed: string;
  /** `evidence evd_…`, `command cancel`, `sending accepted`, `schedule expiry`. */
  readonly words: string;
}

/** What every row of one plan is written with. */
export interface Step {
  readonly cause: Cause;
  readonly now: Instant;
  /** Makes the ids of new rows, see {@link idMaker}. */
  readonly ids: (prefix: string) => string;
}

export type JobChange =
  | { readonly put: Row<'jobs'>; /** Leave an existing job that is due sooner. */ readonly keepSooner?: boolean }
  | { readonly remove: string };

/** A fact to tell; the writer adds the public form of what it is about. */
export interface Told {
  readonly id: string;
  readonly type: string;
  readonly attemptId?: string;
  readonly settlementId?: string;
}

/** What a decision changes: the state after it, and what goes with it. Writing compares `known` before and after. */
export interface Plan {
  readonly known: Known;
  readonly postings: readonly Row<'postings'>[];
  readonly events: readonly Told[];
  readonly jobs: readonly JobChange[];
  /** Contradictions an operator should see; no money hangs on them. */
  readonly problems: readonly string[];
}

/** Another payment, or another shortcode, holds this settlement's money: it cannot be this payment's too. */
export const isForeign = (holder: Settlement, payment: Payment): boolean =>
  holder.paymentId !== null || holder.shortcode !== payment.shortcode;

const RANK = { queued: 0, sending: 1, unknown: 2, prompted: 3, failed: 4, succeeded: 5 } as const;

/** Attempts only move up; true when `to` lies above `from`. */
export const isHigher = (from: Attempt['status'], to: Attempt['status']): boolean => RANK[to] > RANK[from];

/** Which witness is followed where two name different amounts for one receipt: the one closest to the ledger of Safaricom. */
export const WITNESS_RANK: Readonly<Record<EvidenceSource, number>> = {
  statement: 6,
  pull: 5,
  c2b: 4,
  status: 3,
  operator: 2,
  stk_callback: 1,
  stk_query: 0,
};

const BASE32 = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * Ids for the rows of one plan: time, then the cause's own chance, then a counter. Deciding stays pure, and a
 * transaction that runs again makes the same rows.
 */
export function idMaker(cause: Cause, now: Instant): (prefix: string) => string {
  let time = '';
  for (let rest = now as number, i = 0; i < 10; i++, rest = Math.floor(rest / 32)) time = BASE32[rest % 32] + time;
  const chance = cause.seed.slice(-13);
  let count = 0;
  return (prefix) => {
    const n = count++;
    return `${prefix}_${time}${chance}${BASE32[(n >> 10) & 31]}${BASE32[(n >> 5) & 31]}${BASE32[n & 31]}`;
  };
}
