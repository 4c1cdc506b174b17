import { checkValue, unknownColumn } from './check-values.ts';
import { StoreError } from './errors.ts';
import type { ColumnShape, PlainRow, Shape } from './shape.ts';

/** A query with its types worn off, so that stores can read it by name. */
export interface PlainQuery {
  readonly index: string;
  readonly equal?: PlainRow;
  readonly oneOf?: { readonly column: string; readonly values: readonly (string | number)[] };
  readonly bound?: { readonly column: string; readonly op: '<' | '<=' | '>' | '>='; readonly value: string | number };
  readonly order?: 'asc' | 'desc';
  readonly limit?: number;
}

/** The due rows of a queue, earliest first. Every table with a queue has this index. */
export const dueQuery = (queue: string, now: number, limit: number): PlainQuery => ({
  index: 'due',
  equal: { queue },
  bound: { column: 'runAt', op: '<=', value: now },
  limit,
});

/** A query that was checked against its index: which part of the index to walk, and which way. */
export interface Walk {
  readonly index: string;
  /** The columns of the index with the id behind them, where it is not among them: the order of the rows. */
  readonly columns: readonly string[];
  /** Values of the leading columns. */
  readonly prefix: readonly unknown[];
  /** Values of the column after the prefix, each once. */
  readonly oneOf: readonly (string | number)[] | undefined;
  readonly bound: { readonly column: string; readonly op: '<' | '<=' | '>' | '>='; readonly value: string | number } | undefined;
  readonly descending: boolean;
  readonly limit: number | undefined;
}

/** Checks that a query follows its index, and reads it. */
export function planWalk(shape: Shape, query: PlainQuery): Walk {
  const columns = shape.indexes.get(query.index);
  if (!columns) throw wrongQuery(shape, query, `there is no such index`);
  const prefix = readPrefix(shape, query, columns);
  let next = prefix.length;
  if (query.oneOf) checkNext(shape, query, columns[next++], query.oneOf.column, query.oneOf.values);
  if (query.bound) checkNext(shape, query, columns[next], query.bound.column, [query.bound.value]);
  if (query.limit !== undefined && !(Number.isSafeInteger(query.limit) && query.limit >= 0)) {
    throw wrongQuery(shape, query, `its limit ${query.limit} is not a whole number of rows`);
  }
  return {
    index: query.index,
    columns: columns.includes('id') ? columns : [...columns, 'id'],
    prefix,
    oneOf: query.oneOf && [...new Set(query.oneOf.values)],
    bound: query.bound,
    descending: query.order === 'desc',
    limit: query.limit,
  };
}

function readPrefix(shape: Shape, query: PlainQuery, columns: readonly string[]): unknown[] {
  const equal = query.equal ?? {};
  const names = Object.keys(equal);
  return names.map((_, position) => {
    const name = columns[position];
    if (name === undefined || !(name in equal))
      throw wrongQuery(shape, query, `“equal” must name the leading columns (${columns.join(', ')})`);
    const value = equal[name];
    checkValue(shape, columnOf(shape, name), value);
    return value;
  });
}

function checkNext(shape: Shape, query: PlainQuery, expected: string | undefined, column: string, values: readonly unknown[]): void {
  if (column !== expected) throw wrongQuery(shape, query, `“${column}” is not the next column (${expected ?? 'there is none'})`);
  const declared = columnOf(shape, column);
  for (const value of values) {
    if (value === null) throw wrongQuery(shape, query, `“${column}” is compared with null; use “equal” for that`);
    checkValue(shape, declared, value);
  }
}

function columnOf(shape: Shape, name: string): ColumnShape {
  const column = shape.columnOf.get(name);
  if (!column) throw unknownColumn(shape, name);
  return column;
}

function wrongQuery(shape: Shape, query: PlainQuery, reason: string): StoreError {
  return new StoreError(
    'query_index',
    `${shape.table}.${query.index} cannot be walked: ${reason}. Declare a fitting index in store/schema.ts.`,
  );
}
