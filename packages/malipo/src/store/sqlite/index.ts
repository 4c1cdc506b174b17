import type { Instant, System } from '@malipo/daraja/values';
import { realSystem } from '@malipo/daraja/values';
import type { Store, Tx } from '../contract.ts';
import { StoreError } from '../errors.ts';
import { migrateSqlite } from './migrate.ts';
import { operations } from '../operations.ts';
import type { QueueTable, Row } from '../schema.ts';
import { statementCache, statements } from '../sql/statements.ts';
import type { Connection } from './connection.ts';
import { groupCommit } from './group-commit.ts';
import { takeOwnership } from './owner.ts';
import { sqliteTx } from './sqlite-tx.ts';

/** Where the database is and how it is shared. */
export interface SqliteOptions {
  /** The file; it is created when missing, with two others beside it while it is open. */
  readonly path: string;
  readonly system?: System;
  /** How long a transaction's function may take, default 5 s. Everybody else waits meanwhile. */
  readonly transactionLimitMs?: number;
  /** How long to wait for another process that writes, default 5 s. */
  readonly busyLimitMs?: number;
}

/**
 * One SQLite file as a store: for one machine, with nothing to run beside the app. Opens at first use. Transactions
 * that wait at the same moment share one commit, so that durable writing stays quick when many come at once.
 */
export function sqlite(pathOrOptions: string | SqliteOptions): Store {
  const options = typeof pathOrOptions === 'string' ? { path: pathOrOptions } : pathOrOptions;
  const { path, system = realSystem } = options;
  if (path === '' || path.startsWith(':memory:') || path.startsWith('file:')) {
    throw new StoreError('sqlite_path', `“${path}” is not the path of a file. Pass one such as “malipo.db”; for tests there is the memory store.`);
  }
  const written = statements('sqlite', statementCache());
  const group = groupCommit(path, system, {
    members: 256,
    groupMs: 25,
    transactionMs: options.transactionLimitMs ?? 5000,
    busyMs: options.busyLimitMs ?? 5000,
  });

  const run = async <R>(db: Connection, work: (tx: Tx) => Promise<R>): Promise<R> => {
    const watch = operations();
    try {
      const value = await work(sqliteTx(db, written, watch.run));
      watch.assertSound();
      return value;
    } finally {
      watch.end();
    }
  };

  const claim = async <T extends QueueTable>(tx: Tx, table: T, queue: string, now: Instant, limit: number, leaseMs: number): Promise<Row<T>[]> => {
    const due = await tx.find<QueueTable>(table, { index: 'due', equal: { queue }, bound: { column: 'runAt', op: '<=', value: now }, limit });
    await tx.update<QueueTable>(table, due.map(({ id }) => ({ id, runAt: (now + leaseMs) as Instant })));
    return due as Row<T>[];
  };

  return {
    transaction: (work, { first = false } = {}) => group.join((db) => run(db, work), first),
    claim: (table, queue, now, limit, leaseMs) => group.join((db) => run(db, (tx) => claim(tx, table, queue, now, limit, leaseMs)), false),
    migrate: () => group.join(async (db) => migrateSqlite(db, system), true),
    start: (owner) => takeOwnership(path, owner),
    close: () => group.close(),
  };
}
