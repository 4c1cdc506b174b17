// Every mutant, one after another on each core: `npm run nightly -- --only mutants`, or `node test/mutants/main.ts --only slot`.
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFlags } from '../../scripts/flags.ts';
import { copyTree } from './copy-tree.ts';
import { mutants } from './mutants.ts';
import { applyMutant, runMutant } from './run-mutant.ts';
import type { Fate } from './run-mutant.ts';

const values = readFlags('node test/mutants/main.ts', {
  only: { type: 'string', default: '' },
  workers: { type: 'string', default: String(availableParallelism()) },
});
const chosen = mutants.filter(({ name }) => name.includes(values.only));
if (chosen.length === 0) {
  console.error(`No mutant’s name contains “${values.only}”.`);
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), 'malipo-mutants-'));
const fates: Fate[] = [];
const waiting = [...chosen];
try {
  await Promise.all(Array.from({ length: Math.min(Number(values.workers), chosen.length) }, (_, i) => work(join(folder, String(i)))));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const survivors = fates.filter(({ caughtBy }) => caughtBy === undefined);
console.log(`${fates.length - survivors.length} of ${fates.length} mutants caught`);
process.exitCode = survivors.length > 0 ? 1 : 0;

async function work(tree: string): Promise<void> {
  copyTree(join(import.meta.dirname, '../..'), tree);
  // All are tried on for size first: one that no longer fits is told at once, not after an hour.
  for (const mutant of chosen) applyMutant(tree, mutant)();
  for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
    const fate = await runMutant(tree, mutant);
    fates.push(fate);
    console.log(
      `${fate.caughtBy === undefined ? '✗' : '✓'} ${mutant.name.padEnd(52)} ${(fate.caughtBy ?? 'survived').padEnd(60)} ${fate.seconds.toFixed(0)} s`,
    );
  }
}
