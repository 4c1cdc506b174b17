import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { sqlite } from '../../store/sqlite/index.ts';
import { memoryStore, testMalipo } from '../../testing/index.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

test('D-23 payment and order commit together: what fulfil wrote before it threw is gone, and it is done once in the end', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'malipo-fulfil-'));
  folders.push(folder);
  const store = sqlite(join(folder, 'shop.db'));
  await store.transaction((tx) => tx.sql('create table orders (reference text, receipt text)'));
  const orders = (): Promise<unknown[]> => store.transaction((tx) => tx.sql('select reference, receipt from orders'));
  let isBurning = true;
  const { malipo, simulator, run } = await testMalipo({
    seed: 61,
    store,
    engine: {
      fulfil: async (payment, tx) => {
        await tx.sql('insert into orders values (?, ?)', [payment.reference, payment.receipt]);
        if (isBurning) throw new Error('The shop is on fire.');
      },
    },
  });
  const payment = await malipo.payments.create({ amount: 100, phone: simulator.payer(), reference: 'ORDER-1' });
  await run.until(async () => (await malipo.payments.get(payment.id)).fulfilment === 'failing');
  expect(await malipo.payments.get(payment.id)).toMatchObject({ status: 'paid', fulfilment: 'failing' });
  expect(await orders()).toEqual([]);
  isBurning = false;
  await run.until(async () => (await malipo.payments.get(payment.id)).fulfilment === 'done');
  await run.advance(60_000);
  expect(await malipo.payments.get(payment.id)).toMatchObject({ status: 'paid', fulfilment: 'done' });
  expect(await orders()).toEqual([{ reference: 'ORDER-1', receipt: simulator.booked()[0]?.receipt }]);
  await store.close();
});

test('D-24 a listener that hangs holds up neither the answer to Safaricom nor the payment', async () => {
  const store = memoryStore();
  const { malipo, simulator, system, run } = await testMalipo({ seed: 62, store, engine: { webhookAllow: ['shop.test'] } });
  let calls = 0;
  system.route('http://shop.test', () => {
    calls += 1;
    return new Promise<Response>(() => undefined);
  });
  await malipo.webhookEndpoints.create({ url: 'http://shop.test/hook' });
  const payment = await malipo.payments.create({ amount: 100, phone: simulator.payer(), reference: 'MAIL' });
  await run.until(async () => (await malipo.payments.get(payment.id)).status === 'paid');
  expect(simulator.deliveries.map((delivery) => delivery.status)).toEqual([200]);
  expect(calls).toBeGreaterThan(0);
  expect(store.rows('deliveries').map((delivery) => delivery.status)).toContain('pending');
});
