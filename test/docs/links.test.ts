import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { documents, namedTests, root } from './documents.ts';

/** GitHub's way of making an anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, '')
    .trim()
    .replaceAll(' ', '-');

const anchorsIn = (text: string): string[] => [
  ...[...text.matchAll(/^#+ (.+)$/gm)].map((heading) => anchorOf(heading[1] ?? '')),
  ...[...text.matchAll(/<a id="([^"]+)">/g)].map((anchor) => anchor[1] ?? ''),
];

test.each(documents())('every link in $path leads to something', ({ path, text }) => {
  const dead = [...text.matchAll(/\]\((?![a-z]+:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].filter(([, target = '', anchor]) => {
    const file = target === '' ? path : join(dirname(path), target);
    if (!existsSync(join(root, file))) return true;
    return anchor !== undefined && !anchorsIn(readFileSync(join(root, file), 'utf8')).includes(anchor);
  });
  expect(dead.map(([link]) => link)).toEqual([]);
});

test('every source file that a document names in backticks is there', () => {
  const folders = [
    '',
    'packages/malipo/src/',
    'packages/malipo/src/engine/',
    'packages/malipo/',
    'packages/daraja/',
    'packages/daraja/src/',
  ];
  const gone = documents().flatMap(({ path, text }) =>
    [...text.matchAll(/`((?:packages|scripts|test|bench|engine|store|http|cli)\/[\w./-]+\.(?:ts|md|json|mjs))`/g)]
      .map((match) => match[1] ?? '')
      .filter((file) => !folders.some((folder) => existsSync(join(root, folder, file))))
      .map((file) => `${path}: ${file}`),
  );
  expect(gone).toEqual([]);
});

test('every invariant in ARCHITECTURE.md names tests that exist', () => {
  const architecture = documents().find(({ path }) => path === 'ARCHITECTURE.md')?.text ?? '';
  const start = architecture.indexOf('## Ten invariants');
  const invariants = architecture
    .slice(start, architecture.indexOf('\n## ', start + 1))
    .split(/^\*\*(?=\d+\.)/m)
    .slice(1);
  expect(invariants.map((text) => Number.parseInt(text, 10))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  const unproven = invariants.filter((text) => namedTests({ path: 'ARCHITECTURE.md', text }).length === 0);
  expect(unproven).toEqual([]);
});

test.each(documents().flatMap(namedTests))('$path:$line names the test “$name” of $file', ({ file, name }) => {
  expect(existsSync(join(root, file)), `${file} is gone`).toBe(true);
  expect(readFileSync(join(root, file), 'utf8')).toContain(name);
});
