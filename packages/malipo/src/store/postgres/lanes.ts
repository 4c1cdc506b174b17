import { waitingLine } from '../waiting-line.ts';

/** How many transactions run at once. */
export interface Lanes {
  /** Runs beside others as soon as there is room; `first` comes before those who wait. */
  beside<R>(run: () => Promise<R>, first: boolean): Promise<R>;
  /** Runs while no other does: for who has lost against others too often. */
  alone<R>(run: () => Promise<R>): Promise<R>;
  /** Resolves when nobody runs or waits. */
  empty(): Promise<void>;
}

export function lanes(count: number): Lanes {
  const line = waitingLine<{ readonly width: number; readonly enter: () => void }>();
  const watchers: (() => void)[] = [];
  let free = count;

  const admit = (): void => {
    for (let next = line.peek(); next && next.width <= free; next = line.peek()) {
      line.next();
      free -= next.width;
      next.enter();
    }
    if (free === count) for (const watcher of watchers.splice(0)) watcher();
  };

  const run = async <R>(width: number, first: boolean, work: () => Promise<R>): Promise<R> => {
    await new Promise<void>((enter) => {
      line.join({ width, enter }, first);
      admit();
    });
    try {
      return await work();
    } finally {
      free += width;
      admit();
    }
  };

  return {
    beside: (work, first) => run(1, first, work),
    alone: (work) => run(count, true, work),
    empty: () => new Promise((resolve) => (free === count && line.length === 0 ? resolve() : watchers.push(resolve))),
  };
}
