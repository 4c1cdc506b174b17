import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mutant } from './mutants.ts';

/** How one mutant fared. */
export interface Fate {
  readonly mutant: Mutant;
  /** What turned red; undefined when it survived. */
  readonly caughtBy: string | undefined;
  readonly seconds: number;
}

/** Puts a mutant into a copied tree; the returned function takes it out. Throws when it changes nothing or is not clear. */
export function applyMutant(tree: string, { name, file, search, replace }: Mutant): () => void {
  const path = join(tree, file);
  const text = readFileSync(path, 'utf8');
  const places = text.split(search).length - 1;
  if (places !== 1)
    throw new Error(
      `The mutant “${name}” must find its text exactly once in ${file}; it stands there ${places} times. Bring it up to date.`,
    );
  const changed = text.replace(search, () => replace);
  if (changed === text) throw new Error(`The mutant “${name}” changes nothing in ${file}.`);
  writeFileSync(path, changed);
  return () => writeFileSync(path, text);
}

/** Runs what has to notice the mutant, in a copied tree, until something turns red. */
export async function runMutant(tree: string, mutant: Mutant): Promise<Fate> {
  const started = performance.now();
  const fate = (caughtBy: string | undefined): Fate => ({ mutant, caughtBy, seconds: (performance.now() - started) / 1000 });
  const undo = applyMutant(tree, mutant);
  try {
    for (const file of mutant.caughtBy.tests ?? [])
      if (!(await succeeds(tree, [join(tree, 'node_modules/vitest/vitest.mjs'), 'run', '--bail=1', file]))) return fate(file);
    const { seeds } = mutant.caughtBy;
    if (
      seeds &&
      !(await succeeds(tree, [
        'test/simulation/main.ts',
        '--size',
        '16',
        '--workers',
        '1',
        '--from',
        String(seeds.from),
        '--payments',
        String(seeds.payments),
      ]))
    )
      return fate(`seeds from ${seeds.from}`);
    return fate(undefined);
  } finally {
    undo();
  }
}

function succeeds(tree: string, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--conditions=malipo-source', ...args], { cwd: tree, stdio: 'ignore' });
    child.on('error', reject);
    child.on('close', (code) => resolve(code === 0));
  });
}
