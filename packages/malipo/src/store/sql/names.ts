/** `runAt` → `run_at`. */
export const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Every table of ours starts with this, so that it can live beside the app's own. */
const tablePrefix = 'malipo_';

export const tableName = (table: string): string => `${tablePrefix}${snake(table)}`;
export const indexName = (table: string, index: string): string => `${tableName(table)}_${snake(index)}`;

/** Which applied migrations the database has; not one of the declared tables. */
export const migrationsTable = `${tablePrefix}migrations`;
