import { spawnSync } from 'node:child_process';
import { serveSimulator } from '@malipo/simulator/server';
import { createClient } from '../../packages/malipo/src/client/index.ts';
import type { Client } from '../../packages/malipo/src/client/index.ts';
import { audit } from './audit.ts';
import { makeKey } from './make-key.ts';
import { freePort, pause, spawnServer, until } from './served.ts';
import type { Served } from './served.ts';
import { openShop } from './shop.ts';

export interface KillsOptions {
  /** An empty database: a file, or `postgres://…`. */
  readonly database: string;
  readonly kills: number;
  readonly buyers?: number;
  /** Payments that are booked after a start before the next kill, which then comes at a random moment. */
  readonly bookedBetween?: number;
}

export interface KillsReport {
  /** What is not right, in sentences. */
  readonly wrong: readonly string[];
  /** From each restart to the first acknowledged callback, ms. */
  readonly firstAckMs: readonly number[];
  /** What that may take: 2 s where Node itself starts within 100 ms, as much more as it starts slower on a busy machine. */
  readonly mostAckMs: number;
  readonly payments: number;
  readonly booked: number;
  readonly acknowledged: number;
  /** Callbacks that met no server. */
  readonly unheard: number;
}

/** Buys without pause from a server that is killed and started again and again, then holds the book against the world. */
export async function runKills({ database, kills, buyers = 12, bookedBetween = 8 }: KillsOptions): Promise<KillsReport> {
  const key = await makeKey(database);
  await openShop(database);
  const world = await serveSimulator({
    port: 0,
    defaultHabit: { name: 'pays', afterMs: 60 },
    scenarios: false,
    callbackDelayMs: [0, 300],
    promptLifetimeMs: 3000,
  });
  const settings = { database, port: await freePort(), simulatorUrl: world.url };
  const client = createClient({ baseUrl: `http://localhost:${settings.port}`, apiKey: key, timeoutMs: 10_000 });
  const firstAckMs: number[] = [];
  const nodeStartMs = startNode();
  let served: Served = spawnServer(settings);
  const restart = async (): Promise<void> => {
    await served.kill();
    const startedAt = performance.now();
    served = spawnServer(settings);
    firstAckMs.push(await firstAck(served, startedAt));
  };
  try {
    await firstAck(served, performance.now());
    const stop = new AbortController();
    const buying = buy(client, buyers, stop.signal);
    for (let i = 0; i < kills; i++) {
      const before = world.simulator.bookings.length;
      await until('people buy', () => world.simulator.bookings.length >= before + bookedBetween);
      await pause(Math.random() * 400);
      await restart();
    }
    stop.abort();
    const created = await buying;
    await until('every prompt is over', () => [...world.simulator.requests()].every((r) => r.result !== undefined));
    await until('every callback is over', () => world.simulator.deliveries.every((d) => d.status !== 'pending'));
    await restart();
    const audited = { simulator: world.simulator, client, database, created };
    let wrong = await audit(audited);
    for (const end = Date.now() + 60_000; wrong.length > 0 && Date.now() < end; wrong = await audit(audited)) await pause(500);
    const statuses = world.simulator.deliveries.map((d) => d.status);
    return {
      wrong,
      firstAckMs,
      mostAckMs: 2000 * Math.max(1, nodeStartMs / 100),
      payments: created.length,
      booked: world.simulator.bookings.length,
      acknowledged: statuses.filter((s) => s === 200).length,
      unheard: statuses.filter((s) => s === 'failed').length,
    };
  } finally {
    await served.kill();
    await world.close();
  }
}

/** Posts like Safaricom until somebody acknowledges. */
async function firstAck(served: Served, startedAt: number): Promise<number> {
  await until('a callback is acknowledged', async () => {
    const answer = await fetch(`${served.url}/cb/${'0'.repeat(32)}`, { method: 'POST', body: `{"probe":${startedAt}}` }).catch(
      () => undefined,
    );
    await answer?.body?.cancel();
    return answer?.status === 200;
  });
  return Math.round(performance.now() - startedAt);
}

function startNode(): number {
  const startedAt = performance.now();
  spawnSync(process.execPath, ['-e', '0'], { env: { ...process.env, NODE_OPTIONS: '' } });
  return performance.now() - startedAt;
}

let customers = 0;

/** So many buyers, one purchase after another each; resolves to the ids of what the server said was created. */
async function buy(client: Client, buyers: number, signal: AbortSignal): Promise<string[]> {
  const created: string[] = [];
  const buyer = async (): Promise<void> => {
    while (!signal.aborted) {
      const n = ++customers;
      const phone = `2547${String(10_000_000 + n)}`;
      const payment = await client.payments.create({ amount: 1 + (n % 900), reference: `ORDER-${n}`, phone }).catch(() => undefined);
      if (payment) created.push(payment.id);
      else await pause(100);
    }
  };
  await Promise.all(Array.from({ length: buyers }, buyer));
  return created;
}
