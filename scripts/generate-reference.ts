// `npm run reference`: writes the pages of docs/reference from the tables in the code.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { referencePages } from './reference-pages.ts';

const root = dirname(import.meta.dirname);
for (const { path, text } of referencePages()) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  console.log(`✓ ${path}`);
}
