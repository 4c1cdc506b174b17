import { realSystem } from '@malipo/daraja/values';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { sampleRow } from '../conformance/sample-rows.ts';
import type { Store, Tx } from '../contract.ts';
import { freshFile } from '../../../../../test/nightly/store/fresh-file.ts';
import type { GroupCommit } from './group-commit.ts';
import { groupCommit } from './group-commit.ts';
import { storeOver } from './store-over.ts';

interface Opened {
  readonly path: string;
  readonly group: GroupCommit;
  readonly store: Store;
}

const limits = { members: 256, groupMs: 1000, transactionMs: 5000, busyMs: 5000 };

async function open(given: Partial<typeof limits> = {}): Promise<Opened> {
  const path = await freshFile();
  const group = groupCommit(path, realSystem, { ...limits, ...given });
  const store = storeOver(group, path, realSystem);
  onTestFinished(() => store.close());
  await store.migrate();
  return { path, group, store };
}

const times = <R>(count: number, make: (at: number) => R): R[] => Array.from({ length: count }, (_, at) => make(at));
const slot = (id: string) => sampleRow('slots', { id, attemptId: 'all' });
const insert = (id: string) => (tx: Tx) => tx.insert('slots', [slot(id)]);
const kept = (store: Store): Promise<string[]> =>
  store.transaction(async (tx) => (await tx.find('slots', { index: 'byAttempt', equal: { attemptId: 'all' } })).map(({ id }) => id));
/** How often another connection saw the file change. */
function commitCounter(path: string): () => number {
  const other = new Database(path, { readonly: true });
  onTestFinished(() => void other.close());
  return () => Number(other.pragma('data_version', { simple: true }));
}

test('transactions that wait at the same moment share commits', async () => {
  const { path, store } = await open();
  const commits = commitCounter(path);
  const seenWhileRunning = new Set<number>();
  await Promise.all(
    times(64, (at) =>
      store.transaction(async (tx) => {
        await insert(`${at}`)(tx);
        seenWhileRunning.add(commits());
      }),
    ),
  );
  expect(seenWhileRunning.size).toBe(1);
  expect(await kept(store)).toHaveLength(64);
});

test('a long line is cut into several commits', async () => {
  const { path, store } = await open({ members: 10 });
  const commits = commitCounter(path);
  const seenWhileRunning = new Set<number>();
  await Promise.all(
    times(64, (at) =>
      store.transaction(async (tx) => {
        await insert(`${at}`)(tx);
        seenWhileRunning.add(commits());
      }),
    ),
  );
  expect(seenWhileRunning.size).toBe(7);
});

test('a group that has become old takes nobody more in', async () => {
  const { path, store } = await open({ groupMs: 0 });
  const commits = commitCounter(path);
  const seenWhileRunning = new Set<number>();
  await Promise.all(times(5, () => store.transaction(async () => void seenWhileRunning.add(commits()))));
  await Promise.all(
    times(5, (at) =>
      store.transaction(async (tx) => {
        await insert(`${at}`)(tx);
        seenWhileRunning.add(commits());
      }),
    ),
  );
  expect(seenWhileRunning.size).toBe(5);
});

test('what is to come first does', async () => {
  const { store } = await open();
  const order: string[] = [];
  const note = (name: string) => async (): Promise<void> => void order.push(name);
  await Promise.all([
    store.transaction(note('a')),
    store.transaction(note('b')),
    store.transaction(note('callback 1'), { first: true }),
    store.transaction(note('callback 2'), { first: true }),
  ]);
  expect(order).toEqual(['callback 1', 'callback 2', 'a', 'b']);
});

test('a failed neighbour is undone alone', async () => {
  const { store } = await open();
  const outcomes = await Promise.allSettled(
    times(9, (at) =>
      store.transaction(async (tx) => {
        await insert(`${at}`)(tx);
        if (at % 3 === 1) throw new Error('trouble');
      }),
    ),
  );
  expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(3);
  expect(await kept(store)).toEqual(['0', '2', '3', '5', '6', '8']);
});

test('a constraint of the app that fails at COMMIT hits only the transaction that broke it', async () => {
  const { group, store } = await open();
  await group.join(
    async (db) =>
      db.exec(
        'create table orders (id text primary key); create table lines (order_id text references orders deferrable initially deferred)',
      ),
    false,
  );
  const write =
    (at: number) =>
    async (tx: Tx): Promise<void> => {
      await insert(`${at}`)(tx);
      if (at !== 3) await tx.sql('insert into orders values (?)', [`${at}`]);
      await tx.sql('insert into lines values (?)', [`${at}`]);
    };
  const outcomes = await Promise.allSettled(times(6, (at) => store.transaction(write(at))));
  expect(outcomes.map(({ status }) => status)).toEqual(times(6, (at) => (at === 3 ? 'rejected' : 'fulfilled')));
  expect(outcomes[3]).toMatchObject({ reason: { code: 'store_failed', details: { sqlite: 'SQLITE_CONSTRAINT_FOREIGNKEY' } } });
  expect(await kept(store)).toEqual(['0', '1', '2', '4', '5']);
  expect(await store.transaction((tx) => tx.sql('select count(*) as "count" from lines'))).toEqual([{ count: 5 }]);
});

