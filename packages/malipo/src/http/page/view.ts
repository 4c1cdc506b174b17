import type { Attempt, Payment } from '../../engine/api.ts';

/** What the customer should see now: one word for the look, the rest comes from the payment. */
export type ViewKind = 'ask' | 'sending' | 'look' | 'checking' | 'failed' | 'partial' | 'inactive' | 'paid' | 'cancelled' | 'expired';

export interface View {
  readonly kind: ViewKind;
  /** Equal keys show the same news: focus and announcements move only when it changes. */
  readonly key: string;
  readonly payment: Payment;
  /** The newest attempt. */
  readonly attempt: Attempt | undefined;
  /** May the customer ask for a prompt now. */
  readonly canAsk: boolean;
  /** Until the next prompt may be sent, when that is known. */
  readonly waitMs: number | null;
  /** How long the prompt probably still shows on the phone. */
  readonly lookMs: number;
  /** When the page would look different although nothing was told; null when only news changes it. */
  readonly nextMs: number | null;
  /** Nothing more is expected. */
  readonly isFinal: boolean;
}

/** A prompt closes by itself after about a minute; after that, telling people to look at the phone misleads them. */
export const promptShowsMs: number = 65_000;
const shortestWaitMs = 1000;

/** Reads off what to show. `now` only serves the countdowns. */
export function viewOf(payment: Payment, now: number): View {
  const attempt = payment.attempts.at(-1);
  const lookMs = attempt?.status === 'prompted' ? Math.max(0, Date.parse(attempt.sentAt ?? attempt.createdAt) + promptShowsMs - now) : 0;
  const kind = kindOf(payment, attempt, lookMs);
  const refused = payment.prompt.allowed ? undefined : payment.prompt;
  const canAsk = payment.prompt.allowed || refused?.reason === 'phone_busy';
  const waitMs = refused?.retryAfterMs ?? null;
  // Money may still come to a closed payment, and a receipt to a paid one.
  const isFinal = kind === 'paid' && payment.receipt !== null;
  return {
    kind,
    key: [kind, attempt?.id, attempt?.failure, payment.mismatch, payment.receipt, canAsk, payment.claimed].join(' '),
    payment,
    attempt,
    canAsk,
    waitMs,
    lookMs,
    isFinal,
    nextMs: payment.status !== 'open' ? null : nextChange(kind, lookMs, canAsk ? null : waitMs),
  };
}

function kindOf(payment: Payment, attempt: Attempt | undefined, lookMs: number): ViewKind {
  if (payment.status !== 'open') return payment.status;
  if (payment.claimed) return 'checking';
  const status = attempt?.status;
  if (status === 'queued' || status === 'sending') return 'sending';
  if (status === 'prompted') return lookMs > 0 ? 'look' : 'checking';
  if (status === 'unknown') return 'checking';
  if (payment.mismatch === 'partial') return 'partial';
  if (!payment.prompt.allowed && payment.prompt.reason === 'shortcode_inactive') return 'inactive';
  return status === 'failed' ? 'failed' : 'ask';
}

function nextChange(kind: ViewKind, lookMs: number, waitMs: number | null): number | null {
  const times = [kind === 'look' ? lookMs : null, waitMs].filter((ms) => ms !== null);
  return times.length === 0 ? null : Math.max(shortestWaitMs, Math.min(...times) + 250);
}
