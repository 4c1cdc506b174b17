import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { attack, scenes } from '../hostile/attack.ts';
import { diskFaults, runDiskFault } from '../hostile/disk-faults.ts';
import { runKills } from '../hostile/kills.ts';
import { startPostgres } from '../setup/embedded-postgres.ts';
import { runFuzz } from './fuzz.ts';
import { fuzzReaders } from './fuzz-readers.ts';
import { runSoak } from './soak.ts';

export interface NightlyOptions {
  readonly payments: number;
  readonly kills: number;
  readonly minutes: number;
  /** Of forgeries and fuzzing; another one each night unless told. */
  readonly seed: number;
}

/** How one lane went: what is wrong, in sentences, and what is worth knowing. */
export interface LaneResult {
  readonly wrong: readonly string[];
  readonly note?: string;
}

export interface Lane {
  readonly name: string;
  readonly says: string;
  run(options: NightlyOptions): Promise<LaneResult>;
}

const root = dirname(dirname(import.meta.dirname));

/** Everything that is too long for every day, the most telling first. */
export const lanes: readonly Lane[] = [
  {
    name: 'kills-sqlite',
    says: 'a server on SQLite killed under load',
    run: ({ kills }) => inFolder((folder) => killsOn(join(folder, 'malipo.db'), kills)),
  },
  {
    name: 'kills-postgres',
    says: 'a server on PostgreSQL killed under load',
    run: async ({ kills }) => {
      const postgres = await startPostgres();
      try {
        return await killsOn(await postgres.createDatabase(), kills);
      } finally {
        await postgres.stop();
      }
    },
  },
  { name: 'disk', says: 'failing syncs and full disks under a server', run: allDiskFaults },
  { name: 'store', says: 'long store tests', run: () => command('node_modules/vitest/vitest.mjs', ['run', '--project', 'nightly']) },
  {
    name: 'runtimes',
    says: 'the client on Node 22 and 24, Bun, Deno, workerd and Chromium',
    run: () => command('node_modules/vitest/vitest.mjs', ['run', '--project', 'runtimes']),
  },
  { name: 'forgeries', says: 'forged callbacks of a new seed', run: ({ seed }) => attackAll(seed, 10) },
  { name: 'fuzz', says: 'random requests to every route', run: ({ seed }) => runFuzz(seed, 50_000) },
  { name: 'readers', says: 'a million spoilt payloads for every reader', run: ({ seed }) => Promise.resolve(fuzzReaders(seed, 1_000_000)) },
  {
    name: 'soak',
    says: 'steady load on one process',
    run: ({ minutes }) => inFolder((folder) => runSoak(join(folder, 'malipo.db'), minutes)),
  },
  { name: 'mutants', says: 'every mutant is caught', run: () => command('test/mutants/main.ts', []) },
  {
    name: 'simulation',
    says: 'a million payments',
    run: ({ payments }) => command('test/simulation/main.ts', ['--payments', String(payments)]),
  },
];

async function inFolder<T>(run: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'malipo-nightly-'));
  try {
    return await run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function killsOn(database: string, kills: number): Promise<LaneResult> {
  const report = await runKills({ database, kills });
  const sorted = report.firstAckMs.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const slow = median > report.mostAckMs ? [`after half of the restarts the first acknowledgement took more than ${median} ms`] : [];
  const { payments, booked, acknowledged, unheard } = report;
  return {
    wrong: [...report.wrong, ...slow],
    note: `${kills} kills, ${payments} payments, ${booked} booked, ${acknowledged} callbacks acknowledged, ${unheard} unheard; first acknowledgement after ${sorted[0]} to ${sorted.at(-1)} ms, half within ${median} ms`,
  };
}

async function allDiskFaults(): Promise<LaneResult> {
  const wrong: string[] = [];
  const faults = diskFaults('all');
  for (const fault of faults) {
    const report = await runDiskFault(fault);
    wrong.push(...report.wrong.map((sentence) => `${fault.what}: ${sentence}`));
  }
  return { wrong, note: `${faults.length} faults` };
}

const FORGERIES_PER_WORLD = 3_500;

async function attackAll(seed: number, rounds: number): Promise<LaneResult> {
  const wrong: string[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const [where, scene] of scenes) {
      const found = await attack(scene, seed + round, FORGERIES_PER_WORLD);
      wrong.push(...found.map((sentence) => `seed ${seed + round}, ${where}: ${sentence}`));
    }
  }
  return { wrong, note: `seeds from ${seed}, ${rounds * scenes.length * FORGERIES_PER_WORLD} forgeries` };
}

/** A script of its own, its words on our screen. */
async function command(script: string, args: readonly string[]): Promise<LaneResult> {
  if (!existsSync(join(root, script))) return { wrong: [`${script} is not there`] };
  const child = spawn(process.execPath, ['--conditions=malipo-source', join(root, script), ...args], { cwd: root, stdio: 'inherit' });
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { wrong: code === 0 ? [] : [`${script} ended with ${code ?? signal}`] };
}
