// A whole Malipo as a process of its own, so that it can be killed, starved of disk or moved in time. It is told what to
// be by JSON in its first argument, and says “listening” when it answers.
import { flushCompileCache } from 'node:module';
import { DEFAULT_APP, SANDBOX_PASSKEY } from '@malipo/simulator';
import { realSystem } from '@malipo/daraja/values';
import type { Instant, System } from '@malipo/daraja/values';
import { createLog } from '../../packages/malipo/src/cli/log.ts';
import { createMalipo } from '../../packages/malipo/src/create-malipo.ts';
import { serve } from '../../packages/malipo/src/http/node.ts';
import { postgres } from '../../packages/malipo/src/store/postgres/index.ts';
import { sqlite } from '../../packages/malipo/src/store/sqlite/index.ts';
import { fulfilOf, isPostgres } from './shop.ts';

export interface ServerSettings {
  /** A file, or `postgres://…`. */
  readonly database: string;
  readonly port: number;
  readonly simulatorUrl: string;
  readonly spillDir?: string;
  /** The clock runs this far ahead. */
  readonly aheadMs?: number;
}

const settings = JSON.parse(process.argv[2] ?? '{}') as ServerSettings;
const { database, port, simulatorUrl, spillDir, aheadMs = 0 } = settings;

const system: System = { ...realSystem, now: () => (realSystem.now() + aheadMs) as Instant };
const store = isPostgres(database) ? postgres({ url: database, system }) : sqlite({ path: database, system });
const malipo = createMalipo({
  store,
  system: aheadMs === 0 ? realSystem : system,
  environment: 'simulator',
  publicUrl: `http://localhost:${port}`,
  shortcodes: [{ kind: 'paybill', number: '174379', passkey: SANDBOX_PASSKEY, ...DEFAULT_APP, baseUrl: simulatorUrl }],
  rates: { pushPerSecond: Infinity, queryPerSecond: Infinity },
  timeoutMs: 5000,
  fulfil: fulfilOf(database),
  report: createLog('debug').report,
  ...(spillDir === undefined ? {} : { spillDir }),
});
await serve(malipo, { port, host: '127.0.0.1' });
console.log(JSON.stringify({ code: 'listening', port }));
// Usually written at exit, which a killed process does not have.
flushCompileCache();
