import { DEFAULT_APP, SANDBOX_PASSKEY } from '@malipo/simulator';
import { createMalipo } from '../../packages/malipo/src/create-malipo.ts';
import { postgres } from '../../packages/malipo/src/store/postgres/index.ts';
import { sqlite } from '../../packages/malipo/src/store/sqlite/index.ts';
import { isPostgres } from './shop.ts';

/** Makes the tables and an API key, as an operator does before the first start. */
export async function makeKey(database: string): Promise<string> {
  const store = isPostgres(database) ? postgres(database) : sqlite(database);
  await store.migrate();
  const { apiKeys } = createMalipo({
    store,
    environment: 'simulator',
    publicUrl: 'http://localhost:4000',
    shortcodes: [{ kind: 'paybill', number: '174379', passkey: SANDBOX_PASSKEY, ...DEFAULT_APP, baseUrl: 'http://localhost:4010' }],
  });
  const { key } = await apiKeys.create({ mode: 'test' });
  await store.close();
  return key;
}
