import { realSystem } from '@malipo/daraja/values';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { freshDatabase } from '../../../../../test/setup/postgres.ts';
import { sampleRow } from '../conformance/sample-rows.ts';
import type { Store, Tx } from '../contract.ts';
import { breakingProxy } from '../../../../../test/nightly/store/breaking-proxy.ts';
import { postgres } from './index.ts';
import { loadDriver } from './load-driver.ts';
import { auditManyClients, prepareManyClients, runManyClients } from '../../../../../test/nightly/store/many-clients.ts';

const times = <R>(count: number, make: (at: number) => R): R[] => Array.from({ length: count }, (_, at) => make(at));
const slot = (id: string) => sampleRow('slots', { id });
const insert = (id: string) => (tx: Tx) => tx.insert('slots', [slot(id)]);
const isKept = async (store: Store, id: string): Promise<boolean> =>
  (await store.transaction((tx) => tx.get('slots', [id])))[0] !== undefined;

/** Starting PostgreSQL belongs to no test's time. */
beforeAll(async () => (await freshDatabase()).drop());

async function database(): Promise<string> {
  const { url, drop } = await freshDatabase();
  onTestFinished(drop);
  return url;
}

async function migrated(url: string, more: { connections?: number; transactionLimitMs?: number } = {}): Promise<Store> {
  const store = postgres({ url, ...more });
  onTestFinished(() => store.close());
  await store.migrate();
  return store;
}

test('a connection that breaks in the middle is an error, keeps nothing, and the next transaction works', async () => {
  const url = await database();
  const proxy = await breakingProxy(url);
  const store = await migrated(proxy.url);
  for (const where of ['asking', 'answering'] as const) {
    const id = `the slot of ${where}`;
    proxy.breakAt(id, where);
    await expect(
      store.transaction(async (tx) => {
        await tx.insert('receipts', [{ id: where, settlementId: 's' }]);
        await insert(id)(tx);
      }),
    ).rejects.toMatchObject({ code: 'store_unreachable' });
    expect(await store.transaction((tx) => tx.get('receipts', [where]))).toEqual([undefined]);
    expect(await store.transaction(insert(id))).toEqual([true]);
  }
});

test('a COMMIT whose answer is lost is unknown, and doing it again is harmless', async () => {
  const url = await database();
  const proxy = await breakingProxy(url);
  const store = await migrated(proxy.url);
  const kept: boolean[] = [];
  for (const where of ['asking', 'answering'] as const) {
    proxy.breakAt('commit', where);
    await expect(store.transaction(insert(where))).rejects.toMatchObject({ code: 'commit_unknown' });
    kept.push(await isKept(store, where));
    await store.transaction(insert(where));
    expect(await isKept(store, where)).toBe(true);
  }
  expect(kept).toEqual([false, true]);
});

test('a connection that the server ends while it is idle is replaced', async () => {
  const url = await database();
  const store = await migrated(url);
  const other = await migrated(url);
  await Promise.all(times(4, (at) => store.transaction(insert(`${at}`))));
  await other.transaction((tx) =>
    tx.sql('select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()'),
  );
  await realSystem.sleep(50);
  expect(await store.transaction(insert('after'))).toEqual([true]);
});

test('a database that cannot be reached says so, and works once it can', async () => {
  const url = await database();
  const proxy = await breakingProxy(url);
  const store = await migrated(proxy.url);
  proxy.cut();
  await expect(store.transaction(insert('a'))).rejects.toMatchObject({ code: 'store_unreachable' });
  await expect(store.claim('jobs', 'q', 1 as never, 1, 1)).rejects.toMatchObject({ code: 'store_unreachable' });
  proxy.mend();
  expect(await store.transaction(insert('a'))).toEqual([true]);
});

test('wrong addresses, passwords and names say so without the password', async () => {
  const right = await database();
  for (const [part, value] of [
    ['port', '1'],
    ['password', 'wrong-secret'],
    ['pathname', '/nothing'],
  ] as const) {
    const url = new URL(right);
    url[part] = value;
    const store = postgres(url.href);
    const error: unknown = await store.migrate().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'store_unreachable' });
    expect(String(error)).not.toContain(url.password);
    await store.close();
  }
});

test('before its tables are made, says how to make them', async () => {
  const store = postgres(await database());
  onTestFinished(() => store.close());
  await expect(store.transaction((tx) => tx.get('slots', ['a']))).rejects.toMatchObject({ code: 'store_not_migrated' });
});

test('eight processes migrate an empty database at once', async () => {
  const url = await database();
  const stores = times(8, () => postgres({ url, connections: 1 }));
  await Promise.all(stores.map((store) => store.migrate()));
  expect(await stores[7]?.transaction(insert('a'))).toEqual([true]);
  await Promise.all(stores.map((store) => store.close()));
});

test('a database of another version is not touched', async () => {
  const url = await database();
  const store = await migrated(url);
  await store.transaction((tx) => tx.sql('alter table malipo_slots drop column free_at'));
  await expect(store.migrate()).rejects.toMatchObject({ code: 'store_drift' });
  await expect(postgres(url).migrate()).rejects.toMatchObject({ code: 'store_drift' });
});

