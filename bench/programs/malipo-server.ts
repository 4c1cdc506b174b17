// Malipo on a port, with the vendor's rates raised, over SQLite or PostgreSQL.
import { statSync } from 'node:fs';
import { serve } from 'malipo/node';
import { postgres } from 'malipo/postgres';
import { sqlite } from 'malipo/sqlite';
import { createMalipo } from '../../packages/malipo/src/create-malipo.ts';
import { answerQuestions, readSettings } from '../processes.ts';

const settings = readSettings();
const database = String(settings['database']);
const isPostgres = database.startsWith('postgres');
const store = isPostgres ? postgres(database) : sqlite(database);
await store.migrate();
const port = Number(settings['port'] ?? 0);
const malipo = createMalipo({
  store,
  environment: 'simulator',
  publicUrl: `http://127.0.0.1:${port}`,
  shortcodes: [
    {
      kind: 'paybill',
      number: '174379',
      passkey: 'bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919',
      consumerKey: 'simulator',
      consumerSecret: 'simulator',
      environment: 'simulator',
      baseUrl: String(settings['simulatorUrl']),
    },
  ],
  rates: { pushPerSecond: Infinity, queryPerSecond: Infinity },
  webhookAllow: ['127.0.0.1'],
});
const server = await serve(malipo, { port, host: '127.0.0.1' });
const { key } = await malipo.apiKeys.create({ mode: 'test', name: 'bench' });

answerQuestions(
  { url: server.url, key },
  {
    /** How many callbacks are kept but not yet understood. */
    backlog: async () =>
      (
        await store.transaction((tx) =>
          tx.count('inbox', { index: 'due', equal: { queue: 'inbox' }, bound: { column: 'runAt', op: '>=', value: 0 } }),
        )
      ).rows,
    wal: () => {
      try {
        return statSync(`${database}-wal`).size;
      } catch {
        return 0;
      }
    },
  },
);
