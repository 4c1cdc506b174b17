import { describe, expect, test } from 'vitest';
import { createClient } from '../../packages/malipo/src/client/index.ts';
import type { Client } from '../../packages/malipo/src/client/index.ts';
import { openWorld, publicUrl } from './world.ts';
import type { World } from './world.ts';

const order = { amount: 500, reference: 'ORDER-17', phone: '0712 345 678' };

const clientOf = (world: World, apiKey: string = world.key): Client => createClient({ baseUrl: publicUrl, apiKey, system: world.system });

/** Lets the clock run until the work is done: sending waits for Safaricom's answer. */
async function settle<T>(world: World, work: Promise<T>): Promise<T> {
  work.catch(() => {});
  await world.system.drain();
  return work;
}

test('a payment’s life by the client is the same as by the library', async () => {
  const world = await openWorld();
  const { payments, settlements, events } = clientOf(world);
  const payment = await settle(world, payments.create(order));
  expect(await world.malipo.payments.get(payment.id)).toEqual(await payments.get(payment.id));
  await world.system.advance(10_000);
  await world.malipo.tick();
  expect(await payments.list({ status: 'paid' })).toEqual(await world.malipo.payments.list({ status: 'paid' }));
  expect(await settlements.list()).toEqual(await world.malipo.settlements.list());
  expect(await events.list({ limit: 100 })).toEqual(await world.malipo.events.list({ limit: 100 }));
  const unpaid = await settle(world, payments.create({ amount: 10, reference: 'B' }));
  expect(await payments.cancel(unpaid.id)).toMatchObject({ status: 'cancelled' });
});

test('webhook endpoints', async () => {
  const world = await openWorld();
  const { webhookEndpoints } = clientOf(world);
  const created = await webhookEndpoints.create({ url: 'https://shop.example/hooks' });
  expect(await webhookEndpoints.list()).toMatchObject([{ id: created.id }]);
  expect(await webhookEndpoints.update(created.id, { types: ['payment.paid'], active: false })).toMatchObject({
    status: 'disabled',
    types: ['payment.paid'],
  });
  await expect(webhookEndpoints.redeliver(created.id, 'evt_none')).rejects.toMatchObject({ code: 'not_found' });
  await webhookEndpoints.remove(created.id);
  expect(await webhookEndpoints.list()).toEqual([]);
});

describe('watching', () => {
  test('a browser with the client secret sees the payment become paid', async () => {
    const world = await openWorld();
    const { id, clientSecret } = await world.malipo.payments.create(order);
    const { payments } = createClient({ baseUrl: publicUrl, clientSecret, system: world.system });
    const seen: string[] = [];
    const leave = new AbortController();
    const over = (async () => {
      for await (const payment of payments.watch(id, leave.signal)) {
        seen.push(payment.status);
        if (payment.status === 'paid') return;
      }
    })();
    await world.system.advance(10_000);
    await over;
    expect(seen.at(0)).toBe('open');
    expect(seen.at(-1)).toBe('paid');
  });

  test('D-44 when the watcher leaves, nothing is left running on either side', async () => {
    const world = await openWorld();
    const { id } = await world.malipo.payments.create({ amount: 10, reference: 'A' });
    await world.system.drain();
    const before = world.system.pending();
    const leave = new AbortController();
    const over = (async () => {
      const seen: string[] = [];
      for await (const payment of clientOf(world).payments.watch(id, leave.signal)) seen.push(payment.status);
      return seen;
    })();
    await world.system.advance(40_000);
    leave.abort();
    expect(await over).toEqual(['open']);
    await world.system.drain();
    expect(world.system.pending()).toBe(before);
  });

  test('events are followed from the last one known', async () => {
    const world = await openWorld();
    const { payments, events } = clientOf(world);
    await settle(world, payments.create(order));
    await world.system.advance(10_000);
    await world.malipo.tick();
    const { items } = await events.list({ limit: 100 });
    const seen: number[] = [];
    const leave = new AbortController();
    const over = (async () => {
      for await (const event of events.watch(items[0]?.seq, leave.signal)) seen.push(event.seq);
    })();
    await world.system.drain();
    leave.abort();
    await over;
    expect(seen).toEqual(items.slice(1).map((event) => event.seq));
  });
});

test.each([
  [
    'a wrong key',
    (world: World) => clientOf(world, 'mk_test_wrong').payments.list(),
    { code: 'api_key_invalid', details: { status: 401 } },
  ],
  [
    'a wrong amount',
    (world: World) => clientOf(world).payments.create({ ...order, amount: 0.5 }),
    { code: 'amount_fraction', details: { status: 422, field: 'amount' } },
  ],
  ['an unknown payment', (world: World) => clientOf(world).payments.get('pay_none'), { code: 'not_found', details: { status: 404 } }],
])('%s has the code and the sentence of the library', async (_what, act, expected) => {
  const world = await openWorld();
  await expect(act(world)).rejects.toMatchObject({ ...expected, name: 'MalipoError', message: expect.stringMatching(/\.$/) });
});
