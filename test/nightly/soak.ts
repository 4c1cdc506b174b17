import { readdirSync, readFileSync, statSync } from 'node:fs';
import { serveSimulator } from '@malipo/simulator/server';
import { createClient } from '../../packages/malipo/src/client/index.ts';
import type { Client } from '../../packages/malipo/src/client/index.ts';
import { audit } from '../hostile/audit.ts';
import { makeKey } from '../hostile/make-key.ts';
import { freePort, pause, startServer, until } from '../hostile/served.ts';
import { openShop } from '../hostile/shop.ts';
import type { LaneResult } from './lanes.ts';

const PAYMENTS_PER_SECOND = 15;
const LOOK_EVERY_MS = 2_000;
const MEBIBYTE = 1024 * 1024;
/** Memory and handles of the last third may lie this much above those of the middle third. */
const MOST_GROWTH = { rssMiB: 40, handles: 20 };
const MOST_WAL_MIB = 64;

interface Look {
  readonly rssMiB: number;
  readonly handles: number;
  readonly walMiB: number;
}

/** Sells at a steady rate for so many minutes, customers watching, and looks whether the process stays as it is. */
export async function runSoak(database: string, minutes: number): Promise<LaneResult> {
  const key = await makeKey(database);
  await openShop(database);
  const world = await serveSimulator({
    port: 0,
    defaultHabit: { name: 'pays', afterMs: 500 },
    scenarios: false,
    callbackDelayMs: [0, 500],
  });
  const served = await startServer({ database, port: await freePort(), simulatorUrl: world.url });
  const client = createClient({ baseUrl: served.url, apiKey: key });
  const looks: Look[] = [];
  try {
    const end = Date.now() + minutes * 60_000;
    const selling = sell(client, end);
    while (Date.now() < end) {
      await pause(LOOK_EVERY_MS);
      looks.push(look(served.pid, database));
    }
    const created = await selling;
    await until('every prompt is over', () => [...world.simulator.requests()].every((r) => r.result !== undefined));
    const audited = { simulator: world.simulator, client, database, created };
    let wrong = await audit(audited);
    for (const last = Date.now() + 30_000; wrong.length > 0 && Date.now() < last; wrong = await audit(audited)) await pause(1_000);
    const { rssMiB = 0, handles = 0, walMiB = 0 } = looks.at(-1) ?? {};
    return {
      wrong: [...wrong, ...growth(looks)],
      note: `${created.length} payments in ${minutes} min; at the end ${rssMiB} MiB of memory, ${handles} handles, ${walMiB} MiB of log`,
    };
  } finally {
    await served.kill();
    await world.close();
  }
}

/** Each customer watches the payment page's stream until it is paid, and leaves. */
async function sell(client: Client, end: number): Promise<string[]> {
  const created: string[] = [];
  const customers: Promise<unknown>[] = [];
  for (let n = 1; Date.now() < end; n++) {
    customers.push(
      client.payments.create({ amount: 1 + (n % 500), reference: `SOAK-${n}`, phone: `2547${20_000_000 + n}` }).then(async ({ id }) => {
        created.push(id);
        const leaving = new AbortController();
        for await (const { status } of client.payments.watch(id, leaving.signal)) if (status === 'paid') break;
        leaving.abort();
      }),
    );
    await pause(1000 / PAYMENTS_PER_SECOND);
  }
  await Promise.all(customers);
  return created;
}

function look(pid: number, database: string): Look {
  const rss = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return {
    rssMiB: Math.round(Number(rss?.[1] ?? 0) / 1024),
    handles: readdirSync(`/proc/${pid}/fd`).length,
    walMiB: Math.round(statSync(`${database}-wal`, { throwIfNoEntry: false })?.size ?? 0) / MEBIBYTE,
  };
}

function growth(looks: readonly Look[]): string[] {
  const third = Math.floor(looks.length / 3);
  const most = (part: readonly Look[], what: keyof Look): number => Math.max(...part.map((one) => one[what]));
  const [middle, last] = [looks.slice(third, 2 * third), looks.slice(2 * third)];
  if (third === 0) return ['the run was too short to tell anything'];
  const wrong: string[] = [];
  for (const what of ['rssMiB', 'handles'] as const) {
    const [before, after] = [most(middle, what), most(last, what)];
    if (after > before + MOST_GROWTH[what]) wrong.push(`${what} grew from ${before} to ${after}`);
  }
  if (most(looks, 'walMiB') > MOST_WAL_MIB) wrong.push(`the write-ahead log grew to ${most(looks, 'walMiB')} MiB`);
  return wrong;
}
