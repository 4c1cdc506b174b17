import { readStkCallback } from '@malipo/daraja';
import { lookUpCode } from '@malipo/daraja/codes';
import type { PullRow, StkQueryAnswer } from '@malipo/daraja';
import { newId } from '@malipo/daraja/values';
import type { Instant, System } from '@malipo/daraja/values';
import type { EvidenceKind, Row } from '../../store/schema.ts';
import { QUERY_FAILURE_HOLDS_AFTER_MS } from '../decide/believe.ts';
import type { Attempt, Evidence } from '../decide/known.ts';
import type { Shortcode } from '../shortcodes.ts';

const nothing = {
  paymentId: null,
  attemptId: null,
  receipt: null,
  amountCents: null,
  accountReference: null,
  payer: null,
  payerName: null,
  completedAt: null,
  otherCompletedAt: null,
  code: null,
  message: null,
  merchantRequestId: null,
  checkoutRequestId: null,
  listed: false,
  believed: false,
} as const;

const KIND_OF_STATUS: Readonly<Record<string, EvidenceKind>> = {
  success: 'paid',
  pending: 'pending',
  failed: 'failed',
  cancelled: 'failed',
  unknown: 'failed',
};

/** Why a message could not be understood; it is parked with these words. */
export interface Unreadable {
  readonly unreadable: string;
}

const parseJson = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
};

/** An inbox row as evidence about the attempt whose token it came by; or why it is none. */
export function readInboxRow(
  row: Row<'inbox'>,
  attempt: Attempt | undefined,
  system: Pick<System, 'now' | 'random'>,
): Evidence | Unreadable {
  if (!attempt) return { unreadable: 'The callback address belongs to no attempt.' };
  if (row.truncated) return { unreadable: 'The body was larger than 64 KiB and is kept cut off.' };
  const callback = readStkCallback(parseJson(row.body));
  if (!callback) return { unreadable: 'The body is not an STK callback.' };
  const kind = callback.succeeded ? 'paid' : KIND_OF_STATUS[lookUpCode('stk', callback.resultCode, callback.resultDesc).status];
  return {
    ...nothing,
    id: newId('evd', system),
    fingerprint: `inbox:${row.dedupe}`,
    source: 'stk_callback',
    kind: kind === 'paid' && !callback.succeeded ? 'failed' : (kind ?? 'failed'),
    environment: attempt.environment,
    tenant: attempt.tenant,
    shortcode: attempt.shortcode,
    paymentId: attempt.paymentId,
    attemptId: attempt.id,
    receipt: callback.receipt ?? null,
    amountCents: callback.amount ?? null,
    payer: callback.phone ?? callback.payer ?? null,
    completedAt: callback.completedAt ?? null,
    code: callback.resultCode,
    message: callback.resultDesc,
    merchantRequestId: callback.merchantRequestId ?? null,
    checkoutRequestId: callback.checkoutRequestId ?? null,
    listed: row.listed,
    readAt: row.receivedAt,
    origin: row.id,
  };
}

const KIND_OF_ANSWER = { paid: 'paid', failed: 'failed', pending: 'pending', not_found: 'unclear' } as const;

/** A query's answer. A failure read early and the same one read late are two testimonies: only the late one ends the attempt. */
export function readQueryAnswer(answer: StkQueryAnswer, attempt: Attempt, now: Instant, system: Pick<System, 'now' | 'random'>): Evidence {
  const isLate = attempt.sentAt !== null && now - attempt.sentAt >= QUERY_FAILURE_HOLDS_AFTER_MS;
  return {
    ...nothing,
    id: newId('evd', system),
    fingerprint: `query:${attempt.id}:${answer.kind}:${answer.resultCode}:${isLate ? 'late' : 'early'}`,
    source: 'stk_query',
    kind: KIND_OF_ANSWER[answer.kind],
    environment: attempt.environment,
    tenant: attempt.tenant,
    shortcode: attempt.shortcode,
    paymentId: attempt.paymentId,
    attemptId: attempt.id,
    amountCents: answer.kind === 'paid' ? attempt.amountCents : null,
    code: answer.resultCode,
    message: answer.resultDesc,
    merchantRequestId: answer.merchantRequestId ?? null,
    checkoutRequestId: answer.checkoutRequestId ?? attempt.checkoutRequestId,
    listed: true,
    readAt: now,
    origin: `query ${attempt.checkoutRequestId ?? ''}`,
  };
}

/** A row that Safaricom booked: money, whoever waits for it. */
export function readPullRow(row: PullRow, shortcode: Shortcode, now: Instant, system: Pick<System, 'now' | 'random'>): Evidence {
  return {
    ...nothing,
    id: newId('evd', system),
    fingerprint: `pull:${shortcode.environment}:${row.receipt}`,
    source: 'pull',
    kind: 'paid',
    environment: shortcode.environment,
    tenant: shortcode.tenant,
    shortcode: shortcode.number,
    receipt: row.receipt,
    amountCents: row.amount,
    accountReference: row.accountReference ?? null,
    payer: row.phone ?? row.payer ?? null,
    payerName: row.name ?? null,
    completedAt: row.completedAt ?? null,
    otherCompletedAt: row.otherCompletedAt ?? null,
    listed: true,
    believed: true,
    readAt: now,
    origin: 'pull',
  };
}
