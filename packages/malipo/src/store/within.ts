import type { System } from '@malipo/daraja/values';
import { StoreError } from './errors.ts';

export const tooLong = (limitMs: number): StoreError =>
  new StoreError(
    'transaction_too_long',
    `A transaction's function did not end within ${limitMs} ms. Await nothing in it but the transaction's own operations.`,
  );

/** Settles as `running` does, or gives up on it. */
export async function within<R>(system: System, limitMs: number, running: Promise<R>): Promise<R> {
  const ended = new AbortController();
  const late = system.sleep(limitMs, ended.signal).then(() => Promise.reject(tooLong(limitMs)));
  try {
    return await Promise.race([running, late]);
  } finally {
    late.catch(() => undefined);
    ended.abort(done);
  }
}

/** Given as the reason of an abort, because making the default one costs more than the transaction's own bookkeeping. */
export const done: unique symbol = Symbol('done');
