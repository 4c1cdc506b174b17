import type { PlainRow, Shape } from '../shape.ts';
import type { Walk } from '../walk.ts';
import { ABOVE, AFTER_NULL, sortKey } from './sort-key.ts';
import type { SortedList } from './sorted-list.ts';
import { sortedList } from './sorted-list.ts';

/** The rows of one table with its unique keys and indexes. Rows in it are never changed, only replaced. */
export interface MemoryTable {
  readonly shape: Shape;
  get(id: string): PlainRow | undefined;
  /** Whether the id or a unique key of this row is in use. */
  isTaken(row: PlainRow): boolean;
  /** Makes `row` the one with this id; `undefined` removes it. */
  put(id: string, row: PlainRow | undefined): void;
  walk(walk: Walk): PlainRow[];
  all(): PlainRow[];
}

/** It stays the same while the row in it is replaced. */
interface Entry {
  row: PlainRow;
}

/** An entry's place in an index. */
interface Place {
  readonly key: string;
  readonly entry: Entry;
}

interface Index {
  readonly columns: readonly string[];
  readonly list: SortedList<Place>;
}

export function memoryTable(shape: Shape): MemoryTable {
  const entries = new Map<string, Entry>();
  const keys = shape.unique.map((columns) => ({ columns, taken: new Set<string>() }));
  const indexes = new Map([...shape.indexes].map(([name, columns]) => [name, indexOf(columns)]));

  const walked = [...indexes.values()];

  const eachKey = (row: PlainRow, visit: (taken: Set<string>, key: string) => void): void => {
    for (const { columns, taken } of keys) {
      const key = keyOf(row, columns);
      if (key !== undefined) visit(taken, key);
    }
  };

  const replace = (entry: Entry, row: PlainRow): void => {
    const moved = walked.filter(({ columns }) => columns.some((column) => entry.row[column] !== row[column]));
    for (const index of moved) index.list.remove(indexKey(index, entry.row));
    entry.row = row;
    for (const index of moved) index.list.add({ key: indexKey(index, row), entry });
  };

  return {
    shape,
    get: (id) => entries.get(id)?.row,
    isTaken(row) {
      let isTaken = entries.has(row['id'] as string);
      if (keys.length === 0) return isTaken;
      eachKey(row, (taken, key) => (isTaken ||= taken.has(key)));
      return isTaken;
    },
    put(id, row) {
      const entry = entries.get(id);
      if (entry && row) return replace(entry, row);
      if (entry) {
        entries.delete(id);
        eachKey(entry.row, (taken, key) => taken.delete(key));
        for (const index of walked) index.list.remove(indexKey(index, entry.row));
      } else if (row) {
        const added = { row };
        entries.set(id, added);
        eachKey(row, (taken, key) => taken.add(key));
        for (const index of walked) index.list.add({ key: indexKey(index, row), entry: added });
      }
    },
    walk(walk) {
      const index = indexes.get(walk.index);
      return index ? walkIndex(index, walk) : [];
    },
    all: () => [...entries.values()].map(({ row }) => row),
  };
}

/** The values of a unique key as one text; a key with an empty column is never taken, as in SQL. */
function keyOf(row: PlainRow, columns: readonly string[]): string | undefined {
  const values = columns.map((column) => row[column]);
  return values.includes(null) ? undefined : JSON.stringify(values);
}

const indexOf = (declared: readonly string[]): Index => ({
  columns: declared.includes('id') ? declared : [...declared, 'id'],
  list: sortedList(),
});

const indexKey = ({ columns }: Index, row: PlainRow): string => sortKey(columns.map((column) => row[column]));

function walkIndex({ list }: Index, walk: Walk): PlainRow[] {
  const found: PlainRow[] = [];
  const limit = walk.limit ?? Infinity;
  for (const prefix of prefixesOf(walk)) {
    if (found.length >= limit) break;
    const [low, high] = edgesOf(prefix, walk.bound);
    for (const { entry } of list.between(low, high, walk.descending, limit - found.length)) found.push(entry.row);
  }
  return found;
}

/** With `oneOf`, one stretch of the index for each of its values, in the order of the walk. */
function prefixesOf(walk: Walk): readonly string[] {
  if (!walk.oneOf) return [sortKey(walk.prefix)];
  const sorted = walk.oneOf.map((value) => sortKey([...walk.prefix, value])).sort();
  return walk.descending ? sorted.reverse() : sorted;
}

/** Where the stretch begins, and the first key behind it. An empty column fulfils no bound. */
function edgesOf(prefix: string, bound: Walk['bound']): [string, string] {
  if (!bound) return [prefix, prefix + ABOVE];
  const at = prefix + sortKey([bound.value]);
  switch (bound.op) {
    case '<':
      return [prefix + AFTER_NULL, at];
    case '<=':
      return [prefix + AFTER_NULL, at + ABOVE];
    case '>':
      return [at + ABOVE, prefix + ABOVE];
    case '>=':
      return [at, prefix + ABOVE];
  }
}
