import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

export const root = join(import.meta.dirname, '../..');

export interface Document {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

/** A fenced piece of a document: its language, the words behind it, and what it contains. */
export interface Snippet {
  readonly path: string;
  readonly line: number;
  readonly language: string;
  /** What the document says about it: `run`, `fragment`. */
  readonly mark: string;
  readonly code: string;
}

const read = (path: string): Document => ({ path, text: readFileSync(join(root, path), 'utf8') });

/** What people read: the pages at the top, in docs, and of the packages. */
export function documents(): Document[] {
  const packages = ['daraja', 'simulator', 'malipo'].map((name) => `packages/${name}/README.md`);
  const inDocs = readdirSync(join(root, 'docs'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
  return ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', ...inDocs, ...packages].map(read);
}

/** The fenced pieces of one document, in order. */
export function snippetsOf({ path, text }: Document): Snippet[] {
  return [...text.matchAll(/^```(\w+)(?: (\w+))?\n(.*?)^```$/gms)].map((match) => ({
    path,
    line: text.slice(0, match.index).split('\n').length,
    language: match[1] ?? '',
    mark: match[2] ?? '',
    code: match[3] ?? '',
  }));
}

/** A test that a document names: `` `file` “name” ``, several names behind one file. */
export interface NamedTest {
  readonly path: string;
  readonly line: number;
  readonly file: string;
  readonly name: string;
}

/** Every test that a document names as proof. */
export function namedTests({ path, text }: Document): NamedTest[] {
  return [...text.matchAll(/`([\w./-]+\.ts)`((?:[,\s]*“[^”]+”)+)/g)].flatMap((match) =>
    [...(match[2] ?? '').matchAll(/“([^”]+)”/g)].map((name) => ({
      path,
      line: text.slice(0, match.index).split('\n').length,
      file: match[1] ?? '',
      name: (name[1] ?? '').replace(/\s+/g, ' '),
    })),
  );
}
