import type { PlainRow, Shape } from '../shape.ts';
import type { Walk } from '../walk.ts';
import { compareValues } from './order.ts';
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

/** What an index holds: it stays the same while the row in it is replaced by one with the same index values. */
interface Entry {
  row: PlainRow;
}

interface Index {
  readonly columns: readonly string[];
  readonly list: SortedList<Entry>;
}

export function memoryTable(shape: Shape): MemoryTable {
  const entries = new Map<string, Entry>();
  const keys = shape.unique.map((columns) => ({ columns, taken: new Set<string>() }));
  const indexes = new Map([...shape.indexes].map(([name, columns]) => [name, indexOf(columns)]));

  const eachKey = (row: PlainRow, visit: (taken: Set<string>, key: string) => void): void => {
    for (const { columns, taken } of keys) {
      const key = keyOf(row, columns);
      if (key !== undefined) visit(taken, key);
    }
  };

  const replace = (entry: Entry, row: PlainRow): void => {
    const moved = [...indexes.values()].filter(({ columns }) => columns.some((column) => entry.row[column] !== row[column]));
    for (const { list } of moved) list.remove(entry);
    entry.row = row;
    for (const { list } of moved) list.add(entry);
  };

  return {
    shape,
    get: (id) => entries.get(id)?.row,
    isTaken(row) {
      let isTaken = entries.has(row['id'] as string);
      eachKey(row, (taken, key) => (isTaken ||= taken.has(key)));
      return isTaken;
    },
    put(id, row) {
      const entry = entries.get(id);
      if (entry && row) return replace(entry, row);
      if (entry) {
        entries.delete(id);
        eachKey(entry.row, (taken, key) => taken.delete(key));
        for (const { list } of indexes.values()) list.remove(entry);
      } else if (row) {
        const added = { row };
        entries.set(id, added);
        eachKey(row, (taken, key) => taken.add(key));
        for (const { list } of indexes.values()) list.add(added);
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

function indexOf(declared: readonly string[]): Index {
  const columns = declared.includes('id') ? declared : [...declared, 'id'];
  const compare = (a: Entry, b: Entry): number => {
    for (const column of columns) {
      const order = compareValues(a.row[column], b.row[column]);
      if (order !== 0) return order;
    }
    return 0;
  };
  return { columns, list: sortedList(compare) };
}

function walkIndex(index: Index, walk: Walk): PlainRow[] {
  const found: PlainRow[] = [];
  const limit = walk.limit ?? Infinity;
  for (const prefix of prefixesOf(walk)) {
    if (found.length >= limit) break;
    const [below, above] = edgesOf(index.columns, prefix, walk.bound);
    for (const { row } of index.list.between(below, above, walk.descending, limit - found.length)) found.push(row);
  }
  return found;
}

/** With `oneOf`, one stretch of the index for each of its values, in the order of the walk. */
function prefixesOf(walk: Walk): (readonly unknown[])[] {
  if (!walk.oneOf) return [walk.prefix];
  const sorted = walk.oneOf.toSorted(compareValues);
  return (walk.descending ? sorted.reverse() : sorted).map((value) => [...walk.prefix, value]);
}

type Edge = (entry: Entry) => boolean;

function edgesOf(columns: readonly string[], prefix: readonly unknown[], bound: Walk['bound']): [Edge, Edge] {
  const toPrefix = ({ row }: Entry): number => {
    for (let at = 0; at < prefix.length; at++) {
      const order = compareValues(row[columns[at] as string], prefix[at]);
      if (order !== 0) return order;
    }
    return 0;
  };
  if (!bound) return [(entry) => toPrefix(entry) < 0, (entry) => toPrefix(entry) > 0];
  const isLow = bound.op === '<' || bound.op === '<=';
  const toBound = (entry: Entry): number => compareValues(entry.row[bound.column], bound.value);
  const isBelow: Edge = isLow ? ({ row }) => row[bound.column] === null : bound.op === '>' ? (entry) => toBound(entry) <= 0 : (entry) => toBound(entry) < 0;
  const isAbove: Edge = !isLow ? () => false : bound.op === '<' ? (entry) => toBound(entry) >= 0 : (entry) => toBound(entry) > 0;
  return [
    (entry) => {
      const order = toPrefix(entry);
      return order < 0 || (order === 0 && isBelow(entry));
    },
    (entry) => {
      const order = toPrefix(entry);
      return order > 0 || (order === 0 && isAbove(entry));
    },
  ];
}
