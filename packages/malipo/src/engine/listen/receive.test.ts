import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { memoryStore } from '../../testing/index.ts';
import type { Engine, EngineOptions, Problem } from '../api.ts';
import { createEngine } from '../create-engine.ts';

const spillDir = mkdtempSync(join(tmpdir(), 'malipo-receive-'));
afterEach(() => {
  for (const name of readdirSync(spillDir)) rmSync(join(spillDir, name));
});
afterAll(() => rmSync(spillDir, { recursive: true, force: true }));

const problems: Problem[] = [];

/** In production, over a store that is gone. */
async function withoutStore(options: Partial<EngineOptions>): Promise<Engine> {
  const store = memoryStore();
  await store.migrate();
  await store.close();
  return createEngine({
    store,
    environment: 'production',
    encryptionKey: 'ab'.repeat(32),
    publicUrl: 'https://pay.example.com',
    shortcodes: [{ kind: 'paybill', number: '500001', passkey: 'of-our-own', consumerKey: 'key', consumerSecret: 'secret' }],
    report: (problem) => problems.push(problem),
    ...options,
  });
}

const message = { token: 'ab'.repeat(16), body: new TextEncoder().encode('{}'), truncated: false };

test.each([
  ['Safaricom', { address: '196.201.214.200' }, 'kept'],
  ['a stranger, who must not fill the disk', { address: '203.0.113.66' }, 'unavailable'],
  ['a stranger who names Safaricom', { address: '203.0.113.66', forwardedFor: '196.201.214.200' }, 'unavailable'],
  ['nobody knows whom', {}, 'unavailable'],
])('with the database down the journal is open to %s as it should be', async (_who, from, expected) => {
  const engine = await withoutStore({ spillDir });
  const { answer } = await engine.receive({ ...message, ...from });
  expect(answer).toBe(expected);
  expect(readdirSync(spillDir)).toHaveLength(expected === 'kept' ? 1 : 0);
});

test('without a journal what cannot be kept is refused, and the operator is told', async () => {
  const engine = await withoutStore({});
  expect((await engine.receive({ ...message, address: '196.201.214.200' })).answer).toBe('unavailable');
  expect(problems.at(-1)).toMatchObject({ level: 'error', code: 'inbox_unavailable' });
});
