import { expect, test, vi } from 'vitest';
import { realSystem } from './index.ts';

test('sleeping ends when its time is over', async () => {
  await expect(realSystem.sleep(1)).resolves.toBeUndefined();
});

test('sleeping ends at once when it is called off, before and meanwhile', async () => {
  await expect(realSystem.sleep(60_000, AbortSignal.abort('no'))).rejects.toBe('no');
  const controller = new AbortController();
  const asleep = realSystem.sleep(60_000, controller.signal);
  controller.abort('enough');
  await expect(asleep).rejects.toBe('enough');
});

test('a sleep of months does not end at once', async () => {
  const controller = new AbortController();
  const asleep = realSystem.sleep(60 * 24 * 60 * 60 * 1000, controller.signal).then(
    () => 'awake',
    () => 'called off',
  );
  await realSystem.sleep(5);
  controller.abort();
  await expect(asleep).resolves.toBe('called off');
});

test('chance comes in the size asked for, and time in whole milliseconds', () => {
  expect(realSystem.random(16)).toHaveLength(16);
  expect(Number.isSafeInteger(realSystem.now())).toBe(true);
});

test('on Deno no connection is kept, because there a kept one that closes makes a POST leave twice', async () => {
  const client = {};
  const used: unknown[] = [];
  vi.stubGlobal('Deno', { createHttpClient: (options: unknown) => (used.push(options), client) });
  vi.stubGlobal('fetch', (_input: unknown, init: unknown) => (used.push(init), Promise.resolve(new Response())));
  try {
    await realSystem.fetch('https://shop.example/', { method: 'POST' });
    expect(used).toEqual([{ poolMaxIdlePerHost: 0 }, { method: 'POST', client }]);
  } finally {
    vi.unstubAllGlobals();
  }
});
