import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../test/setup/embedded-postgres.ts';
import type { RowResult } from '../figures.ts';
import { startProgram } from '../processes.ts';
import { freePort } from '../free-port.ts';

type Loaded = Record<'done' | 'seconds' | 'refused' | 'told' | 'p50' | 'p99' | 'settledP50' | 'settledP99', number>;

/** Create, prompt, callback, settle, webhook: everything through HTTP, each part in a process of its own. */
export async function lifecyclesRow(kind: 'SQLite' | 'PostgreSQL', seconds: number): Promise<RowResult> {
  const server18 = kind === 'PostgreSQL' ? await startPostgres() : undefined;
  const database = server18 ? await server18.createDatabase() : join(await mkdtemp(join(tmpdir(), 'malipo-bench-')), 'malipo.db');
  const simulator = await startProgram('simulator', {});
  const load = await startProgram('load', {});
  const server = await startProgram('malipo-server', { database, simulatorUrl: simulator.ready['url'], port: await freePort() });
  const { url, key } = server.ready;
  await load.call<Loaded>({ ask: 'lifecycles', url, key, seconds: 2, connections: 16, first: 100_000 });
  for (const program of [server, simulator, load]) await program.usage();
  const most = await load.call<Loaded>({ ask: 'lifecycles', url, key, seconds, connections: 64, first: 0 });
  const cpu = {
    server: (await server.usage()).cpuSeconds,
    simulator: (await simulator.usage()).cpuSeconds,
    load: (await load.usage()).cpuSeconds,
  };
  const rate = most.told / most.seconds;
  const steadyRate = Math.max(20, Math.floor(rate * 0.6));
  const steady = await load.call<Loaded>({
    ask: 'lifecycles',
    url,
    key,
    seconds: Math.min(20, seconds),
    connections: 64,
    perSecond: steadyRate,
    first: 150_000,
  });
  const usage = await server.usage();
  for (const program of [server, simulator, load]) await program.stop();
  await server18?.stop();
  const share = (s: number): string => `${((s / most.seconds) * 100).toFixed(0)} %`;
  return {
    row: `lifecycles, ${kind}`,
    figures: [
      { name: 'lifecycles', unit: '/s', value: rate, goal: '1,200' },
      { name: `settled and told p99 at ${steadyRate}/s`, unit: 'ms', value: steady.settledP99, goal: '< 2,000' },
      { name: `settled and told p50 at ${steadyRate}/s`, unit: 'ms', value: steady.settledP50 },
      { name: 'RSS', unit: 'MB', value: usage.rssBytes / 1e6 },
    ],
    notes: [
      `CPU of one core: server ${share(cpu.server)}, simulator ${share(cpu.simulator)}, load and webhook receiver ${share(cpu.load)}${server18 ? ', the rest PostgreSQL' : ''}. ${most.done} created, ${most.refused} refused, ${most.told} told.`,
    ],
  };
}
