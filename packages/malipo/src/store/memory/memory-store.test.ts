import { expect, test } from 'vitest';
import { sampleRow } from '../conformance/sample-rows.ts';
import type { Tx } from '../contract.ts';
import type { Scheduler } from './index.ts';
import { memoryStore } from './index.ts';

const slot = (id: string) => sampleRow('slots', { id, attemptId: 'all' });
const insert = (id: string) => (tx: Tx) => tx.insert('slots', [slot(id)]);
const times = <R>(count: number, make: (at: number) => R): R[] => Array.from({ length: count }, (_, at) => make(at));

/** Lets one of those who wait go on at each step, chosen by a small seeded generator. */
function seeded(seed: number, more: Omit<Scheduler, 'interleave'> = {}): Scheduler & { chance(): number } {
  let state = seed;
  const chance = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const waiting: (() => void)[] = [];
  const step = (): void => waiting.splice(Math.floor(chance() * waiting.length), 1)[0]?.();
  return {
    chance,
    interleave: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        setImmediate(step);
      }),
    ...more,
  };
}

test('the scheduler decides who goes first, and the same seed decides the same', async () => {
  const orderOf = async (seed: number): Promise<string> => {
    const store = memoryStore({ scheduler: seeded(seed) });
    const order: number[] = [];
    await Promise.all(
      times(8, (at) =>
        store.transaction(async (tx) => {
          await insert(`${at}`)(tx);
          order.push(at);
        }),
      ),
    );
    expect(store.rows('slots')).toEqual(times(8, (at) => slot(`${at}`)));
    return order.join('');
  };
  const orders = [];
  for (const seed of [1, 2, 3, 1, 2, 3]) orders.push(await orderOf(seed));
  expect(orders.slice(0, 3)).toEqual(orders.slice(3));
  expect(new Set(orders).size).toBe(3);
});

test('a function that is run twice has its effects once, and the second run sees nothing of the first', async () => {
  const store = memoryStore({ scheduler: { interleave: async () => undefined, twice: () => true } });
  let runs = 0;
  const answer = await store.transaction(async (tx) => {
    runs++;
    return [await insert('a')(tx), await tx.get('slots', ['a'])];
  });
  expect(runs).toBe(2);
  expect(answer).toEqual([[true], [slot('a')]]);
  expect(store.rows('slots')).toHaveLength(1);
});

test('a function that was aborted runs again after those who waited', async () => {
  const aborts = [true];
  const store = memoryStore({ scheduler: { interleave: async () => undefined, abort: () => aborts.pop() ?? false } });
  const seen: string[] = [];
  const look =
    (name: string) =>
    async (tx: Tx): Promise<void> => {
      const before = await tx.count('slots', { index: 'byAttempt', equal: { attemptId: 'all' } });
      seen.push(`${name} sees ${before.rows}`);
      await insert(name)(tx);
    };
  await Promise.all([store.transaction(look('a')), store.transaction(look('b'))]);
  expect(seen).toEqual(['a sees 0', 'b sees 0', 'a sees 1']);
});

test('a scheduler that always aborts gives way in the end', async () => {
  const store = memoryStore({ scheduler: { interleave: async () => undefined, abort: () => true } });
  expect(await store.transaction(insert('a'))).toEqual([true]);
});

test('a crashed engine keeps nothing of what was open, hears nothing, and holds nobody up', async () => {
  const memory = memoryStore({ scheduler: { interleave: async () => undefined } });
  const crashing = memory.handle();
  const settled: string[] = [];
  const note = (name: string) => () => void settled.push(name);
  void crashing.store
    .transaction(async (tx) => {
      await insert('open')(tx);
      crashing.revoke();
      await tx.get('slots', ['open']).then(note('operation'), note('operation'));
    })
    .then(note('open'), note('open'));
  void crashing.store.transaction(insert('waiting')).then(note('waiting'), note('waiting'));
  expect(await memory.transaction(insert('other'))).toEqual([true]);
  void crashing.store.transaction(insert('later')).then(note('later'), note('later'));
  void crashing.store.claim('jobs', 'q', 1 as never, 1, 1).then(note('claim'), note('claim'));
  expect(await memory.transaction((tx) => tx.get('slots', ['open', 'waiting', 'other', 'later']))).toEqual([
    undefined,
    undefined,
    slot('other'),
    undefined,
  ]);
  await new Promise((resolve) => setImmediate(resolve));
  expect(settled).toEqual([]);
  expect(memory.rows('slots')).toEqual([slot('other')]);
});

test('a crash between a commit and its answer keeps what was committed', async () => {
  const memory = memoryStore({ scheduler: { interleave: async () => undefined } });
  const crashing = memory.handle();
  let isAnswered = false;
  void crashing.store.transaction(insert('a')).then(() => (isAnswered = true));
  while (memory.rows('slots').length === 0) await Promise.resolve();
  crashing.revoke();
  await new Promise((resolve) => setImmediate(resolve));
  expect(isAnswered).toBe(false);
  expect(memory.rows('slots')).toEqual([slot('a')]);
});

test('auditors see committed rows only, by id', async () => {
  const store = memoryStore();
  await store.transaction((tx) => tx.insert('slots', [slot('b'), slot('a'), slot('gone')]));
  await store.transaction(async (tx) => {
    await tx.update('slots', [{ id: 'a', freeAt: 9 as never }]);
    await tx.delete('slots', ['gone']);
    await insert('c')(tx);
    expect(store.rows('slots')).toEqual([slot('a'), slot('b'), slot('gone')]);
    expect(store.snapshot().slots).toEqual(store.rows('slots'));
  });
  expect(store.rows('slots')).toEqual([{ ...slot('a'), freeAt: 9 }, slot('b'), slot('c')]);
  expect(store.snapshot().payments).toEqual([]);
});

test('has no tables of the app', async () => {
  await expect(memoryStore().transaction((tx) => tx.sql('select 1'))).rejects.toMatchObject({ code: 'store_no_sql' });
});
