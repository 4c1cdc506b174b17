import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** A text file of the project; `path` is relative to its root, with forward slashes. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

const skippedFolders = new Set(['node_modules', 'dist', 'coverage', 'test-results', 'generated', '.git', '.malipo']);
const binary = /\.(png|jpe?g|gif|webp|ico|woff2?|gz|br|db|sqlite)$/i;

/** Every text file of the project, without what is installed, built or generated. */
export function readSources(root: string): Source[] {
  return list(root)
    .filter((file) => !binary.test(file))
    .map((file) => ({ path: relative(root, file).split(sep).join('/'), text: readFileSync(file, 'utf8') }));
}

/** Sources in TypeScript; files with a leading dot are somebody's scratch paper. */
export function isTypeScript(source: Source): boolean {
  return /(^|\/)[^./][^/]*\.tsx?$/.test(source.path) && !source.path.endsWith('.d.ts');
}

export function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path) || /^(packages\/[^/]+\/)?(test|bench|scripts)\//.test(path);
}

function list(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return skippedFolders.has(entry.name) ? [] : list(join(folder, entry.name));
    return entry.isFile() ? [join(folder, entry.name)] : [];
  });
}
