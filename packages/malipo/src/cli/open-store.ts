import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Store } from '../store/contract.ts';
import { settingsError } from './settings/server-settings.ts';

/** The store that DATABASE_URL names. Loads only the driver that is needed. */
export async function openStore(databaseUrl: string, folder: string): Promise<Store> {
  if (/^postgres(ql)?:\/\//.test(databaseUrl)) {
    const { postgres } = await import('../store/postgres/index.ts');
    return postgres(databaseUrl);
  }
  const { sqlite } = await import('../store/sqlite/index.ts');
  return sqlite(sqlitePath(databaseUrl, folder));
}

/** `sqlite:malipo.db`, `file:malipo.db`, `file:///var/lib/malipo.db` or simply the path. */
export function sqlitePath(databaseUrl: string, folder: string): string {
  if (databaseUrl.startsWith('file:///')) return fileURLToPath(databaseUrl);
  const path = databaseUrl.replace(/^(sqlite|file):(\/\/(?=\/))?/, '');
  if (path === '' || /^[a-z][a-z0-9+.-]+:/i.test(path)) {
    throw settingsError([`DATABASE_URL is not understood. Set it to sqlite:malipo.db or postgres://user:password@host/database.`]);
  }
  return isAbsolute(path) ? path : join(folder, path);
}
