import type { Instant, Money, Receipt } from '@malipo/daraja/values';
import { describe, expect, test } from 'vitest';
import type { Row, TableName } from '../../packages/malipo/src/store/schema.ts';
import { planWorld } from './plan.ts';
import type { WorldPlan } from './plan.ts';
import { runWorld } from './run-world.ts';
import { memorySite } from './sites.ts';
import type { World } from './world.ts';

/** A quiet world in which everybody pays: whatever is wrong in it was planted. */
const quiet: WorldPlan = {
  ...planWorld(1, 6),
  faults: [],
  habits: { pays: 1 },
  processes: 1,
  crashEveryMs: 0,
  hasLoop: false,
  store: { twice: 0, abort: 0, hop: 0, pause: 0 },
  receiverFails: 0,
  fulfilFails: 0,
  hasPhoneLess: 0,
  isProduction: false,
};

const first = <T extends TableName>(world: World, table: T, isRight: (row: Row<T>) => boolean = () => true): Row<T> => {
  const row = [...(world.ledger.rows[table] as Map<string, Row<T>>).values()].find(isRight);
  if (!row) throw new Error(`The quiet world has no such row in ${table}.`);
  return row;
};

/** Commits a change behind the engine's back. */
function plant<T extends TableName>(world: World, table: T, before: Row<T> | undefined, after: Row<T> | undefined): void {
  world.ledger.committed([{ table, before, after }]);
}
function change<T extends TableName>(world: World, table: T, row: Row<T>, columns: Partial<Row<T>>): void {
  plant(world, table, row, { ...row, ...columns });
}

const isPaid = (row: Row<'payments'>): boolean => row.status === 'paid';
const isCredited = (row: Row<'settlements'>): boolean => row.status === 'credited';

/** One lie per invariant, told to an auditor that has to notice. */
const lies: readonly (readonly [rule: string, lie: string, tell: (world: World) => void])[] = [
  ['1', 'a posting that no settlement explains', (w) => plant(w, 'postings', undefined, { ...first(w, 'postings'), id: 'pst_planted' })],
  ['1', 'a posting that was rewritten', (w) => change(w, 'postings', first(w, 'postings'), { amountCents: 1 as Money })],
  [
    '2',
    'a receipt that is settled twice',
    (w) => plant(w, 'settlements', undefined, { ...first(w, 'settlements', isCredited), id: 'stl_planted' }),
  ],
  [
    '2',
    'a settlement without its claim on the receipt',
    (w) => {
      const claim = first(w, 'receipts');
      plant(w, 'receipts', claim, undefined);
      const settlement = w.ledger.rows.settlements.get(claim.settlementId);
      if (settlement) change(w, 'settlements', settlement, {});
    },
  ],
  [
    '3',
    'money that is nowhere in the book',
    (w) => {
      const settlement = first(w, 'settlements', isCredited);
      w.ledger.rows.settlements.delete(settlement.id);
      w.ledger.settlementsByReceipt.remove(`${settlement.environment}:${settlement.receipt ?? ''}`, settlement.id);
    },
  ],
  [
    '4',
    'a paid payment that opens again',
    (w) => change(w, 'payments', first(w, 'payments', isPaid), { status: 'open', cause: 'command cancel' }),
  ],
  [
    '5',
    'a callback that was answered 200 and thrown away',
    (w) => {
      const kept = Array.from(w.ledger.rows.inbox.values());
      for (const row of kept) plant(w, 'inbox', row, undefined);
    },
  ],
  ['6', 'a paid payment that was never fulfilled', (w) => plant(w, 'fulfilments', first(w, 'fulfilments'), undefined)],
  [
    '6',
    'an event that nobody was told',
    (w) => plant(w, 'events', undefined, { ...first(w, 'events', (e) => e.type === 'payment.paid'), id: 'evt_planted' }),
  ],
  ['7', 'a change for no reason', (w) => change(w, 'payments', first(w, 'payments'), { status: 'paid', cause: 'because' })],
  ['7', 'a change that names evidence nobody gave', (w) => change(w, 'payments', first(w, 'payments'), { cause: 'evidence evd_nobody' })],
  [
    '7',
    'an attempt that goes down',
    (w) =>
      change(
        w,
        'attempts',
        first(w, 'attempts', (a) => a.status === 'succeeded'),
        { status: 'failed', cause: 'sending rejected' },
      ),
  ],
  [
    '8',
    'credit that no settlement explains',
    (w) => change(w, 'payments', first(w, 'payments', isPaid), { creditedCents: 999_900 as Money }),
  ],
  [
    '8',
    'an amount that no witness named',
    (w) => change(w, 'settlements', first(w, 'settlements', isCredited), { amountCents: 123 as Money }),
  ],
  [
    '9',
    'a prompt that is sent twice',
    (w) => {
      const [push] = [...w.vendor.accepted.values()];
      if (push) w.vendor.judge(push);
    },
  ],
  [
    '9',
    'a prompt long after its time',
    (w) => {
      const [[id, push] = ['', undefined]] = [...w.vendor.accepted];
      w.vendor.accepted.delete(id);
      const attempt = w.ledger.rows.attempts.get(id);
      if (attempt) w.ledger.rows.attempts.set(id, { ...attempt, askedAt: 0 as Instant });
      if (push) w.vendor.judge(push);
    },
  ],
  [
    '10',
    'an end that its evidence does not lead to',
    (w) => {
      const row = first(w, 'attempts', (a) => a.status === 'succeeded');
      w.ledger.rows.evidence.forEach((e) => {
        if (e.attemptId === row.id) w.ledger.rows.evidence.set(e.id, { ...e, kind: 'pending' });
      });
    },
  ],
  [
    'book',
    'a receipt in the wrong place',
    (w) => {
      const row = first(w, 'payments', isPaid);
      w.ledger.rows.payments.set(row.id, { ...row, receipt: 'UA0WRONG00' as Receipt });
    },
  ],
];

describe('an auditor that notices', () => {
  test('nothing where nothing is wrong', async () => {
    const result = await runWorld(quiet, memorySite);
    expect(result.violations).toEqual([]);
    expect(result.bookings).toBeGreaterThan(3);
  });

  test.for(lies)('invariant %s: %s', async ([rule, , tell]) => {
    const result = await runWorld(quiet, memorySite, tell);
    expect(result.violations.map((violation) => violation.rule)).toContain(rule);
  });

  test.for([
    ['lost', 1, 0],
    ['doubled', 0, 1],
  ] as const)('money %s is counted', async ([kind, lost, doubled]) => {
    const result = await runWorld(quiet, memorySite, (world) => {
      const settlement = first(world, 'settlements', isCredited);
      if (kind === 'lost') world.ledger.rows.settlements.delete(settlement.id);
      else world.ledger.rows.settlements.set('stl_planted', { ...settlement, id: 'stl_planted', receipt: 'UA0NOBODY0' as Receipt });
    });
    expect([result.lost, result.doubled]).toEqual([lost, doubled]);
  });
});