test('a function that awaits something else is given up, and its row is free again', async () => {
  const url = await database();
  const store = await migrated(url, { connections: 2, transactionLimitMs: 100 });
  await expect(
    store.transaction(async (tx) => {
      await insert('hung')(tx);
      await new Promise(() => undefined);
    }),
  ).rejects.toMatchObject({ code: 'transaction_too_long' });
  expect(await store.transaction(insert('hung'))).toEqual([true]);
});

test('a statement that does not end is given up without waiting for it', async () => {
  const store = await migrated(await database(), { transactionLimitMs: 100 });
  const started = realSystem.now();
  await expect(store.transaction((tx) => tx.sql('select pg_sleep(15)'))).rejects.toMatchObject({ code: 'transaction_too_long' });
  expect(realSystem.now() - started).toBeLessThan(10_000);
});

test('every claim of one row is settled although 40 want it, with 2 connections or 40', async () => {
  for (const connections of [2, 40]) {
    const store = await migrated(await database(), { connections });
    await store.transaction((tx) => tx.insert('registers', [sampleRow('registers', { id: 'seq', value: 0 })]));
    const next = async (tx: Tx): Promise<number> => {
      const [row] = await tx.get('registers', ['seq']);
      const value = Number(row?.value) + 1;
      await tx.update('registers', [{ id: 'seq', value }]);
      return value;
    };
    const given = await Promise.all(times(40, () => store.transaction(next)));
    expect(given.toSorted((a, b) => a - b)).toEqual(times(40, (at) => at + 1));
  }
});

test('four processes may want the same row at the same moment, again and again', async () => {
  const url = await database();
  const stores = await Promise.all(times(4, () => migrated(url, { connections: 8 })));
  await stores[0]?.transaction((tx) => tx.insert('registers', [sampleRow('registers', { id: 'seq', value: 0 })]));
  const add = async (tx: Tx): Promise<void> => {
    const [row] = await tx.get('registers', ['seq']);
    await tx.update('registers', [{ id: 'seq', value: Number(row?.value) + 1 }]);
  };
  await Promise.all(stores.flatMap((store) => times(40, () => store.transaction(add))));
  expect(await stores[0]?.transaction((tx) => tx.get('registers', ['seq']))).toMatchObject([{ value: 160 }]);
});

test('a collision that the function catches or disguises still runs again', async () => {
  const store = await migrated(await database());
  await store.transaction((tx) => tx.insert('registers', [sampleRow('registers', { id: 'a', value: 0 })]));
  const disguised = async (tx: Tx): Promise<void> => {
    try {
      const [row] = await tx.get('registers', ['a']);
      await tx.update('registers', [{ id: 'a', value: Number(row?.value) + 1 }]);
    } catch {
      throw new Error('something else');
    }
  };
  await Promise.all(times(12, () => store.transaction(disguised)));
  expect(await store.transaction((tx) => tx.get('registers', ['a']))).toMatchObject([{ value: 12 }]);
});

test("the app's own errors stay its own, whatever their code", async () => {
  const store = await migrated(await database());
  const trouble = Object.assign(new Error('connect timeout exceeded'), { code: 'ECONNRESET' });
  const work = async (tx: Tx): Promise<void> => {
    await insert('a')(tx);
    throw trouble;
  };
  await expect(store.transaction(work)).rejects.toBe(trouble);
  expect(await isKept(store, 'a')).toBe(false);
});

test('operations that are not awaited one by one go out in order', async () => {
  const store = await migrated(await database());
  const answers = await store.transaction((tx) => Promise.all([insert('a')(tx), insert('a')(tx), tx.get('slots', ['a']), insert('b')(tx)]));
  expect(answers).toEqual([[true], [false], [slot('a')], [true]]);
});

test('acknowledged means on disk, whatever the database is set to', async () => {
  const url = await database();
  const name = new URL(url).pathname.slice(1);
  const store = await migrated(url);
  await store.transaction((tx) => tx.sql(`alter database "${name}" set synchronous_commit = off`));
  await store.transaction((tx) => tx.sql(`alter database "${name}" set default_transaction_isolation = 'repeatable read'`));
  const later = await migrated(url);
  expect(
    await later.transaction((tx) =>
      tx.sql(`select current_setting('synchronous_commit') as sync, current_setting('transaction_isolation') as level`),
    ),
  ).toEqual([{ sync: 'on', level: 'serializable' }]);
  expect(await later.claim('jobs', 'q', 1 as never, 1, 1)).toEqual([]);
});

test('64 clients for 3 seconds through two processes: nothing lost, nothing doubled, no error', async () => {
  const url = await database();
  const stores = [await migrated(url, { connections: 8 }), await migrated(url, { connections: 8 })];
  await prepareManyClients(stores[0] as Store);
  const told = await runManyClients(stores, 64, 3000, realSystem);
  expect(await auditManyClients(stores[0] as Store, told)).toEqual([]);
  expect(told.receipts.size).toBeGreaterThan(0);
  expect(told.transfers).toBeGreaterThan(0);
});

test('without the package pg, says how to get it', async () => {
  await expect(loadDriver(() => Promise.reject(new Error('not found')))).rejects.toMatchObject({
    code: 'postgres_missing',
    message: expect.stringContaining('npm install pg'),
  });
});
