import type { Instant, System } from '@malipo/daraja/values';
import { realSystem } from '@malipo/daraja/values';
import type { Store } from '../contract.ts';
import { storeClosed } from '../errors.ts';
import type { QueueTable, Row } from '../schema.ts';
import { shapeFor } from '../shape.ts';
import { decodeRow } from '../sql/row-values.ts';
import { statementCache, statements } from '../sql/statements.ts';
import { batchStatements } from './batch-statements.ts';
import { explain } from './errors.ts';
import { lanes } from './lanes.ts';
import { migratePostgres } from './migrate.ts';
import type { Pool } from './pool.ts';
import { openPool } from './pool.ts';
import { postgresTx } from './postgres-tx.ts';
import { transactions } from './transactions.ts';

/** Where the database is and how it is used. */
export interface PostgresOptions {
  /** `postgres://user:password@host:5432/database`. */
  readonly url: string;
  /** Most connections of this process, default 16. */
  readonly connections?: number;
  readonly system?: System;
  /** How long a transaction's function may take, default 5 s. */
  readonly transactionLimitMs?: number;
  /** How long to wait for a new connection, default 10 s. */
  readonly connectLimitMs?: number;
}

/** One PostgreSQL database as a store, for any number of processes. Connects at first use. */
export function postgres(urlOrOptions: string | PostgresOptions): Store {
  const options = typeof urlOrOptions === 'string' ? { url: urlOrOptions } : urlOrOptions;
  const { url, connections = 16, system = realSystem } = options;
  const cached = statementCache();
  const written = statements('postgres', cached);
  const batch = batchStatements(cached);
  const room = lanes(connections);
  let opened: Promise<Pool> | undefined;
  let isClosed = false;

  const open = (): Promise<Pool> => {
    opened ??= openPool({
      connectionString: url,
      max: connections,
      connectionTimeoutMillis: options.connectLimitMs ?? 10_000,
      application_name: 'malipo',
      keepAlive: true,
    });
    return opened;
  };
  const pool = async (): Promise<Pool> =>
    open().catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
  const transaction = transactions(pool, room, (session, watch, touched) => postgresTx(session, written, batch, watch, touched), system, {
    runs: 8,
    aloneFrom: 4,
    lockFrom: 6,
    transactionMs: options.transactionLimitMs ?? 5000,
  });
  const whileOpen = async <R>(run: () => Promise<R>): Promise<R> => {
    if (isClosed) throw storeClosed();
    return run();
  };

  /** One statement in a transaction of its own, read committed: serializable, two of three would collide. */
  const claim = async <T extends QueueTable>(table: T, queue: string, now: Instant, limit: number, leaseMs: number): Promise<Row<T>[]> => {
    const shape = shapeFor(table);
    const take = async (): Promise<Record<string, unknown>[]> =>
      (await pool()).session(async (session) => (await session.run(batch.claim(shape), [queue, now, limit, now + leaseMs])).rows);
    const rows = await room.beside(take, false).catch((error: unknown) => Promise.reject(explain(error)));
    return (rows.map((row) => decodeRow(shape, row)) as Row<T>[]).sort(byTime);
  };

  return {
    transaction: (work, { first = false } = {}) => whileOpen(() => transaction(work, first)),
    claim: (table, queue, now, limit, leaseMs) => whileOpen(() => claim(table, queue, now, limit, leaseMs)),
    migrate: () =>
      whileOpen(async () => {
        const migrate = async (): Promise<void> => (await pool()).session((session) => migratePostgres(session, system));
        await room.beside(migrate, true).catch((error: unknown) => Promise.reject(explain(error)));
      }),
    start: () => whileOpen(async () => async () => undefined),
    async close() {
      if (isClosed) return;
      isClosed = true;
      await room.empty();
      await (await opened)?.end();
    },
  };
}

/** PostgreSQL answers updated rows in no order. */
function byTime(a: Row<QueueTable>, b: Row<QueueTable>): number {
  return (a.runAt ?? 0) - (b.runAt ?? 0) || (a.id < b.id ? -1 : 1);
}
