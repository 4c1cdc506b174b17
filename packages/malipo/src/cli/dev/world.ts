import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { realSystem } from '@malipo/daraja/values';
import { serveSimulator } from '@malipo/simulator/server';
import type { Simulator } from '@malipo/simulator';
import { createMalipo } from '../../create-malipo.ts';
import type { Malipo } from '../../create-malipo.ts';
import type { Problem } from '../../engine/api.ts';
import { serve } from '../../http/node.ts';
import type { Store } from '../../store/contract.ts';
import { sqlite } from '../../store/sqlite/index.ts';
import { choosePort, localHost } from './ports.ts';
import type { ChosenPort } from './ports.ts';
import { createShop } from './shop/shop.ts';
import { createOrders, releaseOrder } from './shop/store/orders.ts';
import { createStage } from './stage/stage.ts';

export interface DevOptions {
  /** Where everything that is kept lies; may be deleted at any time while nothing runs. */
  readonly folder: string;
  readonly ports: { readonly server: number; readonly simulator: number; readonly page: number };
  readonly reset: boolean;
  readonly report: (problem: Problem) => void;
}

export interface DevWorld {
  readonly malipo: Malipo;
  readonly simulator: Simulator;
  readonly serverUrl: string;
  readonly simulatorUrl: string;
  readonly pageUrl: string;
  readonly apiKey: string;
  /** Ports that were taken, with what was chosen instead. */
  readonly moved: readonly ChosenPort[];
  close(): Promise<void>;
}

/** A number that nobody has. */
export const demoPhone = '0711 000 111';

const seconds = (...list: number[]): number[] => list.map((s) => s * 1000);
/** Quicker than in earnest, so that a person sees lost messages being found. */
const quick = {
  checkScheduleMs: seconds(4, 7, 11, 16, 25, 40, 60, 90, 150, 300, 900),
  sweepEveryMs: 15_000,
  promptLifetimeMs: 30_000,
  answerMs: 8000,
};

/** Server, simulator, shop and phone in one process, over one SQLite file. What was started is stopped again when a later part fails. */
export async function startDev(options: DevOptions): Promise<DevWorld> {
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    return { ...(await startParts(options, closers)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startParts(
  { folder, ports, reset, report }: DevOptions,
  closers: (() => Promise<void>)[],
): Promise<Omit<DevWorld, 'close'>> {
  mkdirSync(folder, { recursive: true });
  if (reset) await emptyFolder(folder);
  const server = await choosePort(ports.server);
  const simulatorPort = await choosePort(ports.simulator, [server]);
  const page = await choosePort(ports.page, [server, simulatorPort]);
  const serverUrl = `http://localhost:${server.port}`;
  const pageUrl = `http://localhost:${page.port}`;

  const store = sqlite(databaseIn(folder));
  closers.push(() => store.close());
  await store.migrate();
  await createOrders(store);
  const simulated = await serveSimulator({
    port: simulatorPort.port,
    promptLifetimeMs: quick.promptLifetimeMs,
    switches: { sameAmount: 'off' },
  });
  closers.push(() => simulated.close());
  const { simulator, url: simulatorUrl } = simulated;

  const malipo = createDevMalipo({ store, simulator, serverUrl, report });
  const running = await serve({ ...malipo, handler: framedBy(malipo.handler, pageUrl) }, { port: server.port, host: localHost });
  closers.push(() => running.close());
  const apiKey = await keepApiKey(malipo, join(folder, 'api-key'));

  const closing = new AbortController();
  const phoneUrl = `${simulatorUrl}/phone/${demoPhone.replaceAll(' ', '')}`;
  const pages = createStage({ malipo, simulator, phone: demoPhone, phoneUrl, serverUrl, simulatorUrl, apiKey, closing: closing.signal });
  pages.route('/', createShop({ malipo, store, system: realSystem, phone: demoPhone }));
  const listener = getRequestListener((request) => pages.fetch(request));
  const pageServer = createServer((incoming, outgoing) => void listener(incoming, outgoing));
  await listen(pageServer, page.port);
  closers.push(async () => {
    closing.abort();
    pageServer.closeAllConnections();
    pageServer.close();
  });

  const moved = [server, simulatorPort, page].filter(({ port, wanted }) => wanted !== 0 && port !== wanted);
  return { malipo, simulator, serverUrl, simulatorUrl, pageUrl, apiKey, moved };
}

/** Never under the feet of another `malipo dev`: whoever runs here says so, and this fails with its name. */
async function emptyFolder(folder: string): Promise<void> {
  const release = await sqlite(databaseIn(folder)).start('malipo dev --reset');
  await release();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
}

const databaseIn = (folder: string): string => join(folder, 'malipo.db');

interface MalipoParts extends Pick<DevOptions, 'report'> {
  readonly store: Store;
  readonly simulator: Simulator;
  readonly serverUrl: string;
}

function createDevMalipo({ store, simulator, serverUrl, report }: MalipoParts): Malipo {
  const account = { name: 'Duka la Mfano', consumerKey: 'simulator', consumerSecret: 'simulator', baseUrl: simulator.baseUrl };
  return createMalipo({
    store,
    publicUrl: serverUrl,
    environment: 'simulator',
    shortcodes: simulator.shortcodes.map((shortcode) => ({ ...shortcode, ...account })),
    checkScheduleMs: quick.checkScheduleMs,
    sweepEveryMs: quick.sweepEveryMs,
    timeoutMs: quick.answerMs,
    webhookAllow: ['localhost', '127.0.0.0/8', '::1'],
    fulfil: releaseOrder,
    report,
  });
}

/** The payment page refuses to be framed; here, and only here, it stands beside the phone. */
function framedBy(handler: Malipo['handler'], origin: string): Malipo['handler'] {
  return async (request, context) => {
    const response = await handler(request, context);
    const policy = response.headers.get('content-security-policy');
    if (policy) response.headers.set('content-security-policy', policy.replace(`frame-ancestors 'none'`, `frame-ancestors ${origin}`));
    return response;
  };
}

/** One key per folder, so that a restart does not break what somebody is building. */
async function keepApiKey(malipo: Malipo, path: string): Promise<string> {
  const kept = readIfThere(path);
  if (kept && (await malipo.apiKeys.verify(kept))) return kept;
  const { key } = await malipo.apiKeys.create({ mode: 'test', name: 'malipo dev' });
  writeFileSync(path, key, { mode: 0o600 });
  return key;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, localHost, resolve);
  });
