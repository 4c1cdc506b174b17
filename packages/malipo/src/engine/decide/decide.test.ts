import type { Instant, Money, Phone, Receipt } from '@malipo/daraja/values';
import { describe, expect, test } from 'vitest';
import { decide } from './decide.ts';
import type { Attempt, Evidence, Known, Payment, Plan } from './known.ts';
import { checkSchedule } from '../jobs/schedule.ts';

const sentAt = 1_767_600_000_000 as Instant;
const at = (seconds: number): Instant => (sentAt + seconds * 1000) as Instant;
const owed = 100_00 as Money;
const place = { tenant: 'default', environment: 'production', shortcode: '600999' } as const;
const ids = { merchantRequestId: 'merchant-1', checkoutRequestId: 'ws_CO_1' };

const payment: Payment = {
  ...place,
  id: 'pay_01',
  reference: 'ORDER-17',
  accountReference: 'ORDER17',
  description: 'Payment',
  amountCents: owed,
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
  clientSecret: 'secret',
  returnUrl: null,
  createdAt: sentAt,
  updatedAt: sentAt,
  expiresAt: at(86_400),
  closedAt: null,
  paidAt: null,
  cause: 'command create',
};

const prompted: Attempt = {
  ...place,
  ...ids,
  id: 'att_01',
  paymentId: payment.id,
  phone: '254700000001' as Phone,
  amountCents: owed,
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
};

const open: Known = {
  payment,
  attempts: [prompted],
  evidence: [],
  settlements: [],
  elsewhere: [],
  slots: [{ id: `payment:${payment.id}`, attemptId: prompted.id, freeAt: null }],
  rules: { verifyAboveCents: null, fulfils: true, isTill: false, checkMs: checkSchedule, sweepSoonMs: 45_000 },
};

let count = 0;
/** What one witness says, 30 s after sending unless told. */
function says(source: Evidence['source'], kind: Evidence['kind'], more: Partial<Evidence> = {}): Evidence {
  const id = `evd_${String(++count).padStart(26, '0')}`;
  const isDirect = source === 'stk_callback' || source === 'stk_query';
  return {
    ...place,
    id,
    fingerprint: `${source} ${kind} ${more.receipt ?? ''} ${more.code ?? ''}`,
    source,
    kind,
    paymentId: payment.id,
    attemptId: isDirect ? prompted.id : null,
    receipt: null,
    amountCents: kind === 'paid' ? owed : null,
    accountReference: isDirect ? null : 'ORDER17',
    payer: null,
    payerName: null,
    completedAt: null,
    otherCompletedAt: null,
    code: kind === 'paid' ? '0' : null,
    message: null,
    merchantRequestId: isDirect ? ids.merchantRequestId : null,
    checkoutRequestId: isDirect ? ids.checkoutRequestId : null,
    listed: true,
    believed: !isDirect,
    readAt: at(30),
    origin: 'test',
    ...more,
  };
}

const Z = 'UA1AAAAAAA' as Receipt;
const Y = 'UA2BBBBBBB' as Receipt;
const Y2 = 'UA3CCCCCCC' as Receipt;
const callbackZ = says('stk_callback', 'paid', { receipt: Z, completedAt: at(20) });
const callbackFailed = says('stk_callback', 'failed', { code: '1037' });
const query0 = says('stk_query', 'paid');
const queryFailedEarly = says('stk_query', 'failed', { code: '1032', readAt: at(60) });
const queryFailedLate = says('stk_query', 'failed', { code: '1037', fingerprint: 'late', readAt: at(200) });
const c2bY = says('c2b', 'paid', { receipt: Y, completedAt: at(10) });
const c2bZ = says('c2b', 'paid', { receipt: Z, completedAt: at(20) });
const c2bY2 = says('c2b', 'paid', { receipt: Y2, completedAt: at(40) });

interface Told {
  readonly plan: Plan;
  readonly postings: Plan['postings'];
}

/** Tells it all, one after another, an hour later. */
function tell(evidence: readonly Evidence[], from: Known = open): Told {
  const postings: Plan['postings'][number][] = [];
  let plan: Plan = { known: from, postings: [], events: [], jobs: [], problems: [] };
  for (const e of evidence) {
    plan = decide(plan.known, e, at(3600));
    postings.push(...plan.postings);
  }
  return { plan, postings };
}

/** All that must not depend on the order. */
function outcome({ plan, postings }: Told): unknown {
  const { payment: p, attempts, settlements } = plan.known;
  const credited = settlements.filter((s) => s.status === 'credited');
  const balance = (account: string): number =>
    postings.reduce(
      (sum, { fromAccount, toAccount, amountCents }) =>
        sum + (toAccount === account ? amountCents : 0) - (fromAccount === account ? amountCents : 0),
      0,
    );
  return {
    status: p.status,
    mismatch: p.mismatch,
    credited: p.creditedCents,
    receipts: Object.fromEntries(credited.map((s) => [s.receipt, s.amountCents])),
    attempts: attempts.map(({ id, status, receipt }) => ({ id, status, receipt })),
    book: [balance('mpesa:600999'), balance('sales:default')],
  };
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
}