test('a statement of the app that rolls everything back costs the others nothing', async () => {
  const { group, store } = await open();
  await group.join(async (db) => db.exec('create table orders (id text primary key) '), false);
  const order =
    (id: string, at: number) =>
    async (tx: Tx): Promise<void> => {
      await insert(`${at}`)(tx);
      await tx.sql('insert or rollback into orders values (?)', [id]);
    };
  const outcomes = await Promise.allSettled(
    [order('a', 0), order('b', 1), order('a', 2), order('c', 3)].map((work) => store.transaction(work)),
  );
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  expect(await kept(store)).toEqual(['0', '1', '3']);
});

const forbidden = [
  'commit',
  'ROLLBACK',
  ' -- a remark\n begin',
  '/* x */ savepoint a',
  'release a',
  'pragma synchronous = off',
  'end;',
  "attach 'x' as y",
  'vacuum',
];
test.each(forbidden)('the app cannot end or change the transaction: %s', async (text) => {
  const { store } = await open();
  await expect(
    store.transaction(async (tx) => {
      await insert('a')(tx);
      await tx.sql(text);
    }),
  ).rejects.toMatchObject({ code: 'sql_forbidden' });
  expect(await kept(store)).toEqual([]);
});

test('a function that awaits something else is given up, and the others go on', async () => {
  const { store } = await open({ transactionMs: 20 });
  const hung = store.transaction(async (tx) => {
    await insert('hung')(tx);
    await new Promise(() => undefined);
  });
  const others = times(5, (at) => store.transaction(insert(`${at}`)));
  await expect(hung).rejects.toMatchObject({ code: 'transaction_too_long' });
  expect((await Promise.all(others)).flat()).toEqual(times(5, () => true));
  expect(await kept(store)).toEqual(['0', '1', '2', '3', '4']);
});

test('disk full at any statement of a group of 64: each is kept as a whole or told that it was not', async () => {
  const { path, group, store } = await open();
  const pages = () => group.join(async (db) => Number(db.query('pragma page_count', [])[0]?.['page_count']), false);
  const limitPages = (count: number) => group.join(async (db) => void db.query(`pragma max_page_count = ${count}`, []), false);
  const work =
    (id: string) =>
    async (tx: Tx): Promise<void> => {
      // Refused, it would have been kept by a run before whose answer was withheld.
      expect(await tx.insert('slots', [slot(id)])).toEqual([true]);
      await tx.insert(
        'jobs',
        times(3, (at) => sampleRow('jobs', { id: `${id}-${at}`, queue: id, lastError: 'x'.repeat(300) })),
      );
      await tx.insert('inbox', [sampleRow('inbox', { id, body: new Uint8Array(900) })]);
    };
  const wholly = async (id: string): Promise<string> => {
    const [slots, jobs, inbox] = await store.transaction(async (tx) => [
      (await tx.get('slots', [id])).filter(Boolean).length,
      (await tx.count('jobs', { index: 'due', equal: { queue: id } })).rows,
      (await tx.get('inbox', [id])).filter(Boolean).length,
    ]);
    return `${slots} ${jobs} ${inbox}`;
  };
  let failed = 0;
  let everybodyFits = false;
  for (let room = 0; !everybodyFits; room += 3) {
    await limitPages((await pages()) + room);
    const ids = times(64, (at) => `r${room}-${at}`);
    const outcomes = await Promise.allSettled(ids.map((id) => store.transaction(work(id))));
    await limitPages(1_000_000);
    for (const [at, outcome] of outcomes.entries()) {
      expect(await wholly(ids[at] ?? '')).toBe(outcome.status === 'fulfilled' ? '1 3 1' : '0 0 0');
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'store_full' });
    }
    const refused = ids.filter((_, at) => outcomes[at]?.status === 'rejected');
    failed += refused.length;
    everybodyFits = refused.length === 0;
    await Promise.all(refused.map((id) => store.transaction(work(id))));
    expect(await Promise.all(refused.map(wholly))).toEqual(refused.map(() => '1 3 1'));
  }
  expect(failed).toBeGreaterThan(64);
  await store.close();
  const check = new Database(path);
  expect(check.pragma('integrity_check', { simple: true })).toBe('ok');
  check.close();
});

test('while another connection writes, everybody waits without blocking the process; for too long, they are told', async () => {
  const { path, store } = await open({ busyMs: 200 });
  const other = new Database(path);
  onTestFinished(() => void other.close());
  other.exec('begin immediate');
  const waiting = times(3, (at) => store.transaction(insert(`${at}`)));
  await realSystem.sleep(20);
  other.exec("insert into malipo_slots values ('other', 'all', null)");
  other.exec('commit');
  expect((await Promise.all(waiting)).flat()).toEqual([true, true, true]);
  expect(await kept(store)).toEqual(['0', '1', '2', 'other']);

  other.exec('begin immediate');
  const late = await Promise.allSettled(times(3, (at) => store.transaction(insert(`late ${at}`))));
  expect(late).toMatchObject(times(3, () => ({ status: 'rejected', reason: { code: 'store_busy' } })));
  other.exec('rollback');
  expect(await store.transaction(insert('after'))).toEqual([true]);
  expect(await kept(store)).toEqual(['0', '1', '2', 'after', 'other']);
});
