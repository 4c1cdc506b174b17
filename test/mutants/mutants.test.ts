import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { copyTree } from './copy-tree.ts';
import { mutants } from './mutants.ts';
import { applyMutant, runMutant } from './run-mutant.ts';

const folder = mkdtempSync(join(tmpdir(), 'malipo-mutants-'));
beforeAll(() => copyTree(join(import.meta.dirname, '../..'), folder));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('there are forty and more, each of another name, and each still finds its text', () => {
  expect(mutants.length).toBeGreaterThanOrEqual(40);
  expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
  for (const mutant of mutants) applyMutant(folder, mutant)();
});

test('one that changes nothing, or whose text is gone, is refused with its name', () => {
  const [mutant] = mutants;
  if (!mutant) throw new Error('There is no mutant.');
  expect(() => applyMutant(folder, { ...mutant, replace: mutant.search })).toThrow('changes nothing');
  expect(() => applyMutant(folder, { ...mutant, search: 'no such text' })).toThrow('stands there 0 times');
});

/** The rest is for the night: `npm run nightly -- --only mutants`. */
test.for(['a failure beats an earlier success', 'paid opens again', 'a receipt serves two attempts', 'inference forgets late payers'])(
  'a mutant is caught: %s',
  async (name) => {
    const mutant = mutants.find((one) => one.name === name);
    if (!mutant) throw new Error(`There is no mutant “${name}”.`);
    expect((await runMutant(folder, mutant)).caughtBy).toBeDefined();
  },
);
