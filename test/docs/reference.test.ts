import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { referencePages } from '../../scripts/reference-pages.ts';
import { root } from './documents.ts';

test.each(referencePages())('$path is what the tables of the code say; if not, run “npm run reference”', ({ path, text }) => {
  expect(readFileSync(join(root, path), 'utf8')).toBe(text);
});