describe('the same evidence in any order, some of it twice, ends the same', () => {
  test('six witnesses of three receipts: each receipt is money of its own, and the prompt’s is the one its callback names', () => {
    const all = permutations([query0, callbackZ, c2bY, c2bZ, c2bY2, callbackFailed]);
    expect(all).toHaveLength(720);
    const ends = all.map((order) => outcome(tell([...order, ...order.slice(0, 3)])));
    expect(ends[0]).toEqual({
      status: 'paid',
      mismatch: 'over',
      credited: 3 * owed,
      receipts: { [Z]: owed, [Y]: owed, [Y2]: owed },
      attempts: [{ id: 'att_01', status: 'succeeded', receipt: Z }],
      book: [3 * owed, -3 * owed],
    });
    for (const end of ends) expect(end).toEqual(ends[0]);
  });

  test.each(
    permutations([callbackZ, callbackFailed, queryFailedLate]).map(
      (order) => [order.map((e) => `${e.source} ${e.kind}`).join(', '), order] as const,
    ),
  )('D-07 %s: paid, and never back', (_, order) => {
    let isPaid = false;
    let known = open;
    for (const e of order) {
      known = decide(known, e, at(3600)).known;
      isPaid ||= e.kind === 'paid';
      expect(known.payment.status).toBe(isPaid ? 'paid' : 'open');
    }
    expect(known.attempts).toMatchObject([{ status: 'succeeded', receipt: Z }]);
  });

  test.each(permutations([callbackZ, c2bZ]).map((order) => [order.map((e) => e.source).join(' before '), order] as const))(
    'D-17 one receipt, %s, is one settlement',
    (_, order) => {
      expect(outcome(tell(order))).toMatchObject({ credited: owed, receipts: { [Z]: owed }, mismatch: 'none', book: [10_000, -10_000] });
    },
  );
});

describe('who is followed', () => {
  test.each([
    ['a query’s “failed” after one minute', [queryFailedEarly], 'prompted'],
    ['the same after three minutes', [queryFailedLate], 'failed'],
    ['a callback’s “failed”', [callbackFailed], 'failed'],
    ['D-12 a query that says 4999, still in progress,', [says('stk_query', 'pending', { code: '4999', readAt: at(300) })], 'prompted'],
    ['a query that knows no such prompt', [says('stk_query', 'unclear', { readAt: at(300) })], 'prompted'],
    ['money by hand, however well it fits', [c2bY], 'prompted'],
    ['a success after a failure', [callbackFailed, callbackZ], 'succeeded'],
  ] as const)('%s leaves the attempt %3$s', (_, evidence, status) => {
    expect(tell(evidence).plan.known.attempts).toMatchObject([{ status }]);
  });

  test('a failed attempt frees its slot, an undecided one holds it', () => {
    expect(tell([callbackFailed]).plan.known.slots).toEqual([]);
    expect(tell([queryFailedEarly]).plan.known.slots).toHaveLength(1);
  });

  test.each([
    ['for another payment', { paymentId: 'pay_other' }, 'settled for payment pay_other'],
    ['unmatched on another shortcode', { paymentId: null, shortcode: '600111' }, 'unmatched on shortcode 600111'],
  ])('a receipt that stands in the book %s is a contradiction, not money', (_, holder, where) => {
    const [settlement] = tell([callbackZ]).plan.known.settlements;
    if (!settlement) throw new Error('Nothing was settled.');
    const elsewhere = [{ ...settlement, id: 'stl_other', ...holder }];
    const told = tell([callbackZ], { ...open, elsewhere }).plan.known;
    expect(told).toMatchObject({ payment: { status: 'open', creditedCents: 0, claimed: true }, settlements: [], elsewhere });
    const { plan } = tell([callbackZ, query0], { ...open, elsewhere });
    expect(plan.problems).toEqual([expect.stringMatching(`${Z} is already ${where}`)]);
    expect(plan.known.payment.status).toBe('paid');
    expect(plan.known.settlements.filter((s) => s.receipt === Z)).toEqual([]);
  });

  test('where two witnesses name different amounts for one receipt, the one nearest to the ledger is followed', () => {
    const told = tell([callbackZ, { ...c2bZ, amountCents: 40_00 as Money }]);
    expect(outcome(told)).toMatchObject({ credited: 40_00, mismatch: 'partial', book: [40_00, -40_00] });
    expect(told.plan.known.payment.status).toBe('paid');
  });

  test('every row that changes names the evidence that changed it', () => {
    const { plan, postings } = tell([callbackZ]);
    const cause = `evidence ${callbackZ.id}`;
    expect([plan.known.payment.cause, ...plan.known.attempts.map((a) => a.cause), ...plan.known.settlements.map((s) => s.cause)]).toEqual(
      Array.from({ length: 3 }, () => cause),
    );
    expect(postings.map((posting) => posting.cause)).toEqual([cause]);
  });
});
