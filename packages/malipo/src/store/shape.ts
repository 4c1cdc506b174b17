import { StoreError } from './errors.ts';
import type { Column, Table } from './columns.ts';
import type { TableName } from './schema.ts';
import { schema } from './schema.ts';

/** A row as a store sees it: it knows the declarations and no meaning. */
export type PlainRow = Readonly<Record<string, unknown>>;

export interface ColumnShape {
  readonly name: string;
  readonly type: Column<unknown>['type'];
  readonly nullable: boolean;
}

/** One table's declaration, ready to be walked by name. */
export interface Shape {
  readonly table: string;
  readonly columns: readonly ColumnShape[];
  readonly columnOf: ReadonlyMap<string, ColumnShape>;
  /** Columns whose values are objects: JSON and bytes. */
  readonly loose: readonly ColumnShape[];
  /** Columns that a database gives back in another form than they were given. */
  readonly decoded: readonly ColumnShape[];
  /** Beside the id. */
  readonly unique: readonly (readonly string[])[];
  /** Columns that no update may touch: the id and all of `unique`. */
  readonly fixed: ReadonlySet<string>;
  readonly indexes: ReadonlyMap<string, readonly string[]>;
}

/** Reads one declaration. */
export function shapeOf(name: string, declaration: Table<Record<string, Column<unknown>>, string>): Shape {
  const columns = Object.entries(declaration.columns).map(([column, { type, nullable }]) => ({ name: column, type, nullable }));
  return {
    table: name,
    columns,
    columnOf: new Map(columns.map((column) => [column.name, column])),
    loose: columns.filter(({ type }) => type === 'json' || type === 'bytes'),
    decoded: columns.filter(({ type }) => type === 'json' || type === 'bytes' || type === 'boolean'),
    unique: declaration.unique,
    fixed: new Set(['id', ...declaration.unique.flat()]),
    indexes: new Map(Object.entries(declaration.indexes)),
  };
}

/** All declared tables, in the order of the schema. */
export const shapes: readonly Shape[] = Object.entries(schema).map(([name, declaration]) => shapeOf(name, declaration));
const byName = new Map(shapes.map((shape) => [shape.table, shape]));

/** The declaration of a table. */
export function shapeFor(table: TableName): Shape {
  const shape = byName.get(table);
  if (!shape) throw new StoreError('table_unknown', `There is no table “${String(table)}”. Declare it in store/schema.ts.`);
  return shape;
}
