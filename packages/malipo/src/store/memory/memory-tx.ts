import { checkChange, checkIds, checkRow, rowMissing } from '../check-values.ts';
import type { Tx } from '../contract.ts';
import { StoreError } from '../errors.ts';
import { operations } from '../operations.ts';
import type { ColumnName, Row, TableName } from '../schema.ts';
import type { PlainRow } from '../shape.ts';
import { planWalk } from '../walk.ts';
import { keep, lend } from './keep-values.ts';
import type { MemoryTable } from './table.ts';

/** A transaction with what its store needs to end it. */
export interface MemoryTx extends Tx {
  /** Replaces a row by one with the same id and unique keys. */
  replace(table: MemoryTable, row: PlainRow): void;
  changesOf(table: MemoryTable): Iterable<[string, PlainRow | undefined]>;
  /** Throws the error of an operation that failed, even when the function caught it. */
  assertSound(): void;
  end(keep: boolean): void;
}

/** The operations inside a transaction. Changes go straight into the tables; the journal takes them back. */
export function memoryTx(tableOf: (name: TableName) => MemoryTable, pause: () => Promise<void>): MemoryTx {
  const watch = operations();
  /** What rows were before they were replaced; undefined for those that were inserted. */
  const changes = new Map<MemoryTable, Map<string, PlainRow | undefined>>();

  const put = (table: MemoryTable, id: string, row: PlainRow | undefined): void => {
    let before = changes.get(table);
    if (!before) changes.set(table, (before = new Map()));
    if (!before.has(id)) before.set(id, table.get(id));
    table.put(id, row);
  };

  const operation = async <R>(run: () => R): Promise<R> => {
    await pause();
    return watch.run(run);
  };

  const update = (table: MemoryTable, change: PlainRow & { id: string }): void => {
    checkChange(table.shape, change);
    const row = table.get(change.id);
    if (!row) throw rowMissing(table.shape, change.id);
    put(table, change.id, Object.freeze({ ...row, ...keep(table.shape, { ...change }) }));
  };

  return {
    get: (name, ids) =>
      operation(() => {
        const table = tableOf(name);
        checkIds(table.shape, ids);
        return ids.map((id) => {
          const row = table.get(id);
          return row && (lend(table.shape, row) as Row<typeof name>);
        });
      }),
    find: (name, query) =>
      operation(() => {
        const table = tableOf(name);
        return table.walk(planWalk(table.shape, query)).map((row) => lend(table.shape, row) as Row<typeof name>);
      }),
    insert: (name, rows) =>
      operation(() => {
        const table = tableOf(name);
        const checked = rows.map((row) => checkRow(table.shape, row));
        return checked.map((row) => {
          if (table.isTaken(row)) return false;
          put(table, row['id'] as string, keep(table.shape, row));
          return true;
        });
      }),
    update: (name, updates) =>
      operation(() => {
        const table = tableOf(name);
        for (const change of updates) update(table, change);
      }),
    delete: (name, ids) =>
      operation(() => {
        const table = tableOf(name);
        checkIds(table.shape, ids);
        for (const id of ids) if (table.get(id)) put(table, id, undefined);
      }),
    count: (name, query, sumOf) =>
      operation(() => {
        const table = tableOf(name);
        const rows = table.walk(planWalk(table.shape, query));
        return { rows: rows.length, sum: sumOf === undefined ? 0 : sumColumn(rows, sumOf) };
      }),
    sql: () =>
      operation((): never => {
        throw new StoreError('store_no_sql', 'The memory store has no tables of your app. Use SQLite or PostgreSQL for “fulfil” with SQL.');
      }),
    replace: (table, row) => put(table, row['id'] as string, row),
    changesOf: (table) => changes.get(table) ?? [],
    assertSound: () => watch.assertSound(),
    end(keepChanges) {
      watch.end();
      if (!keepChanges) for (const [table, before] of changes) restore(table, before);
      changes.clear();
    },
  };
}

/** All go before any comes back, so that every key is free for the row that had it before. */
function restore(table: MemoryTable, before: ReadonlyMap<string, PlainRow | undefined>): void {
  for (const id of before.keys()) table.put(id, undefined);
  for (const [id, row] of before) if (row) table.put(id, row);
}

function sumColumn<T extends TableName>(rows: readonly PlainRow[], column: ColumnName<T>): number {
  return rows.reduce((sum, row) => sum + ((row[column] as number | null) ?? 0), 0);
}
