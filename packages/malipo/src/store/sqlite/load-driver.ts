import type Database from 'better-sqlite3';
import { StoreError } from '../errors.ts';

export type Driver = (path: string, options?: Database.Options) => Database.Database;

/** What the driver needs of its surroundings. */
export interface DriverHost {
  readonly nodeVersion: string;
  load(): Promise<Driver>;
}

const thisHost: DriverHost = {
  nodeVersion: process.versions.node,
  load: async () => {
    const { default: Constructor } = await import('better-sqlite3');
    return (path, options) => new Constructor(path, options);
  },
};

/** Loads better-sqlite3, or says what is in the way. On an older Node the driver would end the process without a word. */
export async function loadDriver(host: DriverHost = thisHost): Promise<Driver> {
  if (isBelow(host.nodeVersion, [22, 14, 0])) {
    throw new StoreError('sqlite_node', `SQLite needs Node 22.14 or newer; this is ${host.nodeVersion}. Update Node, or use PostgreSQL.`);
  }
  try {
    return await host.load();
  } catch (cause) {
    throw new StoreError('sqlite_missing', 'SQLite needs the package better-sqlite3. Run “npm install better-sqlite3@13”.', { cause });
  }
}

/** SQLite before 3.51.3 can corrupt a database in WAL mode that has two connections. */
export function assertSafe(sqliteVersion: string): void {
  if (isBelow(sqliteVersion, [3, 51, 3])) {
    throw new StoreError(
      'sqlite_unsafe',
      `SQLite ${sqliteVersion} can corrupt databases that two connections write to. Run “npm install better-sqlite3@13”, which brings 3.51.3 or newer.`,
    );
  }
}

function isBelow(version: string, least: readonly number[]): boolean {
  const parts = version.split('.').map((part) => Number.parseInt(part, 10));
  const differing = least.findIndex((part, at) => (parts[at] ?? 0) !== part);
  return differing >= 0 && (parts[differing] ?? 0) < (least[differing] ?? 0);
}
