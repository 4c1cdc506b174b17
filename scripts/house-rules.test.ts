import { expect, test } from 'vitest';
import { findBrokenHouseRules } from './house-rules.ts';

const source = 'packages/malipo/src/engine/jobs/work.ts';

test.each([
  ['README.md', 'cd /home/jane/malipo', 'names a folder of one machine'],
  ['docs/guide.md', 'see ../notes/plan.md', 'points to ../notes/plan.md'],
  ['docs/guide.md', 'see [the plan](plan.md#why)', 'points to plan.md'],
  [source, '// as ../../../elsewhere/notes.md says', 'which the repository does not have'],
  [source, '// TODO: retry', 'leaves work undone'],
  [source, `throw new Error('Not implemented');`, 'admits to be a stub'],
  ['test/http/payments.test.ts', `test.skip('later', () => {});`, 'skips tests'],
  ['packages/daraja/src/wire.test.ts', `describe.only('one', () => {});`, 'skips tests'],
  ['test/fixtures/key.pem', '-----BEGIN PRIVATE KEY-----', 'holds a private key'],
  ['docs/guide.md', 'token ghp_0123456789abcdefghijklmnopqrstuvwxyz', 'holds a secret'],
  [source, 'const now = new Date();', 'reads the clock'],
  [source, "const text = 'select id from payments';", 'speaks SQL'],
  [source, 'const text = sql`delete from ${table}`;', 'speaks SQL'],
])('%s with “%s”: caught', (path, text, sentence) => {
  expect(findBrokenHouseRules([{ path, text: `\n${text}\n` }])).toEqual([expect.stringContaining(`${path}:2 `)]);
  expect(findBrokenHouseRules([{ path, text }])[0]).toContain(sentence);
});

test.each([
  [source, 'const then = new Date(instant);'],
  [source, "const hint = 'Select a shortcode, or update it.';"],
  ['packages/malipo/src/store/sqlite/open.ts', "const text = 'select id from payments';"],
  ['docs/guide.md', 'See [itself](guide.md), [a section](#why), [the site](https://example.com/a) and ./network/main.'],
])('%s with “%s”: allowed', (path, text) => {
  expect(findBrokenHouseRules([{ path, text }])).toEqual([]);
});
