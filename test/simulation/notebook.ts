import type { System } from '@malipo/daraja/values';

/** Something that must not happen. */
export interface Violation {
  /** Which invariant (1–10), or which other promise. */
  readonly rule: string;
  readonly says: string;
  readonly at: number;
}

/** What happened in a world, as far as it can be told in few words. */
export interface Notebook {
  readonly violations: Violation[];
  /** How often each situation occurred. */
  readonly counts: Map<string, number>;
  now(): number;
  note(...words: unknown[]): void;
  count(situation: string, times?: number): void;
  violation(rule: string, says: string): void;
  /** The last things noted, oldest first. */
  last(): string[];
}

const KEPT = 4000;

export function createNotebook(system: Pick<System, 'now'>): Notebook {
  const notes: { readonly at: number; readonly words: readonly unknown[] }[] = [];
  let next = 0;
  const notebook: Notebook = {
    violations: [],
    counts: new Map(),
    now: () => system.now(),
    note: (...words) => {
      notes[next++ % KEPT] = { at: system.now(), words };
    },
    count: (situation, times = 1) => {
      notebook.counts.set(situation, (notebook.counts.get(situation) ?? 0) + times);
    },
    violation: (rule, says) => {
      notebook.violations.push({ rule, says, at: system.now() });
    },
    last: () =>
      [...notes.slice(next % KEPT), ...notes.slice(0, next % KEPT)].map(
        ({ at, words }) => `${new Date(at).toISOString().slice(5, 23)} ${words.map(written).join(' ')}`,
      ),
  };
  return notebook;
}

const written = (word: unknown): string => (typeof word === 'string' ? word : JSON.stringify(word));
