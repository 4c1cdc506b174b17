/** Above every value of the column that follows a prefix. */
export const ABOVE = '\uffff';
/** Right behind the empty values of a column. */
export const AFTER_NULL = '\u0001' + ABOVE;

/**
 * The values of an index's columns as one text that sorts as databases sort them: column by column, null before
 * everything, numbers by size, text by code points. One comparison of text then does for all columns.
 */
export function sortKey(values: readonly unknown[]): string {
  let key = '';
  for (const value of values) key += keyPart(value);
  return key;
}

// Stored text holds no NUL, so it can end each part.
function keyPart(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `\u0002${byCodePoint(value)}\0`;
    case 'number':
      return value < 0 ? `\u00020${digits(value + Number.MAX_SAFE_INTEGER)}\0` : `\u00021${digits(value)}\0`;
    case 'boolean':
      return value ? '\u00021\0' : '\u00020\0';
    default:
      return '\u0001\0';
  }
}

const digits = (value: number): string => String(value).padStart(16, '0');

const highUnit = /[\ud800-\uffff]/;
const highUnits = /[\ud800-\uffff]/g;

/** JavaScript orders by UTF-16 units, where both halves of a pair sort before U+E000 to U+FFFF: here the two change places. */
const byCodePoint = (text: string): string =>
  highUnit.test(text) ? text.replaceAll(highUnits, (unit) => String.fromCharCode(swapped(unit.charCodeAt(0)))) : text;

const swapped = (unit: number): number => (unit < 0xe000 ? unit + 0x2000 : unit - 0x800);
