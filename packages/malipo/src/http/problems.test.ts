import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { invalid, MalipoError } from '@malipo/daraja/values';
import { problemKinds, readProblem } from './problems.ts';

/** Mistakes in settings: they stop the server before there is a request to answer. */
const atStart =
  /^(encryption_key|shortcodes_missing|shortcode_twice|shortcode_invalid|address_invalid|public_url|tenant_invalid|seal_broken|.*_setting|verify_)/;

test('every refusal of the engine has its row in the table', () => {
  const thrown = globSync(new URL('../engine/**/*.ts', import.meta.url).pathname)
    .filter((path) => !path.endsWith('.test.ts'))
    .flatMap((path) => [...readFileSync(path, 'utf8').matchAll(/\b(?:invalid|conflict)\(\s*'(\w+)'/g)].map(([, code]) => code ?? ''));
  const missing = [...new Set(thrown)].filter((code) => !atStart.test(code) && !Object.hasOwn(problemKinds, code));
  expect(thrown.length).toBeGreaterThan(15);
  expect(missing).toEqual([]);
});

test('what a caller cannot help is not shown', () => {
  expect(readProblem(new MalipoError('store_failed', 'disk full at /var/lib/malipo'), '#')).toBeUndefined();
  expect(readProblem(new Error('boom'), '#')).toBeUndefined();
  expect(readProblem('boom', '#')).toBeUndefined();
});

test('a refused input without a row of its own is still a refusal, not a fault', () => {
  expect(readProblem(invalid('colour_invalid', 'Choose a colour.', { field: 'colour' }), '#')).toEqual({
    type: '#colour_invalid',
    title: 'The request cannot be used',
    status: 422,
    detail: 'Choose a colour.',
    code: 'colour_invalid',
    field: 'colour',
  });
});

test('codes named after what every object has are not taken for rows', () => {
  expect(readProblem(new MalipoError('constructor', 'x'), '#')).toBeUndefined();
});
