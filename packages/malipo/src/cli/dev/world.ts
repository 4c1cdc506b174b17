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
import { sqlite } from '../../store/sqlite/index.ts';
import { choosePort } from './ports.ts';
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
  checkScheduleMs: seconds(5, 9, 15, 25, 40, 60, 90, 150, 300, 900),
  sweepEveryMs: 15_000,
  promptLifetimeMs: 20_000,
  answerMs: 8000,
};

/** Server, simulator, shop and phone in one process, over one SQLite file. */
export async function startDev({ folder, ports, reset, report }: DevOptions): Promise<DevWorld> {
  if (reset) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const server = await choosePort(ports.server);
  const page = await choosePort(ports.page);
  const simulatorPort = await choosePort(ports.simulator);
  const simulated = await serveSimulator({
    port: simulatorPort.port,
    promptLifetimeMs: quick.promptLifetimeMs,
    switches: { sameAmount: 'off' },
  });
  const serverUrl = `http://localhost:${server.port}`;
  const pageUrl = `http://localhost:${page.port}`;
  const { simulator } = simulated;
  simulator.phone(demoPhone);

  const store = sqlite(join(folder, 'malipo.db'));
  await store.migrate();
  await createOrders(store);
  const [shortcode] = simulator.shortcodes;
  if (!shortcode) throw new Error('The simulator has no shortcode.');
  const malipo = createMalipo({
    store,
    publicUrl: serverUrl,
    environment: 'simulator',
    shortcodes: [{ ...shortcode, name: 'Duka la Mfano', consumerKey: 'simulator', consumerSecret: 'simulator', baseUrl: simulated.url }],
    checkScheduleMs: quick.checkScheduleMs,
    sweepEveryMs: quick.sweepEveryMs,
    timeoutMs: quick.answerMs,
    webhookAllow: ['localhost', '127.0.0.0/8', '::1'],
    fulfil: releaseOrder,
    report,
  });
  const running = await serve({ ...malipo, handler: framedBy(malipo.handler, pageUrl) }, { port: server.port });
  const apiKey = await keepApiKey(malipo, join(folder, 'api-key'));
  const closing = new AbortController();
  const phoneUrl = `${simulated.url}/phone/${demoPhone.replaceAll(' ', '')}`;
  const pages = createStage({
    malipo,
    simulator,
    phone: demoPhone,
    phoneUrl,
    serverUrl,
    simulatorUrl: simulated.url,
    apiKey,
    closing: closing.signal,
  });
  pages.route('/', createShop({ malipo, store, system: realSystem, phone: demoPhone }));
  const pageServer = createServer(getRequestListener((request) => pages.fetch(request)));
  await listen(pageServer, page.port);

  return {
    malipo,
    simulator,
    serverUrl,
    simulatorUrl: simulated.url,
    pageUrl,
    apiKey,
    moved: [server, simulatorPort, page].filter(({ port, wanted }) => port !== wanted),
    close: async () => {
      closing.abort();
      pageServer.closeAllConnections();
      pageServer.close();
      await running.close();
      await simulated.close();
      await store.close();
    },
  };
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
    server.listen(port, resolve);
  });
