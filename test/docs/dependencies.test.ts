import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './documents.ts';

interface Manifest {
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
}

const manifests = ['package.json', ...['daraja', 'simulator', 'malipo'].map((name) => `packages/${name}/package.json`)];

test('every dependency stands in docs/decisions/dependencies.md with its reason, and nothing else does', () => {
  const used = manifests.flatMap((path) => {
    const { dependencies, devDependencies, peerDependencies } = JSON.parse(readFileSync(join(root, path), 'utf8')) as Manifest;
    return Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies });
  });
  const page = readFileSync(join(root, 'docs/decisions/dependencies.md'), 'utf8');
  const listed = [...page.matchAll(/^\| ((?:`[^`]+`(?:, )?)+) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map((name) => name[1] ?? ''),
  );
  expect(listed.toSorted()).toEqual([...new Set(used)].toSorted());
});
