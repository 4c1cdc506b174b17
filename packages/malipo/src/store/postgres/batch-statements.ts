import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { ColumnShape, Shape } from '../shape.ts';
import { writers } from '../sql/dialects.ts';
import { snake, tableName } from '../sql/names.ts';
import type { Next, Statement, StatementCache } from '../sql/statements.ts';
import { everyColumn } from '../sql/statements.ts';

/** Statements for many rows at once: each parameter is an array with the values of one column. */
export interface BatchStatements {
  get(shape: Shape): Statement;
  /** Answers the ids of the rows that were inserted. */
  insert(shape: Shape): Statement;
  /** Bound to the ids, then the columns; answers the ids of the rows that were there. */
  update(shape: Shape, columns: readonly string[]): Statement;
  delete(shape: Shape): Statement;
  /** Bound to queue, now, limit and the new `runAt`; answers the rows as they were. */
  claim(shape: Shape): Statement;
}

const arrayTypes: Readonly<Record<ColumnShape['type'], string>> = {
  text: 'text',
  integer: 'int8',
  boolean: 'bool',
  json: 'text',
  bytes: 'bytea',
};

export function batchStatements(cached: StatementCache): BatchStatements {
  const db = writers.postgres;
  const table = (shape: Shape): RawBuilder<unknown> => sql.table(tableName(shape.table));
  const refs = (names: readonly string[]): RawBuilder<unknown> => sql.join(names.map((name) => sql.ref(snake(name))));
  const isAmong = (next: Next): RawBuilder<boolean> => sql<boolean>`id = any(${next()}::text[])`;
  const unnested = (shape: Shape, names: readonly string[], next: Next): RawBuilder<unknown> => {
    const arrays = names.map((name) => sql`${next()}::${sql.raw(arrayTypes[shape.columnOf.get(name)?.type ?? 'text'])}[]`);
    return sql`unnest(${sql.join(arrays)}) as given(${refs(names)})`;
  };

  return {
    get: (shape) =>
      cached(`get many ${shape.table}`, (next) =>
        db.selectFrom(tableName(shape.table)).select(everyColumn(shape)).where(isAmong(next)).compile(),
      ),
    insert: (shape) =>
      cached(`insert many ${shape.table}`, (next) => {
        const names = shape.columns.map(({ name }) => name);
        return sql`insert into ${table(shape)} (${refs(names)}) select * from ${unnested(shape, names, next)} on conflict do nothing returning id`.compile(
          db,
        );
      }),
    update: (shape, columns) =>
      cached(`update many ${shape.table} ${columns.join()}`, (next) => {
        const changes = sql.join(columns.map((name) => sql`${sql.ref(snake(name))} = given.${sql.ref(snake(name))}`));
        const given = unnested(shape, ['id', ...columns], next);
        return sql`update ${table(shape)} as kept set ${changes} from ${given} where kept.id = given.id returning kept.id`.compile(db);
      }),
    delete: (shape) => cached(`delete many ${shape.table}`, (next) => db.deleteFrom(tableName(shape.table)).where(isAmong(next)).compile()),
    claim: (shape) =>
      cached(`claim ${shape.table}`, (next) => {
        const columns = sql.join(shape.columns.map(({ name }) => sql`due.${sql.ref(snake(name))} as ${sql.ref(name)}`));
        return sql`
          with due as materialized (
            select * from ${table(shape)} where queue = ${next()} and run_at <= ${next()}
            order by run_at asc nulls first, id limit ${next()} for update skip locked
          )
          update ${table(shape)} as kept set run_at = ${next()} from due where kept.id = due.id returning ${columns}`.compile(db);
      }),
  };
}
