import { flushCompileCache } from 'node:module';
import { MalipoError, realSystem } from '@malipo/daraja/values';
import { createMalipo } from '../../create-malipo.ts';
import type { EngineOptions } from '../../engine/api.ts';
import { serve } from '../../http/node.ts';
import type { Store } from '../../store/contract.ts';
import { readFlags } from '../arguments.ts';
import { createLog } from '../log.ts';
import type { Log } from '../log.ts';
import { openStore } from '../open-store.ts';
import { readServerSettings } from '../settings/server-settings.ts';
import type { ServerSettings } from '../settings/server-settings.ts';
import { untilStopped } from '../terminal.ts';
import type { Terminal } from '../terminal.ts';

export const serveHelp = `malipo serve

Runs the server. Everything is set by environment variables, or by a file .env in this folder:

  DARAJA_ENV              simulator, sandbox or production; never guessed
  DATABASE_URL            sqlite:malipo.db, or postgres://user:password@host/database
  PUBLIC_BASE_URL         where Safaricom and customers reach this server: https://pay.example.com
  DARAJA_CONSUMER_KEY, DARAJA_CONSUMER_SECRET
                          of your app on the developer portal
  DARAJA_SHORTCODE        your paybill or till
  DARAJA_PASSKEY          of the shortcode
  DARAJA_SHORTCODE_KIND   paybill (default) or till
  DARAJA_STORE_NUMBER     tills only: the head-office number
  DARAJA_PULL_NUMBER      the number nominated for the Pull API: lets Malipo find payments whose messages were lost
  DARAJA_BASE_URL         simulator only; default http://localhost:4010
  BUSINESS_NAME           what customers see on the payment page
  ENCRYPTION_KEY          32 bytes (openssl rand -hex 32); several, newest first, with commas; required in production
  PORT                    default 4000
  TRUSTED_PROXIES         own proxies in front, addresses or ranges with commas
  CALLBACK_ADDRESSES      who may send callbacks; default: the list that Safaricom publishes
  TICK_SECRET             opens /tick to a cron that sends it as a bearer token
  WEBHOOK_ALLOW           private hosts or ranges that webhooks may go to
  SPILL_DIR               PostgreSQL: a folder where callbacks are kept while the database is down
  LOG_LEVEL               debug, info (default), warn, error or silent

Many names that other M-Pesa projects use are accepted too, such as MPESA_CONSUMER_KEY, MPESA_PASSKEY or CRON_SECRET.
Make an API key with: malipo keys create
`;

/** `malipo serve`: until the process is asked to stop. */
export async function serveUntilStopped(args: readonly string[], terminal: Terminal): Promise<void> {
  readFlags('serve', args, {});
  const settings = readServerSettings(terminal.env);
  const log = createLog(settings.logLevel);
  for (const message of settings.warnings) log.report({ level: 'warn', code: 'settings_doubtful', message });
  const store = await openStore(settings.databaseUrl, terminal.folder);
  const closing = new AbortController();
  try {
    await migrate(store, settings, log, closing.signal);
    const malipo = createMalipo(engineOptions(settings, store, log));
    const server = await serve(malipo, { port: settings.port });
    log.info('started', `Malipo (${settings.environment}) listens on ${server.url} and is reached at ${settings.publicUrl}.`);
    flushCompileCache();
    await untilStopped(terminal);
    log.info('stopping', 'Asked to stop: finishing the work in hand.');
    await server.close();
    log.info('stopped', 'Stopped.');
  } finally {
    closing.abort();
    await store.close();
  }
}

const TRY_AGAIN_MS = 2_000;

/** With a journal the server starts while the database is down: callbacks are kept, and the tables come when it answers. */
async function migrate(store: Store, { spillDir }: ServerSettings, log: Log, closing: AbortSignal): Promise<void> {
  try {
    await store.migrate();
  } catch (error) {
    if (!spillDir || !isUnreachable(error)) throw error;
    log.report({ level: 'warn', code: 'database_down', message: `${error.message} Callbacks are kept in SPILL_DIR until it answers.` });
    void migrateLater(store, log, closing);
  }
}

async function migrateLater(store: Store, log: Log, closing: AbortSignal): Promise<void> {
  while (!closing.aborted) {
    await realSystem.sleep(TRY_AGAIN_MS, closing).catch(() => undefined);
    try {
      return await store.migrate();
    } catch (cause) {
      if (isUnreachable(cause) || closing.aborted) continue;
      return log.report({
        level: 'error',
        code: 'migration_failed',
        message: 'The tables could not be brought up to date. Run “malipo migrate”.',
        cause,
      });
    }
  }
}

const isUnreachable = (error: unknown): error is MalipoError => error instanceof MalipoError && error.code === 'store_unreachable';

function engineOptions(settings: ServerSettings, store: Store, log: Log): EngineOptions {
  const { environment, publicUrl, shortcode, encryptionKey, trustedProxies, callbackAddresses, webhookAllow, tickSecret, spillDir } =
    settings;
  return {
    store,
    environment,
    publicUrl,
    shortcodes: [shortcode],
    trustedProxies,
    webhookAllow,
    report: log.report,
    ...(encryptionKey.length > 0 ? { encryptionKey } : {}),
    ...(callbackAddresses ? { callbackAddresses } : {}),
    ...(tickSecret ? { tickSecret } : {}),
    ...(spillDir ? { spillDir } : {}),
  };
}
