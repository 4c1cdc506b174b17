import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveSimulator } from '@malipo/simulator/server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient } from '../../packages/malipo/src/client/index.ts';
import { startPostgres } from '../setup/embedded-postgres.ts';
import type { Postgres } from '../setup/embedded-postgres.ts';
import { openLine } from './line.ts';
import { makeKey } from './make-key.ts';
import { freePort, startServer, until } from './served.ts';
import type { ServerSettings } from './server.ts';
import { openShop, rowsOf } from './shop.ts';

const hasStrace = spawnSync('strace', ['-V']).status === 0;
let postgres: Postgres;
let folder: string;
beforeAll(async () => {
  postgres = await startPostgres();
  folder = mkdtempSync(join(tmpdir(), 'malipo-down-'));
});
afterAll(async () => {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A server on PostgreSQL with prompts on five phones. */
async function promptsOut(more: Partial<ServerSettings>, under: readonly string[] = [], by = (url: string): string => url) {
  const database = await postgres.createDatabase();
  const key = await makeKey(database);
  await openShop(database);
  const world = await serveSimulator({ port: 0, scenarios: false, callbackDelayMs: 0, promptLifetimeMs: 600_000 });
  const settings = { database, port: await freePort(), simulatorUrl: world.url, ...more };
  const served = await startServer({ ...settings, database: by(database) }, under);
  const client = createClient({ baseUrl: served.url, apiKey: key });
  const phones = [1, 2, 3, 4, 5].map((n) => `25471100012${n}`);
  const created = await Promise.all(phones.map((phone, i) => client.payments.create({ amount: 100 + i, reference: `ORDER-${i}`, phone })));
  return { database, world, settings, served, client, phones, ids: created.map(({ id }) => id) };
}

type Desk = Awaited<ReturnType<typeof promptsOut>>;

/** PostgreSQL stops, then everybody types the PIN; resolves to what Safaricom was answered. */
async function payWhileDown({ world, phones }: Desk): Promise<unknown[]> {
  await postgres.halt();
  for (const phone of phones) world.simulator.phone(phone).enterPin('1234');
  const { deliveries } = world.simulator;
  await until('all callbacks are answered', () => deliveries.length === phones.length && deliveries.every((d) => d.status !== 'pending'));
  return deliveries.map((d) => d.status);
}

async function close({ world, served }: Desk): Promise<void> {
  await served.kill();
  await world.close();
}

test('D-25 with PostgreSQL really stopped, callbacks are answered from the journal, and paid once it is back', async () => {
  const spillDir = join(folder, 'spill');
  const desk = await promptsOut({ spillDir });
  try {
    expect(await payWhileDown(desk)).toEqual([200, 200, 200, 200, 200]);
    expect(readdirSync(spillDir)).toEqual([expect.stringMatching(/\.journal$/)]);
    await postgres.resume();
    await until('all are paid', async () => (await desk.client.payments.list({ status: 'paid' })).items.length === 5);
    const { items } = await desk.client.settlements.list();
    expect(items.map(({ source }) => source)).toEqual(Array(5).fill('stk_callback'));
    expect(new Set(items.map(({ receipt }) => receipt))).toEqual(new Set(desk.world.simulator.bookings.map(({ receipt }) => receipt)));
    await until('the journal is empty', () => readdirSync(spillDir).length === 0);
  } finally {
    await close(desk);
  }
});

test('D-52 killed with a full journal while PostgreSQL is down: the next process brings it in, once', async () => {
  const spillDir = join(folder, 'spill-of-the-dead');
  const desk = await promptsOut({ spillDir });
  try {
    expect(await payWhileDown(desk)).toEqual([200, 200, 200, 200, 200]);
    await desk.served.kill();
    await postgres.resume();
    const next = await startServer(desk.settings);
    try {
      await until('all are paid', async () => (await desk.client.payments.list({ status: 'paid' })).items.length === 5);
      await until('all are released', async () => (await rowsOf(desk.database, 'select payment_id from shop_releases')).length >= 5);
      const inbox = await rowsOf(desk.database, 'select copies from malipo_inbox where attempt_id is not null');
      expect(inbox).toHaveLength(5);
      expect(readdirSync(spillDir)).toEqual([]);
      const released = (await rowsOf(desk.database, 'select payment_id from shop_releases')).map((row) => row['payment_id']);
      expect(released).toHaveLength(5);
      expect(new Set(released)).toEqual(new Set(desk.ids));
    } finally {
      await next.kill();
    }
  } finally {
    await close(desk);
  }
});

test('a process that starts while PostgreSQL is down keeps callbacks from the first moment, and works when it is back', async () => {
  const spillDir = join(folder, 'spill-from-the-start');
  const desk = await promptsOut({ spillDir });
  try {
    await postgres.halt();
    await desk.served.kill();
    const next = await startServer(desk.settings);
    try {
      for (const phone of desk.phones) desk.world.simulator.phone(phone).enterPin('1234');
      const { deliveries } = desk.world.simulator;
      await until('all callbacks are kept', () => deliveries.length === 5 && deliveries.every(({ status }) => status === 200));
      await postgres.resume();
      await until(
        'all are paid',
        async () => (await desk.client.payments.list({ status: 'paid' }).catch(() => undefined))?.items.length === 5,
      );
    } finally {
      await next.kill();
    }
  } finally {
    await close(desk);
  }
});

test('“malipo serve” with SPILL_DIR starts while PostgreSQL is down, keeps callbacks, and makes its tables when it is back', async () => {
  const database = await postgres.createDatabase();
  const [spillDir, port] = [join(folder, 'spill-of-serve'), await freePort()];
  await postgres.halt();
  const env = {
    PATH: process.env['PATH'] ?? '',
    DARAJA_ENV: 'simulator',
    DARAJA_SHORTCODE: '174379',
    DATABASE_URL: database,
    PUBLIC_BASE_URL: `http://localhost:${port}`,
    PORT: String(port),
    SPILL_DIR: spillDir,
  };
  const main = join(import.meta.dirname, '../../packages/malipo/src/cli/main.ts');
  const serve = spawn(process.execPath, ['--conditions=malipo-source', main, 'serve'], { cwd: folder, env, stdio: 'ignore' });
  try {
    const post = (): Promise<Response | undefined> =>
      fetch(`http://localhost:${port}/cb/${'e'.repeat(32)}`, { method: 'POST', body: '{}' }).catch(() => undefined);
    await until('it is kept', async () => (await post())?.status === 200);
    expect(readdirSync(spillDir)).toHaveLength(1);
    await postgres.resume();
    const rows = (): Promise<unknown[]> => rowsOf(database, 'select id from malipo_inbox').catch(() => []);
    await until('it is in the inbox', async () => (await rows()).length === 1);
  } finally {
    serve.kill('SIGTERM');
    if (serve.exitCode === null) await once(serve, 'exit');
  }
});

test('a PostgreSQL that hangs holds no answer back longer than a few seconds: the journal takes it', async () => {
  const spillDir = join(folder, 'spill-of-the-hanging');
  const port = await freePort();
  const line = await openLine(port, Number(new URL(postgres.url).port));
  const desk = await promptsOut({ spillDir }, [], (url) => url.replace(/:\d+\//, `:${port}/`));
  try {
    line.freeze();
    const startedAt = Date.now();
    for (const phone of desk.phones) desk.world.simulator.phone(phone).enterPin('1234');
    const { deliveries } = desk.world.simulator;
    await until('all callbacks are kept', () => deliveries.length === 5 && deliveries.every(({ status }) => status === 200));
    expect(Date.now() - startedAt).toBeLessThan(10_000);
    expect(await rowsOf(desk.database, 'select id from malipo_inbox where attempt_id is not null')).toEqual([]);
  } finally {
    await close(desk);
    await line.cut();
  }
});

/** The third sync is the file's own, after those of its folder and of the folder above; one thread keeps them in order. */
const failingSyncs = 'env UV_THREADPOOL_SIZE=1 strace -f -qq -o /dev/null -e trace=fsync -e inject=fsync:error=EIO:when=3+'.split(' ');

test.each(hasStrace ? [['a journal that cannot be synced', failingSyncs]] : [])(
  'D-25 %s answers 503: appended is not kept',
  async (_what, under) => {
    const desk = await promptsOut({ spillDir: join(folder, 'spill-unsynced') }, under);
    try {
      expect(await payWhileDown(desk)).toEqual([503, 503, 503, 503, 503]);
      await postgres.resume();
    } finally {
      await close(desk);
    }
  },
);

test('D-25 without a spill folder a stopped PostgreSQL answers 503: nothing is called kept that is not', async () => {
  const desk = await promptsOut({});
  try {
    expect(await payWhileDown(desk)).toEqual([503, 503, 503, 503, 503]);
    await postgres.resume();
    expect(await rowsOf(desk.database, 'select id from malipo_inbox where attempt_id is not null')).toEqual([]);
    // Safaricom sends it again, or a check finds it: here the former.
    for (const { checkoutRequestId } of desk.world.simulator.bookings) {
      await until('it is taken', async () => (await desk.world.simulator.redeliver(checkoutRequestId ?? '')).status === 200);
    }
    await until('all are paid', async () => (await desk.client.payments.list({ status: 'paid' })).items.length === 5);
  } finally {
    await close(desk);
  }
});
