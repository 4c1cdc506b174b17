import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '../../../packages/malipo/src/store/contract.ts';
import { memoryStore } from '../../../packages/malipo/src/store/memory/index.ts';
import { postgres } from '../../../packages/malipo/src/store/postgres/index.ts';
import { sqlite } from '../../../packages/malipo/src/store/sqlite/index.ts';
import type { OpenSite } from '../sites.ts';
import { gate, readAll } from './gate.ts';

/** A store that was opened for one world, with the app's own table in it where it takes SQL. */
interface Opened {
  readonly store: Store;
  readonly insert: string | undefined;
  readonly close: () => Promise<void>;
}

/** Plays a world on any store, one transaction after another in the order of the seed. */
const gatedSite =
  (open: () => Promise<Opened>): OpenSite =>
  async (plan, system, dice, ledger, notebook) => {
    const { store, insert, close } = await open();
    await store.migrate();
    if (insert !== undefined) await store.transaction((tx) => tx.sql('create table shop_releases (payment text not null)'));
    return {
      ...gate(store, { plan, dice, ledger, notebook, drain: () => system.drain() }),
      fulfil: async (paymentId, tx) => {
        if (insert !== undefined) await tx.sql(insert, [paymentId]);
      },
      fulfilled: async () => {
        if (insert === undefined) return undefined;
        const rows = await store.transaction((tx) => tx.sql<{ payment: string }>('select payment from shop_releases'));
        const times = new Map<string, number>();
        for (const { payment } of rows) times.set(payment, (times.get(payment) ?? 0) + 1);
        return times;
      },
      rows: () => readAll(store, (table) => [...ledger.rows[table].keys()].sort()),
      close,
    };
  };

/** The store in memory, treated like the others. */
export const gatedMemorySite: OpenSite = gatedSite(() => {
  const store = memoryStore();
  return Promise.resolve({ store, insert: undefined, close: () => store.close() });
});

/** A fresh SQLite file per world. */
export const sqliteSite: OpenSite = gatedSite(() => {
  const folder = mkdtempSync(join(tmpdir(), 'malipo-world-'));
  const store = sqlite({ path: join(folder, 'world.db'), transactionLimitMs: 60_000 });
  return Promise.resolve({
    store,
    insert: 'insert into shop_releases (payment) values (?)',
    close: async () => {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  });
});

/** A fresh database per world on a PostgreSQL that runs already. */
export const postgresSite = (fresh: () => Promise<{ readonly url: string; drop(): Promise<void> }>): OpenSite =>
  gatedSite(async () => {
    const { url, drop } = await fresh();
    const store = postgres({ url, connections: 2, transactionLimitMs: 60_000 });
    return {
      store,
      insert: 'insert into shop_releases (payment) values ($1)',
      close: async () => {
        await store.close();
        await drop();
      },
    };
  });
