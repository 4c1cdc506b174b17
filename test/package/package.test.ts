import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installed, installInto, installOldestNode, packAll, remove, root, run, runModule } from './packed.ts';
import type { Packed } from './packed.ts';

/** It acts by being imported, and hands on nothing. */
const PRELOAD = '@malipo/simulator/intercept';

let packed: Packed;
beforeAll(() => {
  packed = packAll();
}, 120_000);
afterAll(() => {
  if (packed) remove(packed);
});

describe.each(['@malipo/daraja', '@malipo/simulator', 'malipo'])('%s', (name) => {
  test('pleases publint', () => {
    expect(() => run(process.execPath, [tool('publint/src/cli.js'), 'run', packed.tarball(name), '--strict'], root)).not.toThrow();
  });

  test('its types agree with its code for every importer of ESM', () => {
    const args = [packed.tarball(name), '--profile', 'esm-only', '--no-emoji'];
    expect(() => run(process.execPath, [tool('@arethetypeswrong/cli/dist/index.js'), ...args], root)).not.toThrow();
  });

  test('carries its code, types and licence, and no tests', () => {
    const { files } = packed.packages.find((each) => each.name === name) ?? { files: [] };
    expect(files).toEqual(
      expect.arrayContaining(['LICENSE', 'README.md', 'package.json', 'dist/index.js', 'dist/index.d.ts', 'src/index.ts']),
    );
    expect(files.filter((file) => /\.test\.|tsbuildinfo|tsconfig/.test(file))).toEqual([]);
  });
});

test('@malipo/daraja installs nothing else', () => {
  const project = installInto(packed.folder, packed.tarball('@malipo/daraja'));
  expect(installed(project)).toEqual(['@malipo/daraja']);
});

describe('a project that installed malipo', () => {
  let project = '';
  beforeAll(() => {
    project = installInto(packed.folder, ...packed.packages.map(({ tarball }) => tarball));
  }, 120_000);

  test('gets no database driver that it did not ask for', () => {
    expect(installed(project)).not.toContain('better-sqlite3');
    expect(installed(project)).not.toContain('pg');
  });

  test('imports everything that needs no driver', () => {
    const free = withoutDrivers();
    expect(namesBehind(project, free)).toEqual(free.map((entry) => ({ entry, isEmpty: entry === PRELOAD })));
  });

  test('imports the stores once their drivers are there', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(root, 'packages/malipo/package.json'), 'utf8')) as {
      devDependencies: Record<string, string>;
    };
    const drivers = ['better-sqlite3', 'pg'].map((driver) => `${driver}@${devDependencies[driver]}`);
    const full = installInto(packed.folder, ...packed.packages.map(({ tarball }) => tarball), ...drivers);
    const stores = ['malipo/sqlite', 'malipo/postgres'];
    expect(namesBehind(full, stores)).toEqual(stores.map((entry) => ({ entry, isEmpty: false })));
  });

  test('imports it all on the oldest Node that we promise', () => {
    const oldest = installOldestNode(packed.folder);
    expect(run(oldest, ['--version'], project)).toMatch(/^v22\.19\./);
    const free = withoutDrivers();
    expect(namesBehind(project, free, oldest)).toEqual(free.map((entry) => ({ entry, isEmpty: entry === PRELOAD })));
  });

  test('has the command malipo', () => {
    expect(run(process.execPath, [join(project, 'node_modules/malipo/dist/cli/main.js'), '--help'], project)).toContain('malipo <command>');
  });

  test('type-checks against the published types alone', () => {
    copyFileSync(join(import.meta.dirname, 'consumer.ts'), join(project, 'consumer.ts'));
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(strictConsumer));
    expect(() => run(process.execPath, [tool('typescript/bin/tsc'), '-p', project], project)).not.toThrow();
  });
});

/** As strict as a user may be; @types/node is the one thing of ours that a Node project has anyway. */
const strictConsumer = {
  compilerOptions: {
    module: 'nodenext',
    target: 'es2024',
    strict: true,
    noEmit: true,
    exactOptionalPropertyTypes: true,
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
    lib: ['es2024', 'esnext.iterator', 'dom', 'dom.iterable'],
    skipLibCheck: false,
  },
  include: ['consumer.ts'],
};

function withoutDrivers(): string[] {
  return packed.packages.flatMap((each) => each.entryPoints).filter((entry) => !/\/(sqlite|postgres)$/.test(entry));
}

function namesBehind(project: string, entries: readonly string[], node: string = process.execPath): unknown {
  const program = `
    const found = [];
    for (const entry of ${JSON.stringify(entries)}) found.push({ entry, isEmpty: Object.keys(await import(entry)).length === 0 });
    console.log(JSON.stringify(found));`;
  return JSON.parse(runModule(project, program, node));
}

function tool(path: string): string {
  return join(root, 'node_modules', path);
}
