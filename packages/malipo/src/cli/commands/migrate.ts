import { readFlags } from '../arguments.ts';
import { openStore } from '../open-store.ts';
import { readDatabaseUrl } from '../settings/database-url.ts';
import type { Terminal } from '../terminal.ts';

export const migrateHelp = `malipo migrate

Brings the tables of DATABASE_URL up to date. Safe to run again, and from several places at once;
“malipo serve” does it by itself at each start.
`;

/** `malipo migrate` */
export async function migrate(args: readonly string[], terminal: Terminal): Promise<void> {
  readFlags('migrate', args, {});
  const store = await openStore(readDatabaseUrl(terminal.env), terminal.folder);
  try {
    await store.migrate();
    terminal.print('The database is up to date.');
  } finally {
    await store.close();
  }
}
