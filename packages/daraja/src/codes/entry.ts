import type { SentenceName } from './sentences.ts';

/**
 * The Daraja surface a code came from; one number means different things on different ones. `api` is the gateway
 * (synchronous `errorCode`), `core` the fallback of every call that names an initiator.
 */
export type CodeApi =
  | 'api'
  | 'oauth'
  | 'stk'
  | 'pull'
  | 'c2b-validation'
  | 'b2c'
  | 'b2b'
  | 'b2b-express'
  | 'reversal'
  | 'account-balance'
  | 'transaction-status'
  | 'core'
  | 'ratiba'
  | 'billmanager'
  | 'qr'
  | 'orginfo'
  | 'hakikisha'
  | 'bonga'
  | 'imsi'
  | 'swap';

/** What a code means and who can act on it. */
export interface CodeCause {
  readonly api: string;
  readonly code: string;
  /** Tells apart meanings that share one code; chosen by the message. */
  readonly variant?: string;
  readonly status: 'success' | 'pending' | 'failed' | 'cancelled' | 'unknown';
  /** The attempt is over. Money can still arrive late, see `reconcile`. */
  readonly isFinal: boolean;
  /** Who can make a *new* attempt succeed: time (`auto`), the payer, the operator, nobody. Never a licence to resend. */
  readonly retry: 'auto' | 'customer' | 'fix' | 'none';
  readonly meaning: string;
  /** What the operator can do about it. */
  readonly operator?: string;
  /** Money may have moved all the same: look before asking or telling. */
  readonly reconcile?: boolean;
  /** How long to leave the phone or the gateway alone before a new attempt. */
  readonly retryAfterMs?: number;
  /** Where the meaning is from: Safaricom's pages, a seen answer, several integrators, or hardly anything. */
  readonly confidence: 'official' | 'observed' | 'community' | 'low';
}

/** The same, and what to tell the customer. */
export interface CodeEntry extends CodeCause {
  readonly customer: { readonly en: string; readonly sw: string };
}

/** A table row. What is left out: `failed`, to be fixed by the operator, stated by Safaricom, and the table's usual sentence. */
export interface Row {
  readonly code: string;
  readonly variant?: string;
  /** Lower-case pieces of the messages that choose this variant. */
  readonly says?: readonly string[];
  readonly status?: CodeCause['status'];
  readonly final?: boolean;
  readonly retry?: CodeCause['retry'];
  readonly meaning: string;
  readonly tell?: SentenceName;
  readonly operator?: string;
  readonly reconcile?: true;
  readonly waitSeconds?: number;
  readonly confidence?: CodeCause['confidence'];
}

/** A row made whole, with the pieces of text that choose it. */
export interface Candidate<Entry extends CodeCause = CodeEntry> {
  readonly entry: Entry;
  readonly says: readonly string[];
}

/** How a table makes its rows whole: with what customers are told, or without. */
export type Complete<Entry extends CodeCause> = (api: CodeApi, row: Row, usual: SentenceName) => Entry;

/** Fills in what a row leaves out, but for the customer's sentence. */
export function causeOf(api: CodeApi, row: Row): CodeCause {
  const status = row.status ?? 'failed';
  return {
    api,
    code: row.code,
    ...(row.variant === undefined ? {} : { variant: row.variant }),
    status,
    isFinal: row.final ?? (status !== 'pending' && status !== 'unknown'),
    retry: row.retry ?? (status === 'failed' ? 'fix' : 'none'),
    meaning: row.meaning,
    ...(row.operator === undefined ? {} : { operator: row.operator }),
    ...(row.reconcile === undefined ? {} : { reconcile: row.reconcile }),
    ...(row.waitSeconds === undefined ? {} : { retryAfterMs: row.waitSeconds * 1000 }),
    confidence: row.confidence ?? 'official',
  };
}
