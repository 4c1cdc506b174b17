import { invalid } from '@malipo/daraja/values';
import { StoreError } from './errors.ts';
import type { ColumnShape, PlainRow, Shape } from './shape.ts';

/** NUL, and everything that might be half of a surrogate pair: no database keeps those in text. */
const suspicious = /[\0\ud800-\udfff]/;

/**
 * Refuses what some database could not give back unchanged, so that all stores refuse the same. Text with a NUL or
 * half a surrogate pair is the caller's input; everything else is a mistake in our own code.
 */
export function checkValue(shape: Shape, column: ColumnShape, value: unknown): void {
  if (value === null) {
    if (!column.nullable && column.type !== 'json') throw wrongValue(shape, column, value);
    return;
  }
  switch (column.type) {
    case 'text':
      if (typeof value !== 'string') throw wrongValue(shape, column, value);
      if (suspicious.test(value)) checkText(column, value);
      return;
    case 'integer':
      if (!Number.isSafeInteger(value)) throw wrongValue(shape, column, value);
      return;
    case 'boolean':
      if (typeof value !== 'boolean') throw wrongValue(shape, column, value);
      return;
    case 'bytes':
      if (!(value instanceof Uint8Array)) throw wrongValue(shape, column, value);
      return;
    case 'json':
      if (value === undefined) throw wrongValue(shape, column, value);
  }
}

function checkText(column: ColumnShape, value: string): void {
  if (value.includes('\0') || !value.isWellFormed()) {
    throw invalid('text_unstorable', `“${column.name}” holds a NUL character or half a character. Remove it and try again.`, {
      field: column.name,
    });
  }
}

function wrongValue(shape: Shape, column: ColumnShape, value: unknown): StoreError {
  const wanted = `${column.type}${column.nullable ? ' or null' : ''}`;
  const given = value === null ? 'null' : typeof value === 'number' ? String(value) : typeof value;
  return new StoreError('column_value', `${shape.table}.${column.name} takes ${wanted}, not ${given}. Pass a value of that type.`);
}

/** Checks a whole row; returns a copy with the columns in declared order. */
export function checkRow(shape: Shape, row: PlainRow): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const column of shape.columns) {
    const value = row[column.name];
    checkValue(shape, column, value);
    copy[column.name] = value;
  }
  for (const name in row) if (!shape.columnOf.has(name)) throw unknownColumn(shape, name);
  return copy;
}

/** Checks a change of one row: known columns, none of them unique. */
export function checkChange(shape: Shape, change: PlainRow): void {
  for (const name in change) {
    const column = shape.columnOf.get(name);
    if (!column) throw unknownColumn(shape, name);
    if (name !== 'id' && shape.fixed.has(name)) {
      throw new StoreError(
        'column_unique',
        `${shape.table}.${name} is part of a unique key and never changes. Insert another row instead.`,
      );
    }
    checkValue(shape, column, change[name]);
  }
}

/** Checks ids before they are looked up. */
export function checkIds(shape: Shape, ids: readonly string[]): void {
  const column = shape.columnOf.get('id');
  if (column) for (const id of ids) checkValue(shape, column, id);
}

export function unknownColumn(shape: Shape, name: string): StoreError {
  return new StoreError('column_unknown', `${shape.table} has no column “${name}”. Declare it in store/schema.ts.`);
}

export function rowMissing(shape: Shape, id: unknown): StoreError {
  return new StoreError('row_missing', `${shape.table} has no row ${String(id)} to update. Read it in the same transaction first.`);
}
