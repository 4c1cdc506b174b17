// npm run bench [-- --quick] [-- --rows callbacks,decide] [-- --runs 1] [-- --keep]
import { readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { readFlags } from '../scripts/flags.ts';
import { medianOf } from './figures.ts';
import type { RowResult } from './figures.ts';
import { browserRow } from './rows/browser.ts';
import { callbacksRow } from './rows/callbacks.ts';
import type { Size } from './rows/callbacks.ts';
import { decideRow } from './rows/decide.ts';
import { fsyncRow } from './rows/fsync.ts';
import { lifecyclesRow } from './rows/lifecycles.ts';
import { overheadRow } from './rows/overhead.ts';
import { restartRow } from './rows/restart.ts';
import { simulationRow } from './rows/simulation.ts';

const values = readFlags('npm run bench', {
  quick: { type: 'boolean', default: false },
  rows: { type: 'string' },
  runs: { type: 'string' },
  keep: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
});
const size: Size = values.quick ? { seconds: 8, paid: 20_000, prompted: 80_000 } : { seconds: 60, paid: 1_000_000, prompted: 400_000 };
const runs = Number(values.runs ?? (values.quick ? 1 : 3));

const rows: Record<string, () => Promise<RowResult> | RowResult> = {
  fsync: fsyncRow,
  decide: decideRow,
  browser: browserRow,
  overhead: () => overheadRow(values.quick ? 8 : 30),
  callbacks: () => callbacksRow(size),
  restart: () => restartRow(size),
  lifecycles: () => lifecyclesRow('SQLite', size.seconds),
  'lifecycles-postgres': () => lifecyclesRow('PostgreSQL', size.seconds),
  simulation: () => simulationRow(values.quick ? 10_000 : 50_000),
};

const chosen = values.rows?.split(',') ?? Object.keys(rows);
const unknown = chosen.find((name) => rows[name] === undefined);
if (unknown !== undefined) {
  console.error(`There is no row “${unknown}”. Choose from: ${Object.keys(rows).join(', ')}.`);
  process.exit(2);
}

const results: RowResult[] = [];
for (const name of chosen) {
  const measured: RowResult[] = [];
  for (let run = 0; run < runs; run++) {
    console.error(`${name}, run ${run + 1} of ${runs} …`);
    const row = rows[name];
    if (row) measured.push(await row());
  }
  results.push(medianOf(measured));
}

const number = (value: number): string => (value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2));
const lines = results.flatMap(({ row, figures, notes }) => [
  ...figures.map(
    (f) => `| ${row} | ${f.name} | ${number(f.value)} ${f.unit} | ${f.goal ?? ''} | ${f.ratio === undefined ? '' : f.ratio.toFixed(2)} |`,
  ),
  ...notes.map((note) => `| ${row} | | ${note} | | |`),
]);
const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
const table = ['| Row | Figure | Median | Goal | Of the ceiling |', '|---|---|---|---|---|', ...lines].join('\n');
console.log(
  values.json
    ? JSON.stringify({ machine, at: new Date().toISOString(), runs, results }, null, 2)
    : `${machine}, ${runs} run(s)\n\n${table}`,
);

if (values.keep) {
  const path = new URL('../docs/benchmarks.md', import.meta.url);
  const before = await readFile(path, 'utf8').catch(() => '# Benchmarks\n');
  const section = `\n## ${new Date().toISOString().slice(0, 10)}, ${machine}\n\nMedians of ${runs} run(s), \`npm run bench${values.quick ? ' -- --quick' : ''}\`.\n\n${table}\n`;
  await writeFile(path, before.trimEnd() + '\n' + section);
}
