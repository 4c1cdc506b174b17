/**
 * In-process hints that something was committed. They only hurry: whoever misses one finds the row by polling.
 */
export interface Nudges {
  /** Work of some queue may be due. */
  readonly work: () => void;
  /** These payments changed. */
  readonly payments: (ids: Iterable<string>) => void;
  /** Events got numbers. */
  readonly events: () => void;
  /** Calls back on each hint until the returned function is called. */
  readonly onWork: (listener: () => void) => () => void;
  readonly onPayment: (id: string, listener: () => void) => () => void;
  readonly onEvents: (listener: () => void) => () => void;
}

function listeners(): { add: (listener: () => void) => () => void; call: () => void } {
  const set = new Set<() => void>();
  return {
    add: (listener) => {
      set.add(listener);
      return () => set.delete(listener);
    },
    call: () => {
      for (const listener of set) listener();
    },
  };
}

export function createNudges(): Nudges {
  const work = listeners();
  const events = listeners();
  const byPayment = new Map<string, Set<() => void>>();
  return {
    work: work.call,
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
