import type { CompiledQuery, RawBuilder, SelectQueryBuilder } from 'kysely';
import { sql } from 'kysely';
import type { Shape } from '../shape.ts';
import type { Walk } from '../walk.ts';
import type { AnyTables, Speech } from './dialects.ts';
import { writers } from './dialects.ts';
import { snake, tableName } from './names.ts';

/** SQL text whose parameters are bound in the order of the text, with a name for the database's own cache. */
export interface Statement {
  readonly name: string;
  readonly sql: string;
}

/** Gives the next parameter. */
export type Next = () => RawBuilder<never>;

/** Writes each statement once; `key` says which, `write` is called the first time. */
export type StatementCache = (key: string, write: (next: Next) => CompiledQuery) => Statement;

export function statementCache(): StatementCache {
  const kept = new Map<string, Statement>();
  return (key, write) => {
    const known = kept.get(key);
    if (known) return known;
    let count = 0;
    const compiled = write(() => sql`${count++}`);
    if (compiled.parameters.some((slot, at) => slot !== at))
      throw new Error(`The parameters of “${key}” are not in the order of its text.`);
    const statement = { name: `malipo_${kept.size}`, sql: compiled.sql };
    kept.set(key, statement);
    return statement;
  };
}

/** The statements that both databases run in the same way, one row or one walk each. */
export interface Statements {
  getOne(shape: Shape): Statement;
  /** Bound to a row in declared order. */
  insertOne(shape: Shape): Statement;
  /** Bound to the values of the columns, then the id. */
  updateOne(shape: Shape, columns: readonly string[]): Statement;
  deleteOne(shape: Shape): Statement;
  /** Bound by {@link walkParameters}, as is `count`. */
  find(shape: Shape, walk: Walk): Statement;
  count(shape: Shape, walk: Walk, sumOf: string | undefined): Statement;
}

export function statements(speech: Speech, cached: StatementCache): Statements {
  const db = writers[speech];
  return {
    getOne: (shape) =>
      cached(`get ${shape.table}`, (next) =>
        db.selectFrom(tableName(shape.table)).select(everyColumn(shape)).where('id', '=', next()).compile(),
      ),
    insertOne: (shape) =>
      cached(`insert ${shape.table}`, (next) =>
        db
          .insertInto(tableName(shape.table))
          .values(Object.fromEntries(shape.columns.map(({ name }) => [snake(name), next()])))
          .onConflict((conflict) => conflict.doNothing())
          .compile(),
      ),
    updateOne: (shape, columns) =>
      cached(`update ${shape.table} ${columns.join()}`, (next) =>
        db
          .updateTable(tableName(shape.table))
          .set(Object.fromEntries(columns.map((name) => [snake(name), next()])))
          .where('id', '=', next())
          .compile(),
      ),
    deleteOne: (shape) =>
      cached(`delete ${shape.table}`, (next) => db.deleteFrom(tableName(shape.table)).where('id', '=', next()).compile()),
    find: (shape, walk) =>
      cached(`find ${shape.table} ${walkKey(walk)}`, (next) =>
        walkTable(speech, shape, walk, next, true).select(everyColumn(shape)).compile(),
      ),
    count: (shape, walk, sumOf) =>
      cached(`count ${shape.table} ${walkKey(walk)} ${sumOf ?? ''}`, (next) => {
        const walked = walkTable(speech, shape, walk, next, walk.limit !== undefined)
          .select(sumOf === undefined ? 'id' : snake(sumOf))
          .as('walked');
        const sum = sumOf === undefined ? sql`0` : sql`coalesce(sum(${sql.ref(snake(sumOf))}), 0)`;
        return db
          .selectFrom(walked)
          .select([sql`count(*)`.as('rows'), sum.as('sum')])
          .compile();
      }),
  };
}

/** `run_at as "runAt"`: rows come out of the driver under the names the engine knows. */
export const everyColumn = (shape: Shape): `${string} as ${string}`[] =>
  shape.columns.map(({ name }) => `${snake(name)} as ${name}` as const);

/** Two walks with the same key differ in their values only. */
function walkKey(walk: Walk): string {
  const prefix = walk.prefix.map((value) => (value === null ? '0' : '='));
  return [
    walk.index,
    ...prefix,
    walk.oneOf ? 'in' : '',
    walk.bound?.op ?? '',
    walk.descending ? 'desc' : '',
    walk.limit === undefined ? '' : 'limit',
  ].join(' ');
}

/** What a walk's statement is bound to. A list is one parameter: JSON on SQLite, an array on PostgreSQL. */
export function walkParameters(speech: Speech, walk: Walk): unknown[] {
  const parameters = walk.prefix.filter((value) => value !== null);
  if (walk.oneOf) parameters.push(speech === 'sqlite' ? JSON.stringify(walk.oneOf) : walk.oneOf);
  if (walk.bound) parameters.push(walk.bound.value);
  if (walk.limit !== undefined) parameters.push(walk.limit);
  return parameters;
}

function walkTable(
  speech: Speech,
  shape: Shape,
  walk: Walk,
  next: Next,
  isOrdered: boolean,
): SelectQueryBuilder<AnyTables, string, object> {
  let query: SelectQueryBuilder<AnyTables, string, object> = writers[speech].selectFrom(tableName(shape.table));
  walk.prefix.forEach((value, at) => {
    const column = sql.ref(snake(walk.columns[at] ?? ''));
    query = query.where(value === null ? sql<boolean>`${column} is null` : sql<boolean>`${column} = ${next()}`);
  });
  const position = walk.prefix.length;
  if (walk.oneOf) query = query.where(isOneOf(speech, shape, walk.columns[position] ?? '', next));
  if (walk.bound) query = query.where(sql<boolean>`${sql.ref(snake(walk.bound.column))} ${sql.raw(walk.bound.op)} ${next()}`);
  if (isOrdered) for (const name of walk.columns) query = query.orderBy(orderOf(speech, shape, name, walk.descending));
  return walk.limit === undefined ? query : query.limit(next());
}

function isOneOf(speech: Speech, shape: Shape, name: string, next: Next): RawBuilder<boolean> {
  const column = sql.ref(snake(name));
  if (speech === 'sqlite') return sql<boolean>`${column} in (select value from json_each(${next()}))`;
  return sql<boolean>`${column} = any(${next()}::${sql.raw(shape.columnOf.get(name)?.type === 'integer' ? 'int8' : 'text')}[])`;
}

/**
 * The whole order of the index, equal columns too: only then does PostgreSQL see that the index has the rows of an
 * empty column in order, instead of filtering its way through all ids.
 */
function orderOf(speech: Speech, shape: Shape, name: string, descending: boolean): RawBuilder<unknown> {
  const direction = descending ? 'desc' : 'asc';
  const nulls = speech === 'postgres' && shape.columnOf.get(name)?.nullable ? (descending ? ' nulls last' : ' nulls first') : '';
  return sql`${sql.ref(snake(name))} ${sql.raw(direction + nulls)}`;
}
