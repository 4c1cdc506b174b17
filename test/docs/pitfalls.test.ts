import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { namedTests, root } from './documents.ts';

const path = 'docs/pitfalls.md';
const page = readFileSync(join(root, path), 'utf8');
const entries = page
  .split(/^(?=\*\*D-\d\d\.)/m)
  .slice(1)
  .map((text) => ({ id: text.slice(2, 6), text: text.split('\n## ')[0] ?? '' }));
const proofs = entries.flatMap(({ id, text }) => namedTests({ path, text }).map((proof) => ({ id, ...proof })));

test('all 52 are there, each once', () => {
  const ids = Array.from({ length: 52 }, (_, i) => `D-${String(i + 1).padStart(2, '0')}`);
  expect(entries.map((entry) => entry.id).toSorted()).toEqual(ids);
});

test('each is proven, or says “not yet”, and never both', () => {
  const wrong = entries.filter(({ id, text }) => proofs.some((proof) => proof.id === id) === /\*Not yet:\*/.test(text));
  expect(wrong).toEqual([]);
});

test.each(proofs)('$id is proven by a test of $file that carries its id', ({ id, file, name }) => {
  expect(file).toMatch(/\.test\.ts$/);
  expect(name).toContain(id);
  const source = readFileSync(join(root, file), 'utf8');
  const isTestName = [`'${name}'`, `'${name}`, `\`${name}`].some((start) => source.includes(start));
  expect(isTestName, `${file} has no test “${name}”`).toBe(true);
});
