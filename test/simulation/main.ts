// `npm run simulate -- --payments 1000000`: worlds without number, or one of them again with `--seed 42`.
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { readFlags } from '../../scripts/flags.ts';
import { startPostgres } from '../setup/embedded-postgres.ts';
import { MOST_PAYMENTS, sizeOf } from './plan.ts';
import { ENOUGH_PAYMENTS, SITUATIONS } from './situations.ts';
import { createTally } from './tally.ts';
import type { Report, StoreName, Task } from './worker.ts';

const values = readFlags('npm run simulate', {
  payments: { type: 'string', default: '20000' },
  seed: { type: 'string' },
  from: { type: 'string', default: '1' },
  size: { type: 'string', default: String(MOST_PAYMENTS) },
  store: { type: 'string', default: 'memory' },
  workers: { type: 'string', default: String(availableParallelism()) },
});
const stores: readonly StoreName[] = ['memory', 'sqlite', 'postgres'];
const store =
  stores.find((name) => name === values.store) ?? stop(`There is no store “${values.store}”. Choose from: ${stores.join(', ')}.`);
const size = Math.min(MOST_PAYMENTS, whole('size'));
const single = values.seed === undefined ? undefined : whole('seed');
const wanted = single === undefined ? whole('payments') : 1;
const workers = single === undefined ? whole('workers') : 1;

const postgres = store === 'postgres' ? await startPostgres() : undefined;
const tally = createTally(performance.now());
let nextSeed = single ?? whole('from');
let isFailed = false;
/** One wrong world is worth seeing beside the next; many say the same thing. */
const MOST_WRONG = 10;

const speak = setInterval(() => console.log(tally.progress(performance.now())), 15_000);
await Promise.all(Array.from({ length: workers }, work));
clearInterval(speak);
await postgres?.stop();
finish();

/** The next world to play; undefined when enough payments were made, or too many worlds went wrong. */
function nextTask(): Task | undefined {
  if (tally.wrong() >= MOST_WRONG || tally.payments() >= wanted) return undefined;
  const seed = nextSeed++;
  return { seed, payments: Math.min(size, sizeOf(seed)) };
}

function work(): Promise<void> {
  const child = fork(join(import.meta.dirname, 'worker.ts'), [store, postgres?.url ?? ''], {
    execArgv: ['--conditions=malipo-source', '--max-old-space-size=400'],
  });
  return new Promise((resolve) => {
    const give = (): void => {
      const task = nextTask();
      if (task) child.send(task);
      else end(child, resolve);
    };
    child.on('message', (report: Report) => {
      tally.add(report);
      if (report.violations.length > 0) tell(report);
      give();
    });
    child.once('exit', (code) => {
      if (code !== 0) isFailed = true;
      resolve();
    });
    give();
  });
}

function end(child: ChildProcess, resolve: () => void): void {
  child.once('exit', () => resolve());
  child.disconnect();
}

function tell({ seed, violations, last }: Report): void {
  isFailed = true;
  const size = values.size === String(MOST_PAYMENTS) ? '' : ` --size ${values.size}`;
  console.error(`\nSeed ${seed} went wrong. What happened before:`);
  for (const line of last) console.error(`  ${line}`);
  for (const { rule, says, at } of violations) console.error(`✗ ${new Date(at).toISOString()} [${rule}] ${says}`);
  console.error(`Once more: npm run simulate -- --seed ${seed}${store === 'memory' ? '' : ` --store ${store}`}${size}\n`);
}

function finish(): never {
  console.log(tally.table());
  console.log(tally.progress(performance.now()));
  const missing = tally.payments() >= ENOUGH_PAYMENTS ? SITUATIONS.filter((situation) => tally.count(situation) === 0) : [];
  if (missing.length > 0) console.error(`These situations never occurred, so nothing is proved about them: ${missing.join(', ')}.`);
  process.exit(isFailed || missing.length > 0 ? 1 : 0);
}

function whole(name: 'payments' | 'seed' | 'from' | 'size' | 'workers'): number {
  const value = Number(values[name]);
  return Number.isSafeInteger(value) && value > 0 ? value : stop(`Give --${name} as a whole number above 0, not “${values[name]}”.`);
}

function stop(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}
