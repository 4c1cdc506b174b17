import { StoreError } from '../errors.ts';
import { shapes } from '../shape.ts';
import { snake, tableName } from './names.ts';

/** Which columns each table of a database has. */
export type ColumnsFound = (table: string) => ReadonlySet<string>;

/** Refuses a database whose tables are not as declared: another version of Malipo made it. */
export function assertAsDeclared(columnsOf: ColumnsFound): void {
  for (const { table, columns } of shapes) {
    const found = columnsOf(tableName(table));
    const missing = columns.find(({ name }) => !found.has(snake(name)));
    if (missing) {
      throw new StoreError(
        'store_drift',
        `The table ${tableName(table)} has no column ${snake(missing.name)}: another version of Malipo made this database. Install the version that made it, or start with an empty one.`,
      );
    }
  }
}
