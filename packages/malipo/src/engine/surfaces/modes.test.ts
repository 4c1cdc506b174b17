import { expect, test } from 'vitest';
import { testMalipo } from '../../testing/index.ts';
import type { TestMalipo } from '../../testing/index.ts';

const passkey = 'c0ffee'.repeat(10);
const app = { passkey, consumerKey: 'simulator', consumerSecret: 'simulator' };

/** One business with its test paybill and its live till in one engine. */
async function bothModes(seed: number): Promise<TestMalipo> {
  const world = await testMalipo({
    seed,
    simulator: {
      shortcodes: [
        { kind: 'paybill', number: '174379', passkey, name: 'DUKA' },
        { kind: 'till', number: '600100', storeNumber: '600101', passkey, name: 'KIOSKI' },
      ],
    },
    engine: {
      publicUrl: 'https://malipo.test',
      encryptionKey: 'ab'.repeat(32),
      shortcodes: [
        { ...app, kind: 'paybill', number: '174379', environment: 'simulator', baseUrl: 'http://simulator.test' },
        { ...app, kind: 'till', number: '600100', storeNumber: '600101', environment: 'production', baseUrl: 'https://live.test' },
      ],
    },
  });
  world.system.route('https://live.test', (request) => world.simulator.fetch(request));
  world.system.route('https://malipo.test', (request) => world.malipo.handler(request));
  return world;
}

test('a test key sees and touches nothing of production: payments, settlements, events, endpoints, book', async () => {
  const { malipo, simulator, run } = await bothModes(81);
  const [test, live] = [malipo.tenant('default', 'test'), malipo.tenant('default', 'live')];
  const real = await live.payments.create({ amount: 900, phone: simulator.payer(), reference: 'REAL' });
  const endpoint = await live.webhookEndpoints.create({ url: 'https://shop.example/hook' });
  const play = await test.payments.create({ amount: 40, phone: simulator.payer(), reference: 'PLAY' });
  await run.advance(600_000);
  expect((await live.payments.get(real.id)).status).toBe('paid');
  expect((await test.payments.get(play.id)).status).toBe('paid');
  expect((await test.payments.list()).items.map((p) => p.reference)).toEqual(['PLAY']);
  for (const touch of [test.payments.get, test.payments.prompt, test.payments.check, test.payments.cancel, test.webhookEndpoints.remove])
    await expect(touch(real.id)).rejects.toMatchObject({ code: 'not_found' });
  await expect(test.webhookEndpoints.update(endpoint.id, { active: false })).rejects.toMatchObject({ code: 'not_found' });
  expect((await test.settlements.list({ paymentId: real.id })).items).toEqual([]);
  expect((await test.events.list({ paymentId: real.id })).items).toEqual([]);
  expect((await test.events.list()).items.every((event) => event.paymentId === play.id)).toBe(true);
  expect(await test.book.balance('sales:default')).toBe(-40);
  expect(await test.book.balance('mpesa:174379')).toBe(40);
  expect(await live.book.balance('sales:default')).toBe(-900);
  expect(await malipo.book.balance('sales:default')).toBe(-940);
});
