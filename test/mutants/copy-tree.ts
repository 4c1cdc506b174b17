import { cpSync, existsSync, mkdirSync, readdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';

/** What a run of tests or of the simulation reads. */
const WANTED = ['package.json', 'tsconfig.json', 'tsconfig.build.json', 'vitest.config.ts', 'packages', 'test', 'scripts'];
const UNWANTED = new Set(['node_modules', 'dist', '.git', 'coverage']);

/**
 * Copies the working tree into `target`. Installed packages are linked, and those of this workspace are linked to the
 * copy, so that a change of the copy is seen everywhere in it and nowhere else.
 */
export function copyTree(root: string, target: string): void {
  mkdirSync(target, { recursive: true });
  for (const entry of WANTED)
    if (existsSync(join(root, entry)))
      cpSync(join(root, entry), join(target, entry), { recursive: true, filter: (path) => !UNWANTED.has(basename(path)) });
  linkModules(root, join(root, 'node_modules'), target, join(target, 'node_modules'));
}

function linkModules(root: string, from: string, target: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    const link = join(to, entry.name);
    if (entry.isSymbolicLink()) symlinkSync(ownPackage(root, source, target) ?? source, link);
    else if (entry.name.startsWith('@') && entry.isDirectory()) linkModules(root, source, target, link);
    else symlinkSync(source, link);
  }
}

/** Where the copy has the package of this workspace that a link leads to. */
function ownPackage(root: string, link: string, target: string): string | undefined {
  const inside = relative(root, resolve(dirname(link), readlinkSync(link)));
  return inside.startsWith('packages') ? join(target, inside) : undefined;
}
