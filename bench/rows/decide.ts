import type { Instant, Money, Phone, Receipt } from '@malipo/daraja/values';
import { decide } from '../../packages/malipo/src/engine/decide/decide.ts';
import type { Attempt, Evidence, Known, Payment } from '../../packages/malipo/src/engine/decide/known.ts';
import type { RowResult } from '../figures.ts';

const at = Date.UTC(2026, 10, 21) as Instant;
const payment: Payment = {
  id: 'pay_01kaj3v9z00000000000000001',
  tenant: 'default',
  environment: 'simulator',
  shortcode: '174379',
  reference: 'ORDER-17',
  accountReference: 'ORDER17',
  description: 'Payment',
  amountCents: 10_000 as Money,
  creditedCents: 0 as Money,
  status: 'open',
  mismatch: 'none',
  late: false,
  claimed: false,
  claimedUntil: null,
  fulfilment: 'none',
  phone: '254700000001' as Phone,
  receipt: null,
  metadata: null,
  clientSecret: '00',
  returnUrl: null,
  createdAt: at,
  updatedAt: at,
  expiresAt: (at + 86_400_000) as Instant,
  closedAt: null,
  paidAt: null,
  cause: 'bench',
};
const attempt: Attempt = {
  id: 'att_01kaj3v9z00000000000000001',
  paymentId: payment.id,
  tenant: 'default',
  environment: 'simulator',
  shortcode: '174379',
  phone: '254700000001' as Phone,
  amountCents: payment.amountCents,
  accountReference: 'ORDER17',
  status: 'prompted',
  failure: null,
  resultCode: null,
  resultText: null,
  merchantRequestId: 'm',
  checkoutRequestId: 'c',
  receipt: null,
  receiptBy: null,
  askedAt: at,
  sendBefore: at,
  sentAt: at,
  leaseUntil: null,
  tries: 0,
  checks: 0,
  endedAt: null,
  createdAt: at,
  updatedAt: at,
  cause: 'bench',
};
const callback: Evidence = {
  id: 'evd_01kaj3v9z00000000000000001',
  fingerprint: 'inbox:1',
  source: 'stk_callback',
  kind: 'paid',
  environment: 'simulator',
  tenant: 'default',
  shortcode: '174379',
  paymentId: payment.id,
  attemptId: attempt.id,
  receipt: 'UKL1234567' as Receipt,
  amountCents: payment.amountCents,
  accountReference: null,
  payer: '254700000001',
  payerName: null,
  completedAt: at,
  otherCompletedAt: null,
  code: '0',
  message: null,
  merchantRequestId: 'm',
  checkoutRequestId: 'c',
  listed: true,
  believed: false,
  readAt: at,
  origin: 'inb_1',
};
const known: Known = {
  payment,
  attempts: [attempt],
  evidence: [],
  settlements: [],
  elsewhere: [],
  slots: [{ id: `payment:${payment.id}`, attemptId: attempt.id, freeAt: null }],
  rules: { verifyAboveCents: null, fulfils: true, isTill: false, checkMs: [20_000], sweepSoonMs: 45_000 },
};

/** `decide` alone: a success callback for a prompted attempt, over and over. */
export function decideRow(): RowResult {
  let rows = 0;
  for (let i = 0; i < 20_000; i++) rows += decide(known, callback, at).postings.length;
  const count = 100_000;
  const began = performance.now();
  for (let i = 0; i < count; i++) rows += decide(known, callback, at).postings.length;
  const seconds = (performance.now() - began) / 1000;
  return {
    row: '`decide` alone',
    figures: [{ name: 'decisions', unit: '/s', value: count / seconds, goal: '50,000' }],
    notes: [`${rows} postings drawn up.`],
  };
}
