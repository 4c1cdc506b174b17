import { StoreError } from './errors.ts';

/** Watches over the operations of one transaction. */
export interface Operations {
  /** Runs one, unless the transaction has ended. */
  run<R>(operation: () => R | Promise<R>): Promise<R>;
  /** The error of the first that failed. */
  failure(): unknown;
  /** Throws the error of the first that failed: a transaction that swallowed it would commit half of its work. */
  assertSound(): void;
  end(): void;
}

export function operations(): Operations {
  let isOver = false;
  let failure: { error: unknown } | undefined;
  return {
    async run(operation) {
      if (isOver) throw new StoreError('transaction_over', 'The transaction has ended. Await every operation inside its function.');
      try {
        return await operation();
      } catch (error) {
        failure ??= { error };
        throw error;
      }
    },
    failure: () => failure?.error,
    assertSound() {
      if (failure) throw failure.error;
    },
    end() {
      isOver = true;
    },
  };
}
