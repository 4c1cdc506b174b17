import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RowResult } from '../figures.ts';
import { filledDatabase } from '../lay-in.ts';
import { startProgram } from '../processes.ts';

/** How much of everything: the whole measurement, or a quick look. */
export interface Size {
  readonly seconds: number;
  readonly paid: number;
  readonly prompted: number;
}

type Loaded = Record<'done' | 'seconds' | 'refused' | 'p50' | 'p99', number>;

/** Distinct valid success callbacks for prompted attempts, on SQLite, with understanding on. */
export async function callbacksRow({ seconds, paid, prompted }: Size): Promise<RowResult> {
  const database = await filledDatabase(paid, prompted);
  const load = await startProgram('load', {});
  const bare = await startProgram('bare-server', { path: join(tmpdir(), 'malipo-bench', 'bare.log') });
  const ceiling = await load.call<Loaded>({
    ask: 'callbacks',
    url: bare.ready['url'],
    path: '/',
    from: 0,
    count: prompted,
    seconds: Math.min(10, seconds),
    connections: 128,
  });
  await bare.stop();

  const server = await startProgram('malipo-server', { database, simulatorUrl: 'http://127.0.0.1:9' });
  const url = String(server.ready['url']);
  // The steady part first: it needs fewer attempts than the flood leaves over.
  const steady = await load.call<Loaded>({
    ask: 'callbacks',
    url,
    path: '/cb/',
    from: 0,
    count: prompted,
    seconds: Math.min(20, seconds),
    connections: 128,
    perSecond: 1_200,
  });
  await server.usage();
  const began = performance.now();
  const flood = await load.call<Loaded>({
    ask: 'callbacks',
    url,
    path: '/cb/',
    from: steady.done,
    count: prompted - steady.done,
    seconds,
    connections: 128,
  });
  const backlog = await server.call<number>({ ask: 'backlog' });
  const wal = await server.call<number>({ ask: 'wal' });
  while ((await server.call<number>({ ask: 'backlog' })) > 0) await new Promise((resolve) => setTimeout(resolve, 100));
  const settledSeconds = (performance.now() - began) / 1000;
  const usage = await server.usage();
  await server.stop();
  await load.stop();
  const rate = flood.done / flood.seconds;
  const bareRate = ceiling.done / ceiling.seconds;
  return {
    row: 'callbacks, SQLite, one process',
    figures: [
      { name: 'acknowledged', unit: '/s', value: rate, goal: '8,000', ratio: rate / bareRate },
      { name: 'settled', unit: '/s', value: flood.done / settledSeconds },
      { name: 'p99 at 1,200/s', unit: 'ms', value: steady.p99, goal: '< 50' },
      { name: 'p50 at 1,200/s', unit: 'ms', value: steady.p50 },
      { name: 'backlog at the end', unit: 'rows', value: backlog },
      { name: 'RSS', unit: 'MB', value: usage.rssBytes / 1e6 },
      { name: 'WAL', unit: 'MB', value: wal / 1e6 },
      { name: 'bare append with group fsync', unit: '/s', value: bareRate },
    ],
    notes: [
      `${paid.toLocaleString('en')} paid payments present; ${flood.done.toLocaleString('en')} callbacks in ${flood.seconds.toFixed(1)} s, ${steady.refused + flood.refused} refused, server CPU ${usage.cpuSeconds.toFixed(1)} s.`,
    ],
  };
}
