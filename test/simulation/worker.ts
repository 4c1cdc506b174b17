// Plays the worlds it is sent, one after another. Started by main.ts.
import { freshDatabaseOn } from './store/fresh-database.ts';
import { planWorld } from './plan.ts';
import { runWorld } from './run-world.ts';
import { memorySite } from './sites.ts';
import type { OpenSite } from './sites.ts';
import { postgresSite, sqliteSite } from './store/sql-sites.ts';

export type StoreName = 'memory' | 'sqlite' | 'postgres';

/** What main.ts sends. */
export interface Task {
  readonly seed: number;
  readonly payments: number;
}

/** What it gets back. */
export interface Report {
  readonly seed: number;
  readonly pid: number;
  readonly payments: number;
  readonly bookings: number;
  readonly lost: number;
  readonly doubled: number;
  readonly cpuMs: number;
  readonly memoryBytes: number;
  readonly counts: readonly (readonly [string, number])[];
  readonly violations: readonly { readonly rule: string; readonly says: string; readonly at: number }[];
  readonly last: readonly string[];
}

const [name = 'memory', postgresUrl = ''] = process.argv.slice(2);
const sites: Readonly<Record<StoreName, OpenSite>> = {
  memory: memorySite,
  sqlite: sqliteSite,
  postgres: postgresSite(() => freshDatabaseOn(postgresUrl)),
};
const site = sites[name as StoreName];

async function play({ seed, payments }: Task): Promise<Report> {
  const before = process.cpuUsage();
  const result = await runWorld(planWorld(seed, payments), site);
  const spent = process.cpuUsage(before);
  const { lost, doubled, bookings, counts, violations } = result;
  return {
    seed,
    pid: process.pid,
    payments: result.payments,
    bookings,
    lost,
    doubled,
    cpuMs: (spent.user + spent.system) / 1000,
    memoryBytes: process.memoryUsage().rss,
    counts: [...counts],
    violations: violations.slice(0, 5),
    last: violations.length > 0 ? result.last.slice(-60) : [],
  };
}

process.on('message', (task: Task) => {
  play(task).then(
    (report) => process.send?.(report),
    (error: unknown) => {
      console.error(`Seed ${task.seed} broke off:`, error);
      process.exit(1);
    },
  );
});
