import type { PlainRow, Shape } from '../shape.ts';

/** Makes stored values independent of the caller's: JSON as a database would give it back, bytes copied, all frozen. */
export function keep(shape: Shape, row: Record<string, unknown>): PlainRow {
  for (const { name, type } of shape.loose) {
    const value = row[name];
    if (value === null || value === undefined) continue;
    if (type === 'json') row[name] = frozen(JSON.parse(JSON.stringify(value)));
    else if (type === 'bytes') row[name] = new Uint8Array(value as Uint8Array);
  }
  return Object.freeze(row);
}

/** Bytes cannot be frozen, so they are copied again for each reader. */
export function lend(shape: Shape, row: PlainRow): PlainRow {
  const bytes = shape.loose.filter(({ type }) => type === 'bytes');
  if (bytes.length === 0) return row;
  return { ...row, ...Object.fromEntries(bytes.map(({ name }) => [name, copyOf(row[name])])) };
}

const copyOf = (value: unknown): Uint8Array | null => (value instanceof Uint8Array ? new Uint8Array(value) : null);

function frozen(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
