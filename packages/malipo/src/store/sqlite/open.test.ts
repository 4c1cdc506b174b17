import { access, mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { connect } from './connection.ts';
import { freshFile } from '../../../../../test/nightly/store/fresh-file.ts';
import { sqlite } from './index.ts';
import { assertSafe, loadDriver } from './load-driver.ts';

test('opens nothing before its first use', async () => {
  const path = await freshFile();
  await sqlite(path).close();
  await expect(access(path)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('runs with a write-ahead log and syncs every commit', async () => {
  const path = await freshFile();
  const store = sqlite(path);
  await store.migrate();
  const settings = await store.transaction((tx) =>
    tx.sql(
      'select (select journal_mode from pragma_journal_mode) as mode, (select synchronous from pragma_synchronous) as synchronous, (select foreign_keys from pragma_foreign_keys) as keys',
    ),
  );
  expect(settings).toEqual([{ mode: 'wal', synchronous: 2, keys: 1 }]);
  await store.close();
});

const wrongPaths = ['', ':memory:', 'file:malipo.db?mode=memory'];
test.each(wrongPaths)('refuses “%s” as a path', (path) => {
  expect(() => sqlite(path)).toThrow(expect.objectContaining({ code: 'sqlite_path' }));
});

test('says what is wrong with the place, and works once that is mended', async () => {
  const path = `${await freshFile()}/inner/malipo.db`;
  const store = sqlite(path);
  await expect(store.migrate()).rejects.toMatchObject({ code: 'sqlite_open' });
  await expect(store.start('me')).rejects.toMatchObject({ code: 'sqlite_open' });
  await mkdir(dirname(path), { recursive: true });
  await store.migrate();
  expect(await store.transaction((tx) => tx.get('slots', ['a']))).toEqual([undefined]);
  await store.close();
});

test('a file that is no database is left alone', async () => {
  const path = await freshFile();
  await writeFile(
    path,
    'my shopping list, which is longer than a page header of a hundred bytes would be, so that it is read as one by mistake',
  );
  await expect(sqlite(path).migrate()).rejects.toMatchObject({ code: 'store_failed', message: expect.stringContaining('not a database') });
});

test('before its tables are made, says how to make them', async () => {
  const store = sqlite(await freshFile());
  await expect(store.transaction((tx) => tx.get('slots', ['a']))).rejects.toMatchObject({ code: 'store_not_migrated' });
  await expect(store.claim('jobs', 'q', 1 as never, 1, 1)).rejects.toMatchObject({ code: 'store_not_migrated' });
  await store.close();
});

test('a database of another version is not touched', async () => {
  const path = await freshFile();
  const store = sqlite(path);
  await store.migrate();
  await store.close();
  const file = new Database(path);
  file.exec('alter table malipo_slots drop column free_at');
  file.close();
  const again = sqlite(path);
  await expect(again.migrate()).rejects.toMatchObject({
    code: 'store_drift',
    message: expect.stringContaining('malipo_slots has no column free_at'),
  });
  await again.close();
});

test('on an old Node it says so instead of ending the process', async () => {
  const load = (): Promise<never> => Promise.reject(new Error('must not be loaded'));
  for (const nodeVersion of ['20.20.2', '22.13.9', '18.0.0']) {
    await expect(loadDriver({ nodeVersion, load })).rejects.toMatchObject({ code: 'sqlite_node' });
  }
  for (const nodeVersion of ['22.14.0', '24.0.0', '26.10.0']) {
    await expect(loadDriver({ nodeVersion, load })).rejects.toMatchObject({
      code: 'sqlite_missing',
      message: expect.stringContaining('npm install better-sqlite3'),
    });
  }
});

test('after a failed sync the log is emptied before anything is appended to it', async () => {
  const path = await freshFile();
  const store = sqlite(path);
  await store.migrate();
  const other = new Database(path);
  // It has the log open from here on, so that closing the store leaves the log.
  expect(other.prepare('select id from malipo_slots').all()).toEqual([]);
  await store.transaction((tx) => tx.insert('slots', [{ id: 'a', attemptId: 'a', freeAt: null }]));
  await store.close();
  expect((await stat(`${path}-wal`)).size).toBeGreaterThan(0);

  const reading = other.prepare('select id from malipo_slots').iterate();
  reading.next();
  await expect(connect(path, true)).rejects.toMatchObject({ code: 'store_busy' });
  reading.return?.();

  const again = await connect(path, true);
  expect((await stat(`${path}-wal`)).size).toBe(0);
  expect(again.query('select id from malipo_slots', [])).toEqual([{ id: 'a' }]);
  again.close();
  other.close();
});

test('an SQLite that can corrupt databases is refused', () => {
  for (const version of ['3.51.2', '3.45.1', '2.99.99'])
    expect(() => assertSafe(version)).toThrow(expect.objectContaining({ code: 'sqlite_unsafe' }));
  for (const version of ['3.51.3', '3.54.1', '4.0.0']) expect(() => assertSafe(version)).not.toThrow();
});
