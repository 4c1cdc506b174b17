import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Instant } from '@malipo/daraja/values';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase } from '../../../../test/setup/postgres.ts';
import { sampleRow } from './conformance/sample-rows.ts';
import type { Query, Store, Tx } from './contract.ts';
import { memoryStore } from './memory/index.ts';
import { postgres } from './postgres/index.ts';
import { sqlite } from './sqlite/index.ts';

/** One operation inside a transaction, or how the transaction ends. */
type Step = (tx: Tx) => Promise<unknown>;

const stores = new Map<string, Store>();
const cleanups: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'malipo-differential-'));
  const { url, drop } = await freshDatabase();
  stores
    .set('memory', memoryStore())
    .set('SQLite', sqlite(join(folder, 'malipo.db')))
    .set('PostgreSQL', postgres(url));
  for (const store of stores.values()) await store.migrate();
  cleanups.push(...[...stores.values()].map((store) => () => store.close()), drop, () => rm(folder, { recursive: true }));
});
afterAll(async () => {
  for (const cleanup of cleanups) await cleanup();
});

// Few different values, so that rows meet.
const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const word = fc.constantFrom('', 'x', 'y', 'Y', 'é', '\uff5e', '🙂');
const number = fc.constantFrom(-1, 0, 1, 2, 2 ** 40);
const moment = fc.option(number) as fc.Arbitrary<Instant | null>;
const json = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<never>;

const inboxRow = fc
  .record({
    id,
    queue: word,
    runAt: moment,
    dedupe: fc.constantFrom('1', '2', '3', '4'),
    attemptId: fc.option(word),
    body: fc.uint8Array({ maxLength: 5 }),
    truncated: fc.boolean(),
    copies: number,
  })
  .map((given) => sampleRow('inbox', given));
const eventRow = fc
  .record({
    id,
    seq: fc.option(number),
    tenant: word,
    environment: fc.constantFrom('sandbox', 'production'),
    paymentId: fc.option(word),
    data: json,
  })
  .map((given) => sampleRow('events', given));
const inboxChange = fc.record(
  { id, runAt: moment, attemptId: fc.option(word), truncated: fc.boolean(), body: fc.uint8Array({ maxLength: 5 }), copies: number },
  { requiredKeys: ['id'] },
);
const eventChange = fc.record({ id, seq: fc.option(number), paymentId: fc.option(word), data: json }, { requiredKeys: ['id'] });

const order = fc.constantFrom('asc' as const, 'desc' as const);
const limit = fc.option(fc.nat(4), { nil: undefined });
const op = fc.constantFrom('<' as const, '<=' as const, '>' as const, '>=' as const);
const bound = fc.option(fc.record({ column: fc.constant('runAt' as const), op, value: number }), { nil: undefined });
const inboxQuery: fc.Arbitrary<Query<'inbox'>> = fc.oneof(
  fc.record({ index: fc.constant('due' as const), equal: fc.record({ queue: word }), bound, order, limit }),
  fc.record({
    index: fc.constant('due' as const),
    oneOf: fc.record({ column: fc.constant('queue' as const), values: fc.array(word, { maxLength: 4 }) }),
    bound,
    order,
    limit,
  }),
  fc.record({
    index: fc.constant('due' as const),
    equal: fc.record({ queue: word }),
    oneOf: fc.record({ column: fc.constant('runAt' as const), values: fc.array(number, { maxLength: 4 }) }),
    order,
    limit,
  }),
  fc.record({
    index: fc.constant('due' as const),
    bound: fc.record({ column: fc.constant('queue' as const), op, value: word }),
    order,
    limit,
  }),
  fc.record({ index: fc.constant('byAttempt' as const), equal: fc.record({ attemptId: fc.option(word) }), order, limit }),
);
const eventQuery: fc.Arbitrary<Query<'events'>> = fc.oneof(
  fc.record({ index: fc.constant('bySeq' as const), equal: fc.record({ seq: fc.option(number) }), order, limit }),
  fc.record({ index: fc.constant('bySeq' as const), order, limit }),
  fc.record({
    index: fc.constant('byPayment' as const),
    equal: fc.record({ paymentId: fc.option(word) }),
    bound: fc.record({ column: fc.constant('seq' as const), op, value: number }),
    order,
    limit,
  }),
);

