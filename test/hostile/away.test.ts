import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveSimulator } from '@malipo/simulator/server';
import { afterAll, expect, test } from 'vitest';
import { createClient } from '../../packages/malipo/src/client/index.ts';
import { openLine } from './line.ts';
import { makeKey } from './make-key.ts';
import { freePort, startServer, until } from './served.ts';
import { openShop } from './shop.ts';

const folder = mkdtempSync(join(tmpdir(), 'malipo-away-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a server that was away for two hours prompts nobody for an old order, and finds what was paid meanwhile', async () => {
  const database = join(folder, 'malipo.db');
  const key = await makeKey(database);
  await openShop(database);
  const world = await serveSimulator({ port: 0, scenarios: false, callbackDelayMs: 0, promptLifetimeMs: 600_000 });
  const port = await freePort();
  const simulatorUrl = `http://localhost:${port}`;
  const settings = { database, port: await freePort(), simulatorUrl };
  const client = createClient({ baseUrl: `http://localhost:${settings.port}`, apiKey: key });
  let toVendor = await openLine(port, Number(new URL(world.url).port));
  let served = await startServer(settings);
  try {
    const paid = await client.payments.create({ amount: 75, reference: 'PAID', phone: '254711000121' });
    await toVendor.cut();
    const unsent = await client.payments.create({ amount: 76, reference: 'UNSENT', phone: '254711000122' });
    expect(unsent.attempts).toMatchObject([{ status: 'queued' }]);
    await served.kill();
    world.simulator.phone('254711000121').enterPin('1234');
    await until('the callback met nobody', () => world.simulator.deliveries.some(({ status }) => status === 'failed'));

    toVendor = await openLine(port, Number(new URL(world.url).port));
    served = await startServer({ ...settings, aheadMs: 2 * 3_600_000 });
    await until('the money is found', async () => (await client.payments.get(paid.id)).receipt !== null);
    expect(await client.payments.get(paid.id)).toMatchObject({ status: 'paid', paid: 75, receipt: world.simulator.bookings[0]?.receipt });
    await until('the old prompt is given up', async () => (await client.payments.get(unsent.id)).attempts[0]?.status === 'failed');
    expect(await client.payments.get(unsent.id)).toMatchObject({
      status: 'open',
      attempts: [{ failure: 'not_sent' }],
      prompt: { allowed: true },
    });
    expect([...world.simulator.requests()]).toHaveLength(1);
  } finally {
    await served.kill();
    await toVendor.cut();
    await world.close();
  }
});
