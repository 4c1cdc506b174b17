interface Waiting<I, O> {
  readonly item: I;
  readonly resolve: (output: O) => void;
  readonly reject: (error: unknown) => void;
}

/** Runs items in batches of what came together. */
export interface Batcher<I, O> {
  readonly run: (item: I) => Promise<O>;
  /** How many wait for their batch. */
  readonly waiting: () => number;
}

/**
 * Collects what arrives while the previous batch is under way and runs it as the next one: under load many calls
 * share one transaction, alone a call waits for nobody. When a batch fails, each of it runs alone, so that one
 * call's mistake is nobody else's.
 */
export function createBatcher<I, O>(most: number, runBatch: (items: readonly I[]) => Promise<readonly O[]>): Batcher<I, O> {
  let queue: Waiting<I, O>[] = [];
  let head = 0;
  let isRunning = false;

  function takeBatch(): Waiting<I, O>[] {
    const batch = queue.slice(head, head + most);
    head += batch.length;
    if (head === queue.length) {
      queue = [];
      head = 0;
    }
    return batch;
  }

  async function drain(): Promise<void> {
    isRunning = true;
    // One turn of the microtask queue lets calls of the same tick join.
    await Promise.resolve();
    for (let batch = takeBatch(); batch.length > 0; batch = takeBatch()) {
      await settle(batch);
    }
    isRunning = false;
  }

  async function settle(batch: readonly Waiting<I, O>[]): Promise<void> {
    try {
      const outputs = await runBatch(batch.map((w) => w.item));
      for (const [i, w] of batch.entries()) w.resolve(outputs[i] as O);
    } catch (error) {
      if (batch.length > 1) for (const w of batch) await settle([w]);
      else batch[0]?.reject(error);
    }
  }

  return {
    run: (item) =>
      new Promise((resolve, reject) => {
        queue.push({ item, resolve, reject });
        if (!isRunning) void drain();
      }),
    waiting: () => queue.length - head,
  };
}