const many = <V>(one: fc.Arbitrary<V>): fc.Arbitrary<V[]> => fc.array(one, { maxLength: 6 });
const step: fc.Arbitrary<Step> = fc.oneof(
  many(inboxRow).map(
    (rows): Step =>
      (tx) =>
        tx.insert('inbox', rows),
  ),
  many(eventRow).map(
    (rows): Step =>
      (tx) =>
        tx.insert('events', rows),
  ),
  many(id).map(
    (ids): Step =>
      (tx) =>
        tx.get('inbox', ids),
  ),
  inboxQuery.map(
    (query): Step =>
      (tx) =>
        tx.find('inbox', query),
  ),
  eventQuery.map(
    (query): Step =>
      (tx) =>
        tx.find('events', query),
  ),
  inboxQuery.map(
    (query): Step =>
      (tx) =>
        tx.count('inbox', query, 'copies'),
  ),
  eventQuery.map(
    (query): Step =>
      (tx) =>
        tx.count('events', query, 'seq'),
  ),
  many(id).map(
    (ids): Step =>
      (tx) =>
        tx.delete('inbox', ids),
  ),
  many(id).map(
    (ids): Step =>
      (tx) =>
        tx.delete('events', ids),
  ),
  many(inboxChange).map(
    (changes): Step =>
      (tx) =>
        updateKnown(tx, 'inbox', changes),
  ),
  many(eventChange).map(
    (changes): Step =>
      (tx) =>
        updateKnown(tx, 'events', changes),
  ),
  fc.oneof({
    weight: 1,
    arbitrary: many(inboxChange).map(
      (changes): Step =>
        (tx) =>
          tx.update('inbox', changes),
    ),
  }),
  fc.constant<Step>(() => Promise.reject(new Error('given up'))),
);

/** Most changes would otherwise meet a row that is not there and end the transaction. */
async function updateKnown(tx: Tx, table: 'inbox' | 'events', changes: readonly { readonly id: string }[]): Promise<void> {
  const rows = await tx.get(
    table,
    changes.map((change) => change.id),
  );
  await tx.update(
    table,
    changes.filter((_, at) => rows[at]),
  );
}

const command: fc.Arbitrary<(store: Store) => Promise<unknown>> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.array(step, { minLength: 1, maxLength: 6 }).map(
      (steps) => (store: Store) =>
        store.transaction(async (tx) => {
          const answers: unknown[] = [];
          for (const take of steps) answers.push(await take(tx));
          return answers;
        }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({ queue: word, now: number, limit: fc.nat(3), lease: fc.nat(5) })
      .map((given) => (store: Store) => store.claim('inbox', given.queue, given.now as Instant, given.limit, given.lease)),
  },
);

/** What a caller sees; of an error, its code or text. */
async function observe(run: Promise<unknown>): Promise<unknown> {
  try {
    return { answer: await run };
  } catch (error) {
    return { error: error instanceof Error && 'code' in error ? error.code : String(error) };
  }
}

async function everything(store: Store): Promise<unknown> {
  const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
  return store.transaction(async (tx) => ({ inbox: await tx.get('inbox', ids), events: await tx.get('events', ids) }));
}

async function empty(store: Store): Promise<void> {
  const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
  await store.transaction(async (tx) => {
    await tx.delete('inbox', ids);
    await tx.delete('events', ids);
  });
}

test('the same commands give the same answers and the same rows in memory, on SQLite and on PostgreSQL', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 1, maxLength: 8 }), async (commands) => {
      const seen = await Promise.all(
        [...stores.values()].map(async (store) => {
          await empty(store);
          const answers: unknown[] = [];
          for (const run of commands) answers.push(await observe(run(store)));
          return { answers, rows: await everything(store) };
        }),
      );
      const [memory, ...databases] = seen;
      for (const database of databases) expect(database).toStrictEqual(memory);
    }),
    { numRuns: 150, seed: 20_261_121 },
  );
}, 60_000);
