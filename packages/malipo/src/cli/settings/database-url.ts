import { findSetting } from './find-setting.ts';
import type { Env } from './find-setting.ts';
import { settingsError } from './server-settings.ts';

/** DATABASE_URL alone, for commands that need no more. */
export function readDatabaseUrl(env: Env): string {
  const problems: string[] = [];
  const url = findSetting(env, 'databaseUrl', problems);
  if (url === undefined)
    problems.push(
      'DATABASE_URL is missing. Set it to the database of your server: sqlite:malipo.db or postgres://user:password@host/database.',
    );
  if (url === undefined || problems.length > 0) throw settingsError(problems);
  return url;
}
