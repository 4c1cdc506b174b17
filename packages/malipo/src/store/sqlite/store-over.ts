import type { Instant, System } from '@malipo/daraja/values';
import type { Query, Store, Tx } from '../contract.ts';
import { operations } from '../operations.ts';
import type { QueueTable, Row } from '../schema.ts';
import { statementCache, statements } from '../sql/statements.ts';
import { dueQuery } from '../walk.ts';
import type { Connection } from './connection.ts';
import type { GroupCommit } from './group-commit.ts';
import { migrateSqlite } from './migrate.ts';
import { takeOwnership } from './owner.ts';
import { sqliteTx } from './sqlite-tx.ts';

/** The store's promises kept by one writer. */
export function storeOver(group: GroupCommit, path: string, system: System): Store {
  const written = statements('sqlite', statementCache());

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

  const claim = async <T extends QueueTable>(
    tx: Tx,
    table: T,
    queue: string,
    now: Instant,
    limit: number,
    leaseMs: number,
  ): Promise<Row<T>[]> => {
    const due = await tx.find(table, dueQuery(queue, now, limit) as Query<T>);
    const leased = due.map(({ id }: Row<QueueTable>) => ({ id, runAt: (now + leaseMs) as Instant }));
    await tx.update<QueueTable>(table, leased);
    return due;
  };

  return {
    transaction: (work, { first = false } = {}) => group.join((db) => run(db, work), first),
    claim: (table, queue, now, limit, leaseMs) => group.join((db) => run(db, (tx) => claim(tx, table, queue, now, limit, leaseMs)), false),
    migrate: () => group.join(async (db) => migrateSqlite(db, system), true),
    start: (owner) => takeOwnership(path, owner),
    close: () => group.close(),
  };
}
