import type { System } from '@malipo/daraja/values';
import { realSystem } from '@malipo/daraja/values';
import type { Store } from '../contract.ts';
import { StoreError } from '../errors.ts';
import { groupCommit } from './group-commit.ts';
import { storeOver } from './store-over.ts';

/** Where the database is and how it is shared. */
export interface SqliteOptions {
  /** The file; it is created when missing, with two others beside it while it is open. */
  readonly path: string;
  readonly system?: System;
  /** How long a transaction's function may take, default 5 s. Everybody else waits meanwhile. */
  readonly transactionLimitMs?: number;
  /** How long to wait for another process that writes, default 5 s. */
  readonly busyLimitMs?: number;
}

/**
 * One SQLite file as a store: for one machine, with nothing to run beside the app. Opens at first use. Transactions
 * that wait at the same moment share one commit, so that durable writing stays quick when many come at once.
 */
export function sqlite(pathOrOptions: string | SqliteOptions): Store {
  const options = typeof pathOrOptions === 'string' ? { path: pathOrOptions } : pathOrOptions;
  const { path, system = realSystem } = options;
  if (path === '' || path.startsWith(':memory:') || path.startsWith('file:')) {
    throw new StoreError(
      'sqlite_path',
      `“${path}” is not the path of a file. Pass one such as “malipo.db”; for tests there is the memory store.`,
    );
  }
  const group = groupCommit(path, system, {
    members: 256,
    groupMs: 25,
    transactionMs: options.transactionLimitMs ?? 5000,
    busyMs: options.busyLimitMs ?? 5000,
  });
  return storeOver(group, path, system);
}
