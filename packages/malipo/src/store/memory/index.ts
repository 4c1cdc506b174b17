import type { Instant } from '@malipo/daraja/values';
import type { Store, Tx } from '../contract.ts';
import { storeClosed } from '../errors.ts';
import type { QueueTable, Row, TableName } from '../schema.ts';
import { shapeFor, shapes } from '../shape.ts';
import { dueQuery, planWalk } from '../walk.ts';
import { lend } from './keep-values.ts';
import type { MemoryTx } from './memory-tx.ts';
import { memoryTx } from './memory-tx.ts';
import type { MemoryTable } from './table.ts';
import { memoryTable } from './table.ts';
import { turns } from './turns.ts';

/** Decides, most often from a seed, what happens between the steps of a store that is shared by several engines. */
export interface Scheduler {
  /** Awaited before and after every operation: whoever is let through first goes first. */
  interleave(): Promise<void>;
  /** True: the function of this transaction runs twice; what the first run wrote and returned is thrown away. */
  twice?(): boolean;
  /** True, asked after the function ran: nothing is kept, and it runs again after those who wait. */
  abort?(): boolean;
}

/** One row as it was and as it is; undefined where there was or is none. */
export interface RowChange {
  readonly table: TableName;
  readonly before: Readonly<Record<string, unknown>> | undefined;
  readonly after: Readonly<Record<string, unknown>> | undefined;
}

/** What a store in memory may be told; everything has a default. */
export interface MemoryOptions {
  readonly scheduler?: Scheduler;
  /** Told at each commit, before anybody else can see or change the rows. For auditors: it must not throw. */
  readonly committed?: (changes: readonly RowChange[]) => void;
}

/** A store whose process can die. */
export interface MemoryHandle {
  readonly store: Store;
  /**
   * The process that has this handle is gone: what it has open is rolled back, and no promise that it waits for
   * ever settles.
   */
  revoke(): void;
}

/** A store in memory. Nothing survives the process; everything else is as in a database. */
export interface MemoryStore extends Store {
  /** One more view of the same rows, for one more engine. */
  handle(): MemoryHandle;
  /** All committed rows of a table, by id. For auditors: it waits for nobody. */
  rows<T extends TableName>(table: T): Row<T>[];
  /** All committed rows of all tables, by id. */
  snapshot(): { [T in TableName]: Row<T>[] };
}

/** Creates an empty store in memory. */
export function memoryStore(options: MemoryOptions = {}): MemoryStore {
  const { scheduler, committed } = options;
  const tables = new Map(shapes.map((shape) => [shape.table, memoryTable(shape)]));
  const tableOf = (name: TableName): MemoryTable => tables.get(shapeFor(name).table) as MemoryTable;
  const line = turns();
  let open: { owner: Life; tx: MemoryTx } | undefined;

  const pause = async (life: Life): Promise<void> => {
    if (scheduler) await scheduler.interleave();
    if (life.isOver) return forever();
  };

  const begin = async (life: Life, first: boolean): Promise<MemoryTx> => {
    await pause(life);
    await line.take(first);
    if (life.isOver) {
      line.release();
      return forever();
    }
    const tx = memoryTx(tableOf, () => pause(life));
    open = { owner: life, tx };
    return tx;
  };

  /** A row that came and went within the transaction was never there. */
  const changesOf = (tx: MemoryTx): RowChange[] =>
    [...tables.values()].flatMap((table) =>
      [...tx.changesOf(table)].flatMap(([id, before]) => {
        const after = table.get(id);
        return before || after ? [{ table: table.shape.table as TableName, before, after }] : [];
      }),
    );

  const end = (tx: MemoryTx, keep: boolean): void => {
    open = undefined;
    if (keep && committed) committed(changesOf(tx));
    tx.end(keep);
    line.release();
  };

  const revoke = (life: Life): void => {
    life.isOver = true;
    if (open?.owner === life) end(open.tx, false);
  };

  const transaction = async <R>(life: Life, work: (tx: Tx) => Promise<R>, first: boolean): Promise<R> => {
    let discard = scheduler?.twice?.() ?? false;
    for (let runs = 1; ; runs++) {
      const tx = await begin(life, first);
      const outcome = await settle(work, tx);
      if (life.isOver) return forever();
      const isOk = 'value' in outcome;
      const again = discard || (isOk && runs < maxRuns && (scheduler?.abort?.() ?? false));
      discard = false;
      end(tx, isOk && !again);
      if (again) continue;
      await pause(life);
      if (isOk) return outcome.value;
      throw outcome.error;
    }
  };

  const claim = async <T extends QueueTable>(
    life: Life,
    table: T,
    queue: string,
    now: Instant,
    limit: number,
    leaseMs: number,
  ): Promise<Row<T>[]> => {
    const target = tableOf(table);
    const walk = planWalk(target.shape, dueQuery(queue, now, limit));
    const tx = await begin(life, false);
    const due = target.walk(walk);
    for (const row of due) tx.replace(target, { ...row, runAt: now + leaseMs });
    end(tx, true);
    await pause(life);
    return due.map((row) => lend(target.shape, row)) as Row<T>[];
  };

  const handle = (): MemoryHandle => {
    const life: Life = { isOver: false, isClosed: false };
    const store: Store = {
      transaction: async (work, { first = false } = {}) => {
        assertOpen(life);
        return transaction(life, work, first);
      },
      claim: async (table, queue, now, limit, leaseMs) => {
        assertOpen(life);
        return claim(life, table, queue, now, limit, leaseMs);
      },
      migrate: () => pause(life),
      start: async () => {
        await pause(life);
        return () => pause(life);
      },
      close: async () => {
        life.isClosed = true;
      },
    };
    return { store, revoke: () => revoke(life) };
  };

  const rows = <T extends TableName>(table: T): Row<T>[] => {
    const target = tableOf(table);
    const kept = new Map(target.all().map((row) => [row['id'] as string, row]));
    for (const [id, before] of open?.tx.changesOf(target) ?? []) {
      if (before) kept.set(id, before);
      else kept.delete(id);
    }
    return [...kept.keys()].sort().map((id) => lend(target.shape, kept.get(id) ?? {})) as Row<T>[];
  };

  return {
    ...handle().store,
    handle,
    rows,
    snapshot: () => Object.fromEntries(shapes.map(({ table }) => [table, rows(table as TableName)])) as ReturnType<MemoryStore['snapshot']>,
  };
}

/** One engine's life with the store. */
interface Life {
  isOver: boolean;
  isClosed: boolean;
}

const maxRuns = 8;

function assertOpen(life: Life): void {
  if (life.isClosed) throw storeClosed();
}

const forever = (): Promise<never> => new Promise(() => undefined);

async function settle<R>(work: (tx: Tx) => Promise<R>, tx: MemoryTx): Promise<{ value: R } | { error: unknown }> {
  try {
    const value = await work(tx);
    tx.assertSound();
    return { value };
  } catch (error) {
    return { error };
  }
}
