import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { findBrokenArrows, readEntryPoints } from './arrows.ts';
import { readSources } from './sources.ts';

const malipo = 'packages/malipo/src';
const entryPoints = new Map([
  ['@malipo/daraja', 'packages/daraja/src/index.ts'],
  ['@malipo/daraja/values', 'packages/daraja/src/values/index.ts'],
  ['@malipo/simulator', 'packages/simulator/src/index.ts'],
  ['malipo', `${malipo}/index.ts`],
]);

function broken(files: Record<string, string>): string[] {
  return findBrokenArrows(
    Object.entries(files).map(([path, text]) => ({ path, text })),
    entryPoints,
  );
}

test.each([
  ['values know the wire', 'packages/daraja/src/values/money.ts', `import '../index.ts';`, 'values may not know daraja'],
  ['values import a package', 'packages/daraja/src/values/money.ts', `import zod from 'zod';`, 'has to run in browsers'],
  ['the wire uses Node', 'packages/daraja/src/client.ts', `import { request } from 'node:https';`, 'has to run in browsers'],
  [
    'the simulator knows the engine',
    'packages/simulator/src/world.ts',
    `import { createMalipo } from 'malipo';`,
    'simulator may not know malipo',
  ],
  [
    'a package is entered by path',
    'packages/simulator/src/world.ts',
    `import '../../daraja/src/index.ts';`,
    'Import other packages by their name',
  ],
  [
    'the engine knows one store',
    `${malipo}/engine/work.ts`,
    `import { openSqlite } from '../store/sqlite/index.ts';`,
    'engine may not know store',
  ],
  ['the engine knows HTTP', `${malipo}/engine/work.ts`, `import type { Handler } from '../http/index.ts';`, 'engine may not know http'],
  ['the engine knows the simulator', `${malipo}/engine/work.ts`, `import '@malipo/simulator';`, 'engine may not know simulator'],
  ['a store knows the engine', `${malipo}/store/memory.ts`, `export { decide } from '../engine/decide.ts';`, 'store may not know engine'],
  ['a store knows the wire', `${malipo}/store/memory.ts`, `import '@malipo/daraja';`, 'store may not know daraja'],
  ['HTTP knows the command line', `${malipo}/http/index.ts`, `const lazy = () => import('../cli/main.ts');`, 'http may not know cli'],
  [
    'the client knows the engine',
    `${malipo}/client/index.ts`,
    `import { Payment } from '../engine/payment.ts';`,
    'client may not know engine',
  ],
  ['the client uses Node', `${malipo}/client/index.ts`, `import { once } from 'node:events';`, 'has to run in browsers'],
  ['source imports a test', `${malipo}/engine/work.ts`, `import './work.test.ts';`, 'imports the test'],
  [
    'source imports test services',
    `${malipo}/engine/work.ts`,
    `import '../../../../test/setup/postgres.ts';`,
    'Import other packages by their name',
  ],
  ['a folder without an arrow', `${malipo}/utils/text.ts`, `import '../engine/work.ts';`, 'lies in no known region'],
])('%s: caught', (_, path, text, sentence) => {
  expect(broken({ [path]: text })).toEqual([expect.stringContaining(sentence)]);
});

test.each([
  ['the engine knows the contract', `${malipo}/engine/work.ts`, `import type { Store } from '../store/contract.ts';`],
  ['HTTP knows the engine', `${malipo}/http/index.ts`, `import { commands } from '../engine/commands.ts';`],
  [
    'the command line knows all',
    `${malipo}/cli/main.ts`,
    `import '@malipo/simulator'; import '../store/sqlite/index.ts'; import 'node:fs';`,
  ],
  ['the client knows a shape', `${malipo}/client/index.ts`, `export type { Payment } from '../engine/api.ts';`],
  ['the simulator knows the wire', 'packages/simulator/src/world.ts', `import '@malipo/daraja'; import '@malipo/daraja/values';`],
  ['a test may use test services', `${malipo}/engine/work.test.ts`, `import '../../../../test/setup/postgres.ts';`],
])('%s: allowed', (_, path, text) => {
  expect(broken({ [path]: text })).toEqual([]);
});

test('files in a circle are named, also through types and re-exports', () => {
  const circle = broken({
    [`${malipo}/engine/a.ts`]: `export * from './b.ts';`,
    [`${malipo}/engine/b.ts`]: `import type { C } from './c.ts';`,
    [`${malipo}/engine/c.ts`]: `import './a.ts';`,
  });
  expect(circle).toEqual([
    `These files import each other: ${['a', 'b', 'c', 'a'].map((name) => `${malipo}/engine/${name}.ts`).join(' → ')}.`,
  ]);
});

test('entry points are those that the packages publish', () => {
  const found = readEntryPoints(readSources(dirname(import.meta.dirname)));
  expect(found.get('@malipo/daraja/values')).toBe('packages/daraja/src/values/index.ts');
  expect(found.get('malipo')).toBe('packages/malipo/src/index.ts');
});
