import { StoreError } from '../errors.ts';
import type { ColumnShape, PlainRow, Shape } from '../shape.ts';
import type { Speech } from './dialects.ts';

/** What the driver is given for a checked value. */
export function encodeValue(speech: Speech, column: ColumnShape, value: unknown): unknown {
  if (column.type === 'json') return value === null && column.nullable ? null : encodeJson(column, value);
  if (value === null) return null;
  if (column.type === 'boolean' && speech === 'sqlite') return value ? 1 : 0;
  if (column.type === 'bytes' && value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return value;
}

/** JSON is text in both databases: it comes back as it went in, and nothing in SQL looks inside. */
export function encodeJson(column: ColumnShape, value: unknown): string {
  const text = JSON.stringify(value);
  if (text === undefined)
    throw new StoreError('column_value', `${column.name} takes JSON, which ${typeof value} is not. Pass a value that JSON can hold.`);
  return text;
}

/** Turns a row fresh from the driver into ours, in place. */
export function decodeRow(shape: Shape, row: Record<string, unknown>): PlainRow {
  for (const { name, type } of shape.decoded) {
    const value = row[name];
    if (value === null) continue;
    if (type === 'json') row[name] = JSON.parse(value as string);
    else if (type === 'boolean') row[name] = Boolean(value);
    else row[name] = new Uint8Array((value as Buffer).buffer, (value as Buffer).byteOffset, (value as Buffer).length);
  }
  return row;
}

/** A sum that a JavaScript number cannot hold would be wrong money. */
export function decodeCount(answer: Record<string, unknown> | undefined): { rows: number; sum: number } {
  const { rows, sum } = { rows: Number(answer?.['rows']), sum: Number(answer?.['sum']) };
  if (!Number.isSafeInteger(sum)) throw new StoreError('sum_too_large', 'The sum is beyond 2^53. Count fewer rows at a time.');
  return { rows, sum };
}
