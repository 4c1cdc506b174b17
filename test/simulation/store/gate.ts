import type { RowChange } from '../../../packages/malipo/src/store/memory/index.ts';
import type { Change, Store, Tx } from '../../../packages/malipo/src/store/contract.ts';
import { schema } from '../../../packages/malipo/src/store/schema.ts';
import type { Row, TableName } from '../../../packages/malipo/src/store/schema.ts';
import type { Dice } from '../dice.ts';
import type { LedgerWatch } from '../ledger-watch.ts';
import type { Notebook } from '../notebook.ts';
import type { WorldPlan } from '../plan.ts';
import type { Site } from '../sites.ts';

/** Rows of all tables, as the store itself gives them back. */
export type Snapshot = { readonly [T in TableName]: readonly Row<T>[] };

/** Thrown to take back the first run of a transaction that is to run twice. */
const takenBack = new Error('taken back');

interface Task {
  readonly life: { isOver: boolean };
  /** Touches the store; gives what tells the caller, later. */
  readonly run: () => Promise<() => void>;
}

type Tools = {
  readonly plan: WorldPlan;
  readonly dice: Dice;
  readonly ledger: LedgerWatch;
  readonly notebook: Notebook;
  readonly drain: () => Promise<void>;
};

/**
 * One store for all processes of a world, one transaction at a time: each waits until the world stands still, so that
 * the order of everything comes from the seed alone, however long the store really takes.
 */
export function gate(inner: Store, { plan, dice, ledger, notebook, drain }: Tools): Pick<Site, 'handle' | 'settle'> {
  const line: Task[] = [];
  const counted = (probability: number, situation: string): boolean => {
    if (!dice.chance(probability)) return false;
    notebook.count(situation);
    return true;
  };

  async function once<R>(work: (tx: Tx) => Promise<R>, isKept: boolean): Promise<R> {
    const recorder = createRecorder(ledger);
    const value = await inner.transaction(async (tx) => {
      recorder.forget();
      const result = await work(recorder.watch(tx));
      if (!isKept) throw takenBack;
      return result;
    });
    ledger.committed(recorder.changes());
    return value;
  }

  async function transaction<R>(work: (tx: Tx) => Promise<R>): Promise<R> {
    const again = counted(plan.store.twice, 'transaction ran twice') || counted(plan.store.abort, 'transaction aborted');
    if (again)
      await once(work, false).catch((error: unknown) => {
        if (error !== takenBack) notebook.count('transaction failed and ran again');
      });
    return once(work, true);
  }

  const claim: Store['claim'] = async (table, queue, now, limit, leaseMs) => {
    const rows = await inner.claim(table, queue, now, limit, leaseMs);
    ledger.committed(rows.map((row) => ({ table, before: row, after: { ...row, runAt: now + leaseMs } })));
    return rows;
  };

  async function settle(): Promise<void> {
    for (;;) {
      await drain();
      if (line.length === 0) return;
      const [task] = line.splice(dice.below(line.length), 1);
      if (!task) continue;
      // What a process had handed over when it died may be done or not; nobody is told.
      if (task.life.isOver && dice.chance(0.5)) continue;
      const tell = await task.run();
      if (!task.life.isOver) tell();
    }
  }

  return {
    settle,
    handle: () => {
      const life = { isOver: false };
      const queued = <R>(work: () => Promise<R>): Promise<R> =>
        new Promise((resolve, reject) => {
          const run = (): Promise<() => void> =>
            work().then(
              (value) => () => resolve(value),
              (error: unknown) => () => reject(error instanceof Error ? error : new Error(String(error))),
            );
          line.push({ life, run });
        });
      return {
        revoke: () => {
          life.isOver = true;
        },
        store: {
          transaction: (work) => queued(() => transaction(work)),
          claim: (...asked) => queued(() => claim(...asked)),
          migrate: () => Promise.resolve(),
          start: () => Promise.resolve(() => Promise.resolve()),
          close: () => Promise.resolve(),
        },
      };
    },
  };
}

interface Recorder {
  watch(tx: Tx): Tx;
  forget(): void;
  changes(): RowChange[];
}

/** Notes what a transaction changes, knowing the rows as they were from the commits before. */
function createRecorder(ledger: LedgerWatch): Recorder {
  const changed = new Map<string, RowChange>();
  const put = (
    table: TableName,
    id: string,
    next: (row: Readonly<Record<string, unknown>> | undefined) => Readonly<Record<string, unknown>> | undefined,
  ): void => {
    const key = `${table} ${id}`;
    const known = changed.get(key);
    const before = known ? known.before : ledger.rows[table].get(id);
    changed.set(key, { table, before, after: next(known ? known.after : before) });
  };
  return {
    forget: () => changed.clear(),
    changes: () => [...changed.values()].filter((change) => change.before || change.after),
    watch: (tx) => ({
      get: (table, ids) => tx.get(table, ids),
      find: (table, query) => tx.find(table, query),
      count: (table, query, sumOf) => tx.count(table, query, sumOf),
      sql: (text, parameters) => tx.sql(text, parameters),
      insert: async (table, rows) => {
        const kept = await tx.insert(table, rows);
        for (const [i, row] of rows.entries()) if (kept[i]) put(table, (row as { id: string }).id, () => row);
        return kept;
      },
      update: async <T extends TableName>(table: T, changes: readonly Change<T>[]) => {
        await tx.update(table, changes);
        for (const change of changes) put(table, change.id, (row) => ({ ...row, ...change }));
      },
      delete: async (table, ids) => {
        await tx.delete(table, ids);
        for (const id of ids) put(table, id, () => undefined);
      },
    }),
  };
}

/** Everything a store holds, read through its own operations. `ids` name the rows of tables that have no index. */
export async function readAll(store: Store, ids: (table: TableName) => readonly string[]): Promise<Snapshot> {
  const tables = Object.keys(schema) as TableName[];
  const entries = await store.transaction(async (tx) => {
    const read: [TableName, unknown[]][] = [];
    for (const table of tables) {
      const [index] = Object.keys(schema[table].indexes);
      const rows = index === undefined ? await tx.get(table, ids(table)) : await tx.find(table, { index: index as never });
      read.push([table, rows.filter((row) => row !== undefined)]);
    }
    return read;
  });
  return Object.fromEntries(entries) as unknown as Snapshot;
}
