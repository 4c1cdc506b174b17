/**
 * In-process hints that something was committed. They only hurry: whoever misses one finds the row by polling.
 */
export interface Nudges {
  /** Rows of these queues may be due; `events`: some wait for their number. */
  readonly work: (...queues: readonly string[]) => void;
  /** These payments changed. */
  readonly payments: (ids: Iterable<string>) => void;
  /** Events got numbers. */
  readonly events: () => void;
  /** Calls back on each hint until the returned function is called. */
  readonly onWork: (listener: (queues: readonly string[]) => void) => () => void;
  readonly onPayment: (id: string, listener: () => void) => () => void;
  readonly onEvents: (listener: () => void) => () => void;
}

function listeners<A extends unknown[]>(): { add: (listener: (...args: A) => void) => () => void; call: (...args: A) => void } {
  const set = new Set<(...args: A) => void>();
  return {
    add: (listener) => {
      set.add(listener);
      return () => set.delete(listener);
    },
    call: (...args) => {
      for (const listener of set) listener(...args);
    },
  };
}

export function createNudges(): Nudges {
  const work = listeners<[queues: readonly string[]]>();
  const events = listeners<[]>();
  const byPayment = new Map<string, Set<() => void>>();
  return {
    work: (...queues) => work.call(queues),
    events: events.call,
    payments: (ids) => {
      if (byPayment.size === 0) return;
      for (const id of ids) for (const listener of byPayment.get(id) ?? []) listener();
    },
    onWork: work.add,
    onEvents: events.add,
    onPayment: (id, listener) => {
      const set = byPayment.get(id) ?? new Set();
      byPayment.set(id, set.add(listener));
      return () => {
        set.delete(listener);
        if (set.size === 0) byPayment.delete(id);
      };
    },
  };
}
