import { posix } from 'node:path';
import { parseSync } from 'oxc-parser';
import { isTest, isTypeScript } from './sources.ts';
import type { Source } from './sources.ts';

/** A region of the house: its files, and which other regions they may import. */
interface Region {
  readonly name: string;
  readonly under: readonly string[];
  readonly mayImport: readonly string[];
  /** Types vanish before anything runs, so a shape may be known where its code may not. */
  readonly mayImportTypesOf?: readonly string[];
  /** Runs in browsers and on the edge too: no package, nothing of Node. */
  readonly isBare?: boolean;
}

const all = ['values', 'daraja', 'simulator', 'store contract', 'store', 'client', 'engine', 'notify', 'http', 'malipo'];

/** ARCHITECTURE.md draws these arrows. The first region that fits a file is its own. */
const regions: readonly Region[] = [
  { name: 'values', under: ['packages/daraja/src/values/'], mayImport: [], isBare: true },
  { name: 'daraja', under: ['packages/daraja/src/'], mayImport: ['values'], isBare: true },
  { name: 'simulator', under: ['packages/simulator/src/'], mayImport: ['values', 'daraja'] },
  {
    name: 'store contract',
    under: ['contract.ts', 'schema.ts', 'columns.ts'].map((file) => `packages/malipo/src/store/${file}`),
    mayImport: ['values', 'store'],
  },
  { name: 'store', under: ['packages/malipo/src/store/'], mayImport: ['values', 'store contract'] },
  { name: 'client', under: ['packages/malipo/src/client/'], mayImport: ['values'], mayImportTypesOf: ['engine'], isBare: true },
  { name: 'engine', under: ['packages/malipo/src/engine/'], mayImport: ['values', 'daraja', 'store contract'] },
  { name: 'notify', under: ['packages/malipo/src/notify/'], mayImport: ['values', 'engine'] },
  {
    name: 'http',
    under: ['packages/malipo/src/http/'],
    mayImport: ['values', 'daraja', 'engine', 'client'],
    mayImportTypesOf: ['store contract'],
  },
  {
    name: 'malipo',
    under: ['packages/malipo/src/index.ts', 'packages/malipo/src/create-malipo.ts'],
    mayImport: ['values', 'daraja', 'store contract', 'store', 'engine', 'notify', 'http'],
  },
  { name: 'testing', under: ['packages/malipo/src/testing/'], mayImport: [...all, 'testing'] },
  { name: 'cli', under: ['packages/malipo/src/cli/'], mayImport: [...all, 'testing'] },
];

/** Entry points by the name other packages import, for example `malipo/sqlite` → `packages/malipo/src/store/sqlite/index.ts`. */
export type EntryPoints = ReadonlyMap<string, string>;

/** One sentence for each import that runs against an arrow, and for each circle of files. */
export function findBrokenArrows(sources: readonly Source[], entryPoints: EntryPoints): string[] {
  const files = sources.filter((source) => isTypeScript(source) && source.path.startsWith('packages/'));
  const imports = new Map(files.map((file) => [file.path, importsOf(file)] as const));
  const broken = files
    .filter((file) => !isTest(file.path))
    .flatMap((file) => (imports.get(file.path) ?? []).flatMap((found) => judge(file.path, found, entryPoints) ?? []));
  return [...broken, ...findCircles(imports, entryPoints)];
}

/** Reads the entry points out of the packages' own `exports`, so that the check cannot know others than users do. */
export function readEntryPoints(sources: readonly Source[]): EntryPoints {
  const entries = sources
    .filter((source) => /^packages\/[^/]+\/package\.json$/.test(source.path))
    .flatMap((source) => {
      const { name, exports } = JSON.parse(source.text) as { name: string; exports?: Record<string, { 'malipo-source': string }> };
      return Object.entries(exports ?? {}).map(([subpath, targets]): [string, string] => [
        posix.join(name, subpath),
        posix.join(posix.dirname(source.path), targets['malipo-source']),
      ]);
    });
  return new Map(entries);
}

function judge(path: string, { name, isType }: Import, entryPoints: EntryPoints): string | undefined {
  const from = regionOf(path);
  if (!from) return `${path} lies in no known region. Draw its arrow in scripts/arrows.ts.`;
  const target = resolve(path, name, entryPoints);
  if (!target) {
    return from.isBare ? `${path} imports “${name}”, but ${from.name} has to run in browsers with nothing else installed.` : undefined;
  }
  if (name.startsWith('.') && packageOf(target) !== packageOf(path))
    return `${path} reaches into ${target}. Import other packages by their name.`;
  return arrow(path, from, target, isType);
}

function arrow(path: string, from: Region, target: string, isType: boolean): string | undefined {
  const to = regionOf(target);
  if (!to) return `${path} imports ${target}, which lies in no known region. Draw its arrow in scripts/arrows.ts.`;
  if (isTest(target)) return `${path} imports the test ${target}.`;
  const allowed = [from.name, ...from.mayImport, ...(isType ? (from.mayImportTypesOf ?? []) : [])];
  if (allowed.includes(to.name)) return undefined;
  return `${path} imports ${target}: ${from.name} may not know ${to.name}.`;
}

function findCircles(imports: ReadonlyMap<string, readonly Import[]>, entryPoints: EntryPoints): string[] {
  const done = new Set<string>();
  const circles: string[] = [];
  const walk = (path: string, trail: readonly string[]): void => {
    const seenAt = trail.indexOf(path);
    if (seenAt >= 0) return void circles.push(`These files import each other: ${[...trail.slice(seenAt), path].join(' → ')}.`);
    if (done.has(path)) return;
    for (const { name } of imports.get(path) ?? []) {
      const target = resolve(path, name, entryPoints);
      if (target) walk(target, [...trail, path]);
    }
    done.add(path);
  };
  for (const path of imports.keys()) walk(path, []);
  return circles;
}

/** The project's file behind an import, or undefined for Node's own and installed packages. */
function resolve(path: string, name: string, entryPoints: EntryPoints): string | undefined {
  return name.startsWith('.') ? posix.join(posix.dirname(path), name) : entryPoints.get(name);
}

function regionOf(path: string): Region | undefined {
  return regions.find((region) => region.under.some((prefix) => path.startsWith(prefix)));
}

function packageOf(path: string): string | undefined {
  return /^packages\/([^/]+)\//.exec(path)?.[1];
}

/** An import, re-export or dynamic import, as its file writes it. */
interface Import {
  readonly name: string;
  readonly isType: boolean;
}

function importsOf({ path, text }: Source): Import[] {
  const { module } = parseSync(path, text);
  const fixed = module.staticImports.map(({ moduleRequest, entries }) => ({
    name: moduleRequest.value,
    isType: entries.length > 0 && entries.every((entry) => entry.isType),
  }));
  const passedOn = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest, isType }) => (moduleRequest ? [{ name: moduleRequest.value, isType }] : [])),
  );
  const dynamic = module.dynamicImports.flatMap(({ moduleRequest: { start, end } }) => {
    const name = /^['"`](.+)['"`]$/s.exec(text.slice(start, end))?.[1];
    return name ? [{ name, isType: false }] : [];
  });
  return [...fixed, ...passedOn, ...dynamic];
}
