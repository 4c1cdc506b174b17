/**
 * Collects what arrives while the previous batch is under way and runs it as the next one: under load many calls
 * share one transaction, alone a call waits for nobody.
 */
export function createBatcher<I, O>(most: number, run: (items: readonly I[]) => Promise<readonly O[]>): (item: I) => Promise<O> {
  let waiting: { item: I; resolve: (output: O) => void; reject: (error: unknown) => void }[] = [];
  let isRunning = false;

  async function drain(): Promise<void> {
    isRunning = true;
    // One turn of the microtask queue lets calls of the same tick join.
    await Promise.resolve();
    while (waiting.length > 0) {
      const batch = waiting.slice(0, most);
      waiting = waiting.slice(most);
      try {
        const outputs = await run(batch.map((w) => w.item));
        for (const [i, w] of batch.entries()) w.resolve(outputs[i] as O);
      } catch (error) {
        for (const w of batch) w.reject(error);
      }
    }
    isRunning = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!isRunning) void drain();
    });
}
