import type { CompiledQuery } from 'kysely';
import { sql } from 'kysely';
import type { ColumnShape, Shape } from '../shape.ts';
import type { Speech } from './dialects.ts';
import { writers } from './dialects.ts';
import { indexName, snake, tableName } from './names.ts';

/**
 * Collation C makes PostgreSQL compare text by bytes, as SQLite does: the same order everywhere, and
 * indexes that no change of the system's locale can break.
 */
const columnTypes: Readonly<Record<Speech, Readonly<Record<ColumnShape['type'], string>>>> = {
  sqlite: { text: 'text', integer: 'integer', boolean: 'integer', json: 'text', bytes: 'blob' },
  postgres: { text: 'text collate "C"', integer: 'bigint', boolean: 'boolean', json: 'text', bytes: 'bytea' },
};

/** The SQL type of a column. */
export const columnType = (speech: Speech, column: ColumnShape): string => columnTypes[speech][column.type];

/** The statements that create one declared table with its keys and indexes. */
export function declareTable(speech: Speech, shape: Shape): CompiledQuery[] {
  const { schema } = writers[speech];
  let create = schema.createTable(tableName(shape.table));
  for (const column of shape.columns) {
    create = create.addColumn(snake(column.name), sql.raw(columnType(speech, column)), (built) => {
      const sized = column.nullable ? built : built.notNull();
      return column.name === 'id' ? sized.primaryKey() : sized;
    });
  }
  if (speech === 'sqlite') create = create.modifyEnd(sql`strict`);
  return [
    create.compile(),
    ...shape.unique.map((columns) =>
      schema
        .createIndex(indexName(shape.table, `${columns.join('_')}_key`))
        .unique()
        .on(tableName(shape.table))
        .columns(columns.map(snake))
        .compile(),
    ),
    ...[...shape.indexes]
      .filter(([, columns]) => !isKey(shape, columns))
      .map(([name, columns]) =>
        schema
          .createIndex(indexName(shape.table, name))
          .on(tableName(shape.table))
          .expression(sql.join(indexColumns(shape, columns).map((column) => indexColumn(speech, column))))
          .compile(),
      ),
  ];
}

/** A unique key is an index already. */
const isKey = (shape: Shape, columns: readonly string[]): boolean => shape.unique.some((key) => key.join() === columns.join());

/** The id comes last in every index: rows with equal values are ordered by it. */
export function indexColumns(shape: Shape, declared: readonly string[]): ColumnShape[] {
  const names = declared.includes('id') ? declared : [...declared, 'id'];
  return names.flatMap((name) => shape.columnOf.get(name) ?? []);
}

/** SQLite puts null first when ascending; PostgreSQL has to be told, in the index too, or it would sort instead of walking. */
function indexColumn(speech: Speech, column: ColumnShape): ReturnType<typeof sql> {
  const name = sql.ref(snake(column.name));
  return speech === 'postgres' && column.nullable ? sql`${name} asc nulls first` : sql`${name}`;
}
