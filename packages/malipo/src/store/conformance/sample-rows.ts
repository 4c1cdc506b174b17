import type { Row, TableName } from '../schema.ts';
import { shapeFor } from '../shape.ts';

/** What an undemanding row holds in a column of each type. */
const plain = { text: '-', integer: 0, boolean: false, json: {}, bytes: new Uint8Array() } as const;

/** A row made from the declaration: empty where it may be, plain elsewhere, and what the test is about. */
export function sampleRow<T extends TableName>(table: T, given: Partial<Row<T>> & { readonly id: string }): Row<T> {
  const { columns, unique } = shapeFor(table);
  const isUnique = new Set(unique.flat());
  const values = columns.map(({ name, type, nullable }) => [
    name,
    isUnique.has(name) ? `${name} of ${given.id}` : nullable ? null : plain[type],
  ]);
  return { ...Object.fromEntries(values), ...given } as Row<T>;
}

let marks = 0;

/** A word that no other test has used, so that tests can share one database. */
export const freshMark = (): string => `m${++marks}`;
