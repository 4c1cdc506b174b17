import { expect, test } from 'vitest';
import { memoryStore, testMalipo } from '../../testing/index.ts';

test('an order is released once, also when its job comes twice', async () => {
  const store = memoryStore();
  const released: string[] = [];
  const { malipo, simulator, system, run } = await testMalipo({
    seed: 4,
    store,
    engine: {
      fulfil: (payment) => {
        released.push(payment.id);
      },
    },
  });
  const { id } = await malipo.payments.create({ amount: 100, phone: simulator.payer(), reference: 'ONCE' });
  await run.until(() => released.length > 0);
  const now = system.now();
  await store.transaction((tx) =>
    tx.insert('jobs', [{ id: `fulfil:${id}`, queue: 'fulfil', ref: id, runAt: now, tries: 0, lastError: null, createdAt: now }]),
  );
  await run.advance(60_000);
  expect(released).toEqual([id]);
  expect(store.rows('jobs').filter((job) => job.queue === 'fulfil')).toEqual([]);
});
