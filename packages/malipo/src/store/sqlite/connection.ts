import type Database from 'better-sqlite3';
import { StoreError } from '../errors.ts';
import type { Statement } from '../sql/statements.ts';
import type { Driver } from './load-driver.ts';
import { assertSafe, loadDriver } from './load-driver.ts';

/** One open database with its prepared statements. */
export interface Connection {
  readonly inTransaction: boolean;
  run(statement: Statement, parameters: readonly unknown[]): number;
  get(statement: Statement, parameters: readonly unknown[]): Record<string, unknown> | undefined;
  all(statement: Statement, parameters: readonly unknown[]): Record<string, unknown>[];
  /** For texts that are not ours: rows when it has any. */
  query(text: string, parameters: readonly unknown[]): Record<string, unknown>[];
  exec(text: string): void;
  close(): void;
}

/** Opens the file with everything that durability needs. `afterFailure`: the last commit on it did not succeed. */
export async function connect(path: string, afterFailure: boolean): Promise<Connection> {
  const driver = await loadDriver();
  const database = openFile(driver, path, openTimeoutMs);
  try {
    prepare(database, path, afterFailure);
  } catch (error) {
    database.close();
    throw error;
  }
  return connectionOf(database);
}

/** Opens a file, created when missing. */
export function openFile(driver: Driver, path: string, timeoutMs: number): Database.Database {
  try {
    return driver(path, { timeout: timeoutMs });
  } catch (cause) {
    throw new StoreError('sqlite_open', `The database ${path} cannot be opened. Check that its folder exists and may be written to.`, {
      cause,
    });
  }
}

const openTimeoutMs = 5000;

function prepare(database: Database.Database, path: string, afterFailure: boolean): void {
  assertSafe(String(database.prepare('select sqlite_version()').pluck().get()));
  if (database.pragma('journal_mode = wal', { simple: true }) !== 'wal') {
    throw new StoreError('sqlite_unsafe', `${path} cannot be kept safely: its file system has no write-ahead log. Use a local disk.`);
  }
  database.pragma('synchronous = full');
  database.pragma('wal_autocheckpoint = 4000');
  database.pragma('cache_size = -65536');
  database.pragma('foreign_keys = on');
  database.pragma('temp_store = memory');
  // The driver would wait for other processes by blocking this one; the line of transactions waits without.
  database.pragma('busy_timeout = 0');
  // What was written to the log before a failed fsync may never reach the disk: nothing may be appended to it.
  if (afterFailure) assertCheckpointed(database);
}

function assertCheckpointed(database: Database.Database): void {
  const blocked = database.pragma('wal_checkpoint(truncate)', { simple: true });
  if (blocked !== 0)
    throw new StoreError('store_busy', 'Another process reads the database while it is being repaired. Try again in a moment.');
}

function connectionOf(database: Database.Database): Connection {
  const prepared = new Map<string, Database.Statement<unknown[], Record<string, unknown>>>();
  const foreign = new Map<string, Database.Statement<unknown[], Record<string, unknown>>>();
  const prepareOnce = (cache: typeof prepared, text: string): Database.Statement<unknown[], Record<string, unknown>> => {
    const known = cache.get(text);
    if (known) return known;
    if (cache.size >= cacheLimit) cache.clear();
    const statement = database.prepare<unknown[], Record<string, unknown>>(text);
    cache.set(text, statement);
    return statement;
  };
  return {
    get inTransaction() {
      return database.inTransaction;
    },
    run: ({ sql }, parameters) => prepareOnce(prepared, sql).run(...parameters).changes,
    get: ({ sql }, parameters) => prepareOnce(prepared, sql).get(...parameters),
    all: ({ sql }, parameters) => prepareOnce(prepared, sql).all(...parameters),
    query(text, parameters) {
      const statement = prepareOnce(foreign, text);
      if (statement.reader) return statement.all(...parameters);
      statement.run(...parameters);
      return [];
    },
    exec: (text) => void database.exec(text),
    close: () => void database.close(),
  };
}

/** More different texts than this come from somebody who writes values into them. */
const cacheLimit = 1000;
