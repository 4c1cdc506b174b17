import type { Money, Receipt } from '@malipo/daraja/values';
import { describe, expect, test } from 'vitest';
import { decide } from './decide.ts';
import { at, knowing, OWED, prompt, says, Y, Z } from '../../../test/known-payment.ts';
import type { Evidence, Known, Plan } from './known.ts';

const open = knowing(prompt());
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
      credited: 3 * OWED,
      receipts: { [Z]: OWED, [Y]: OWED, [Y2]: OWED },
      attempts: [{ id: 'att_01', status: 'succeeded', receipt: Z }],
      book: [3 * OWED, -3 * OWED],
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
      expect(outcome(tell(order))).toMatchObject({ credited: OWED, receipts: { [Z]: OWED }, mismatch: 'none', book: [10_000, -10_000] });
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
