import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realSystem } from '@malipo/daraja/values';
import type { System } from '@malipo/daraja/values';
import { createSimulator, DEFAULT_APP, SANDBOX_PASSKEY } from '@malipo/simulator';
import type { Simulator, SimulatorOptions } from '@malipo/simulator';
import { serveSimulator } from '@malipo/simulator/server';
import { createClient } from '../../packages/malipo/src/client/index.ts';
import type { Client } from '../../packages/malipo/src/client/index.ts';
import { createMalipo } from '../../packages/malipo/src/create-malipo.ts';
import type { Store } from '../../packages/malipo/src/store/contract.ts';
import { memoryStore } from '../../packages/malipo/src/store/memory/index.ts';
import { postgres } from '../../packages/malipo/src/store/postgres/index.ts';
import { sqlite } from '../../packages/malipo/src/store/sqlite/index.ts';
import { freshDatabase } from '../setup/postgres.ts';
import { makeKey } from './make-key.ts';
import { freePort, startServer } from './served.ts';
import { fulfilOf, openShop, rowsOf } from './shop.ts';

/** A running Malipo of some kind with a Safaricom on the other side, reached as apps reach it. */
export interface Site {
  /** One client per process. */
  readonly clients: readonly Client[];
  readonly simulator: Simulator;
  /** One callback to one of the processes, in turn. */
  post(url: string, body: string): Promise<Response>;
  /** Payments released by the app's fulfil, in any order. */
  released(): Promise<unknown[]>;
  /** The inbox rows of attempts, with how often each came. */
  copies(): Promise<number[]>;
  close(): Promise<void>;
}

const world: SimulatorOptions = { defaultHabit: 'person', scenarios: false, callbackDelayMs: 0, promptLifetimeMs: 600_000 };

/** Engine and simulator in this process, on the real clock, over the store given. */
async function inProcess(store: Store, database: string | undefined, remove: () => Promise<void>): Promise<Site> {
  const [publicUrl, simulatorUrl] = ['http://malipo.test', 'http://simulator.test'];
  const system: System = {
    ...realSystem,
    fetch: (input, init) => {
      const request = new Request(input, init);
      return request.url.startsWith(publicUrl) ? malipo.handler(request) : simulator.fetch(request);
    },
  };
  const simulator = createSimulator({ system, baseUrl: simulatorUrl, ...world });
  const released: unknown[] = [];
  await store.migrate();
  if (database !== undefined) await openShop(database);
  const malipo = createMalipo({
    store,
    system,
    publicUrl,
    environment: 'simulator',
    shortcodes: [{ kind: 'paybill', number: '174379', passkey: SANDBOX_PASSKEY, ...DEFAULT_APP, baseUrl: simulatorUrl }],
    rates: { pushPerSecond: Infinity, queryPerSecond: Infinity },
    fulfil: database === undefined ? (payment) => void released.push(payment.id) : fulfilOf(database),
  });
  const { key } = await malipo.apiKeys.create({ mode: 'test' });
  await malipo.start();
  return {
    clients: [createClient({ baseUrl: publicUrl, apiKey: key, fetch: (input, init) => malipo.handler(new Request(input, init)) })],
    simulator,
    post: (url, body) => malipo.handler(new Request(url, { method: 'POST', body })),
    released: async () => (database === undefined ? released : releasedIn(database)),
    copies: () => store.transaction(async (tx) => (await tx.find('inbox', { index: 'byReceived' })).map((row) => row.copies)),
    close: async () => {
      simulator.stop();
      await malipo.stop();
      await store.close();
      await remove();
    },
  };
}

const releasedIn = async (database: string): Promise<unknown[]> =>
  (await rowsOf(database, 'select payment_id from shop_releases')).map((row) => row['payment_id']);

/** So many server processes on one PostgreSQL. */
async function processes(count: number): Promise<Site> {
  const { url: database, drop } = await freshDatabase();
  const key = await makeKey(database);
  await openShop(database);
  const { url: simulatorUrl, simulator, close } = await serveSimulator({ port: 0, ...world });
  const servers = await Promise.all(
    Array.from({ length: count }, async () => startServer({ database, port: await freePort(), simulatorUrl })),
  );
  let turn = 0;
  return {
    clients: servers.map(({ url }) => createClient({ baseUrl: url, apiKey: key })),
    simulator,
    post: (url, body) => fetch(`${servers[turn++ % count]?.url}${new URL(url).pathname}`, { method: 'POST', body }),
    released: () => releasedIn(database),
    copies: async () => (await rowsOf(database, 'select copies from malipo_inbox')).map((row) => Number(row['copies'])),
    close: async () => {
      await Promise.all(servers.map((server) => server.kill()));
      await close();
      await drop();
    },
  };
}

/** Every kind of site that a promise has to hold on. */
export const sites: readonly (readonly [string, () => Promise<Site>])[] = [
  ['in memory', () => inProcess(memoryStore(), undefined, () => Promise.resolve())],
  [
    'on SQLite',
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'malipo-site-'));
      const database = join(folder, 'malipo.db');
      return inProcess(sqlite(database), database, async () => rmSync(folder, { recursive: true, force: true }));
    },
  ],
  [
    'on PostgreSQL',
    async () => {
      const { url, drop } = await freshDatabase();
      return inProcess(postgres(url), url, drop);
    },
  ],
  ['in two processes on one PostgreSQL', () => processes(2)],
];

export const twoProcesses = (): Promise<Site> => processes(2);
