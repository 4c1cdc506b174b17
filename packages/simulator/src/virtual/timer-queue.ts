interface Timer {
  readonly at: number;
  readonly order: number;
  /** Undefined once it ran or was cancelled; such timers leave the heap lazily. */
  run: (() => void) | undefined;
}

/** Timers in the order of their instants, and of their creation where instants are equal. */
export interface TimerQueue {
  add(at: number, run: () => void): () => void;
  /** Takes the next live timer out, or undefined. */
  take(): { at: number; run: () => void } | undefined;
  nextAt(): number | undefined;
  size(): number;
}

const earlier = (a: Timer, b: Timer): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

/** A binary heap. Cancelled timers (most HTTP time-outs) are swept out when they outnumber the live ones. */
export function createTimerQueue(): TimerQueue {
  let heap: Timer[] = [];
  let live = 0;
  let created = 0;

  const push = (timer: Timer): void => {
    let index = heap.length;
    heap.push(timer);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent]!;
      if (!earlier(timer, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = timer;
  };

  const pop = (): Timer | undefined => {
    const first = heap[0];
    const last = heap.pop();
    if (!first || !last || heap.length === 0) return first;
    let index = 0;
    for (;;) {
      let child = index * 2 + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && earlier(heap[child + 1]!, heap[child]!)) child++;
      if (!earlier(heap[child]!, last)) break;
      heap[index] = heap[child]!;
      index = child;
    }
    heap[index] = last;
    return first;
  };

  const sweep = (): void => {
    if (heap.length < 64 || live * 2 > heap.length) return;
    const kept = heap.filter((timer) => timer.run).sort((a, b) => (earlier(a, b) ? -1 : 1));
    heap = kept; // a sorted array is a heap
  };

  const dropCancelled = (): void => {
    while (heap[0] && !heap[0].run) pop();
  };

  return {
    add: (at, run) => {
      const timer: Timer = { at, order: created++, run };
      push(timer);
      live++;
      return () => {
        if (!timer.run) return;
        timer.run = undefined;
        live--;
        sweep();
      };
    },
    take: () => {
      dropCancelled();
      const timer = pop();
      const run = timer?.run;
      if (!timer || !run) return undefined;
      timer.run = undefined;
      live--;
      return { at: timer.at, run };
    },
    nextAt: () => {
      dropCancelled();
      return heap[0]?.at;
    },
    size: () => live,
  };
}
