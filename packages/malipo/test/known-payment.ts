import type { Instant, Money, Phone, Receipt } from '@malipo/daraja/values';
import type { Attempt, Evidence, Known, Payment } from '../src/engine/decide/known.ts';
import { checkSchedule } from '../src/engine/jobs/schedule.ts';

/** When the sample prompt was sent; `at` counts seconds from there. */
export const sentAt = 1_767_600_000_000 as Instant;
export const at = (seconds: number): Instant => (sentAt + seconds * 1000) as Instant;
export const OWED = 100_00 as Money;
export const PHONE = '254700000001' as Phone;
export const Z = 'UA1AAAAAAA' as Receipt;
export const Y = 'UA2BBBBBBB' as Receipt;
export const IDS = { merchantRequestId: 'merchant-1', checkoutRequestId: 'ws_CO_1' };
export const NO_IDS = { merchantRequestId: null, checkoutRequestId: null };
const place = { tenant: 'default', environment: 'production', shortcode: '600999' } as const;

/** An open payment of 100 shillings. */
export const payment: Payment = {
  ...place,
  id: 'pay_01',
  reference: 'ORDER-17',
  accountReference: 'ORDER17',
  description: 'Payment',
  amountCents: OWED,
  creditedCents: 0 as Money,
  status: 'open',
  mismatch: 'none',
  late: false,
  claimed: false,
  claimedUntil: null,
  fulfilment: 'none',
  phone: PHONE,
  receipt: null,
  metadata: null,
  clientSecret: 'secret',
  returnUrl: null,
  createdAt: sentAt,
  updatedAt: sentAt,
  expiresAt: at(86_400),
  closedAt: null,
  paidAt: null,
  cause: 'command create',
};

/** Its prompt, accepted by Safaricom and on the phone, unless changed. */
export const prompt = (changes: Partial<Attempt> = {}): Attempt => ({
  ...place,
  ...IDS,
  id: 'att_01',
  paymentId: payment.id,
  phone: PHONE,
  amountCents: OWED,
  accountReference: 'ORDER17',
  status: 'prompted',
  failure: null,
  resultCode: null,
  resultText: null,
  receipt: null,
  receiptBy: null,
  askedAt: sentAt,
  sendBefore: at(60),
  sentAt,
  leaseUntil: null,
  tries: 0,
  checks: 0,
  endedAt: null,
  createdAt: sentAt,
  updatedAt: sentAt,
  cause: 'sending accepted',
  ...changes,
});

/** What is known when these are the payment's prompts. */
export const knowing = (...attempts: Attempt[]): Known => ({
  payment,
  attempts,
  evidence: [],
  settlements: [],
  elsewhere: [],
  slots: attempts.slice(0, 1).map((attempt) => ({ id: `payment:${payment.id}`, attemptId: attempt.id, freeAt: null })),
  rules: { verifyAboveCents: null, fulfils: true, isTill: false, checkMs: checkSchedule, sweepSoonMs: 45_000 },
});

let count = 0;
/** What one witness says, 30 s after sending unless told. */
export function says(source: Evidence['source'], kind: Evidence['kind'], more: Partial<Evidence> = {}): Evidence {
  const isDirect = source === 'stk_callback' || source === 'stk_query';
  const n = ++count;
  return {
    ...place,
    ...(isDirect ? IDS : NO_IDS),
    id: `evd_${String(n).padStart(26, '0')}`,
    fingerprint: `told ${n}`,
    source,
    kind,
    paymentId: payment.id,
    attemptId: isDirect ? 'att_01' : null,
    receipt: null,
    amountCents: kind === 'paid' ? OWED : null,
    accountReference: isDirect ? null : 'ORDER17',
    payer: null,
    payerName: null,
    completedAt: null,
    otherCompletedAt: null,
    code: kind === 'paid' ? '0' : null,
    message: null,
    listed: true,
    believed: !isDirect,
    readAt: at(30),
    origin: 'test',
    ...more,
  };
}
