import type { Instant } from '@malipo/daraja/values';
import type { ColumnName, IndexName, QueueTable, Row, TableName } from './schema.ts';

/** Which rows: a declared index, values for a prefix of its columns, at most one bound on the next column. */
export interface Query<T extends TableName> {
  readonly index: IndexName<T>;
  /** Equal values for the leading columns of the index; `null` finds rows where the column is empty. */
  readonly equal?: Partial<Row<T>>;
  /** One column, right after the equal ones, may take any of several values: how one call serves a whole batch. */
  readonly oneOf?: { readonly column: ColumnName<T>; readonly values: readonly (string | number)[] };
  /** One bound on the next column of the index. */
  readonly bound?: { readonly column: ColumnName<T>; readonly op: '<' | '<=' | '>' | '>='; readonly value: string | number };
  /** Along the columns of the index; default ascending. Equal index values are ordered by id. */
  readonly order?: 'asc' | 'desc';
  readonly limit?: number;
}

/** A change of one row: its id and the columns that get new values. */
export type Change<T extends TableName> = Partial<Row<T>> & { readonly id: string };

/**
 * What can be done inside a transaction. Every operation takes many rows and costs a handful of statements.
 * A transaction behaves as if it ran alone, and may be run again: its function awaits nothing but these.
 */
export interface Tx {
  /** Rows by id, in the order asked for; undefined where there is none. */
  get<T extends TableName>(table: T, ids: readonly string[]): Promise<(Row<T> | undefined)[]>;
  find<T extends TableName>(table: T, query: Query<T>): Promise<Row<T>[]>;
  /** One answer per row: true when inserted, false when a unique key (id included) was taken, also by an earlier row of the same call. A refused row changes nothing; the transaction goes on. */
  insert<T extends TableName>(table: T, rows: readonly Row<T>[]): Promise<boolean[]>;
  /** Throws `row_missing` when an id is unknown, `column_unique` when a change touches a unique column. */
  update<T extends TableName>(table: T, changes: readonly Change<T>[]): Promise<void>;
  /** Ids that do not exist are passed over. */
  delete(table: TableName, ids: readonly string[]): Promise<void>;
  /** How many rows, and the sum of one integer column over them (0 when none is asked for). */
  count<T extends TableName>(table: T, query: Query<T>, sumOf?: ColumnName<T>): Promise<{ rows: number; sum: number }>;
  /**
   * The app's own statements in this transaction, for `fulfil`: text with the database's own parameter marks
   * (`?` on SQLite, `$1` on PostgreSQL). Throws `store_no_sql` on the memory store, which has no tables of the app.
   */
  sql<R = Record<string, unknown>>(text: string, parameters?: readonly unknown[]): Promise<R[]>;
}

/**
 * Where everything durable lives: seven dumb, batch-first operations. A store that cannot pass `describeStore`
 * is not a store; there are no optional capabilities.
 */
export interface Store {
  /**
   * Runs `work` as if alone; resolves when its effects are durable, also for pure reads. When it throws, nothing
   * of it is kept and the error passes on. `first`: joins the head of the waiting line (vendor inbox writes).
   */
  transaction<R>(work: (tx: Tx) => Promise<R>, options?: { readonly first?: boolean }): Promise<R>;
  /**
   * Takes up to `limit` rows of a queue whose `runAt` is due (≤ now), earliest first, moves their `runAt` to
   * now + leaseMs and returns them as they were before, durably and never the same row to two callers.
   */
  claim<T extends QueueTable>(table: T, queue: string, now: Instant, limit: number, leaseMs: number): Promise<Row<T>[]>;
  /** Brings the tables up to date; safe to call again and from several processes at once. */
  migrate(): Promise<void>;
  /**
   * Says that `owner` (a process, in words) runs the work loop here. SQLite admits one: a second call fails with
   * `store_owned`, naming the other, until that process ended, however it ended. Returns the release.
   */
  start(owner: string): Promise<() => Promise<void>>;
  close(): Promise<void>;
}
