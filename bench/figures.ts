/** Latencies in ms, kept whole; a run holds a few hundred thousand. */
export interface Latencies {
  readonly add: (ms: number) => void;
  readonly at: (share: number) => number;
  readonly count: () => number;
}

export function latencies(): Latencies {
  const all: number[] = [];
  let isSorted = false;
  return {
    add: (ms) => {
      all.push(ms);
      isSorted = false;
    },
    at: (share) => {
      if (!isSorted) all.sort((a, b) => a - b);
      isSorted = true;
      return all[Math.min(all.length - 1, Math.floor(all.length * share))] ?? NaN;
    },
    count: () => all.length,
  };
}

/** The middle one; of an even number the lower of the two. */
export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? NaN;

/** One figure of a row, its goal where the design names one, and what it is measured against. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly goal?: string;
  /** Of the bare ceiling in the same run: 0.7 means seven tenths of it. */
  readonly ratio?: number;
}

export interface RowResult {
  readonly row: string;
  readonly figures: readonly Figure[];
  readonly notes: readonly string[];
}

/** Figure by figure the median of several runs. */
export function medianOf(runs: readonly RowResult[]): RowResult {
  const [first] = runs;
  if (!first) throw new Error('No run to take a median of.');
  const figures = first.figures.map((figure, i): Figure => {
    const ratios = runs.flatMap((run) => run.figures[i]?.ratio ?? []);
    return {
      ...figure,
      value: median(runs.map((run) => run.figures[i]?.value ?? NaN)),
      ...(ratios.length > 0 ? { ratio: median(ratios) } : {}),
    };
  });
  return { row: first.row, figures, notes: runs.at(-1)?.notes ?? [] };
}
