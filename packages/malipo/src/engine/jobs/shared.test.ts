import { expect, test } from 'vitest';
import { memoryStore, testMalipo } from '../../testing/index.ts';
import type { Store } from '../../store/contract.ts';

/** The same store, with something before each insert of evidence. */
const watching = (store: Store, onEvidence: (receipts: readonly (string | null)[]) => void): Store => ({
  ...store,
  transaction: (work, options) =>
    store.transaction(
      (tx) =>
        work({
          ...tx,
          insert: (table, rows) => {
            if (table === 'evidence') onEvidence(rows.map((row) => ('receipt' in row ? (row.receipt as string | null) : null)));
            return tx.insert(table, rows);
          },
        }),
      options,
    ),
});

test('a process without fulfil leaves the orders to one that has it', async () => {
  const store = memoryStore();
  const done: string[] = [];
  let isBurning = true;
  const fulfil = (payment: { reference: string }): void => {
    if (isBurning) throw new Error('The shop is on fire.');
    done.push(payment.reference);
  };
  const shop = await testMalipo({ seed: 95, store, engine: { fulfil } });
  const payment = await shop.malipo.payments.create({ amount: 100, phone: shop.simulator.payer(), reference: 'SHARED' });
  await shop.run.until(async () => (await shop.malipo.payments.get(payment.id)).fulfilment === 'failing');
  const worker = await testMalipo({ seed: 96, store, engine: { system: shop.system } });
  await shop.system.advance(600_000);
  await worker.malipo.tick();
  isBurning = false;
  await shop.system.advance(600_000);
  await shop.run.advance(600_000);
  expect(done).toEqual(['SHARED']);
  expect((await shop.malipo.payments.get(payment.id)).fulfilment).toBe('done');
});

test('a fulfil that gives back something to wait for, but no promise, is waited for', async () => {
  const done: string[] = [];
  // As query builders are: nothing happens until somebody waits.
  const lazily = (reference: string): Promise<void> => {
    const start = (resolve: () => void): void => {
      done.push(reference);
      resolve();
    };
    // oxlint-disable-next-line unicorn/no-thenable -- it is what query builders give
    return { then: start } as never;
  };
  const { malipo, simulator, run } = await testMalipo({ seed: 97, engine: { fulfil: (payment) => lazily(payment.reference) } });
  const payment = await malipo.payments.create({ amount: 100, phone: simulator.payer(), reference: 'LAZY' });
  await run.until(async () => (await malipo.payments.get(payment.id)).fulfilment === 'done');
  expect(done).toEqual(['LAZY']);
});

test('one booked row that cannot be kept stops no other, and is asked for again', async () => {
  let poison: string | undefined = '';
  const inner = memoryStore();
  const store = watching(inner, (receipts) => {
    if (poison !== undefined && receipts.includes(poison)) throw new Error('This row breaks the database.');
  });
  const { malipo, simulator, run } = await testMalipo({ seed: 98, store, engine: { sweepEveryMs: 60_000 } });
  await run.advance(30_000);
  const bad = simulator.payByHand(simulator.payer(), '174379', 'NOBODY', 70);
  simulator.payByHand(simulator.payer(), '174379', 'SOMEBODY', 80);
  poison = simulator.booked('NOBODY')[0]?.receipt;
  expect(bad).toBeDefined();
  await run.advance(1_000_000);
  expect((await malipo.settlements.list({ unmatched: true })).items.map((s) => s.amount)).toEqual([80]);
  poison = undefined;
  await run.advance(1_000_000);
  expect((await malipo.settlements.list({ unmatched: true })).items.map((s) => s.amount)).toEqual([70, 80]);
});

test('two starts at once are one', async () => {
  const inner = memoryStore();
  let starts = 0;
  const store: Store = { ...inner, start: (owner) => (starts++, inner.start(owner)) };
  const { malipo } = await testMalipo({ seed: 101, store });
  await Promise.all([malipo.start(), malipo.start()]);
  expect(starts).toBe(1);
  await malipo.stop();
});

test('a start that failed half-way can be tried again', async () => {
  const inner = memoryStore();
  const owners = new Set<string>();
  let isDown = true;
  const store: Store = {
    ...inner,
    start: async (owner) => {
      if (owners.size > 0) throw new Error('store_owned');
      owners.add(owner);
      return async () => void owners.delete(owner);
    },
    transaction: (work, options) => (isDown ? Promise.reject(new Error('The database is away.')) : inner.transaction(work, options)),
  };
  const { malipo } = await testMalipo({ seed: 99, store });
  await expect(malipo.start()).rejects.toThrow('The database is away.');
  isDown = false;
  await malipo.start();
  expect(owners.size).toBe(1);
  await malipo.stop();
  expect(owners.size).toBe(0);
});

test('a page of rows that cannot be read hides neither itself nor the pages after it', async () => {
  const codes: string[] = [];
  const { malipo, simulator, system, run } = await testMalipo({ seed: 100, engine: { report: ({ code }) => codes.push(code) } });
  const row = (transactionId: string, billreference: string): object => ({
    transactionId,
    billreference,
    trxDate: '2026-01-05 06:00:00',
    msisdn: '254700000001',
    amount: '70.00',
  });
  const pages: Readonly<Record<string, object[]>> = {
    0: [row('UKL1AB2CD3', 'FIRST')],
    1: [{ transactionId: 'UKL1AB2CD4' }],
    2: [row('UKL1AB2CD5', 'LAST')],
  };
  system.route('http://simulator.test', async (request) => {
    if (!request.url.includes('/pulltransactions/v1/query')) return simulator.fetch(request);
    const { OffSetValue } = (await request.json()) as { OffSetValue: string };
    return Response.json({ ResponseRefID: '1', ResponseCode: '1000', ResponseMessage: 'Success', Response: [pages[OffSetValue] ?? []] });
  });
  await run.advance(10_000);
  const { items } = await malipo.settlements.list({ unmatched: true });
  expect(new Set(items.map((s) => s.accountReference))).toEqual(new Set(['FIRST', 'LAST']));
  expect(codes).toContain('sweep_unreadable');
});
