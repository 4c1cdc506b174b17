import { invalid } from '@malipo/daraja/values';

/** What the owner of a phone does with a prompt when no person sits in front of it. */
export type HabitName = 'pays' | 'cancels' | 'wrongPin' | 'noMoney' | 'neverLooks' | 'slow' | 'off' | 'person';

/** A habit by its name, or with the pause before the person acts. */
export type Habit = HabitName | { readonly name: HabitName; readonly afterMs?: number };

interface HabitRow {
  readonly label: string;
  /** Pause before acting; undefined where the phone never acts by itself. */
  readonly afterMs: number | undefined;
}

/** Every habit, what to call it on a page, and its usual pause. */
export const HABITS: { readonly [Name in HabitName]: HabitRow } = {
  person: { label: 'Waits for you', afterMs: undefined },
  pays: { label: 'Pays', afterMs: 4_000 },
  cancels: { label: 'Cancels', afterMs: 4_000 },
  wrongPin: { label: 'Types a wrong PIN', afterMs: 4_000 },
  noMoney: { label: 'Has no money', afterMs: 4_000 },
  slow: { label: 'Pays after 45 seconds', afterMs: 45_000 },
  neverLooks: { label: 'Never looks', afterMs: undefined },
  off: { label: 'Phone is off', afterMs: undefined },
};

const HABIT_NAMES = Object.keys(HABITS) as HabitName[];

/** A habit with its pause filled in. */
export interface FullHabit {
  readonly name: HabitName;
  readonly afterMs: number | undefined;
}

/** Reads a habit from a caller; throws `habit_invalid`. */
export function parseHabit(input: unknown, field = 'habit'): FullHabit {
  const name = typeof input === 'object' && input !== null && 'name' in input ? input.name : input;
  const known = HABIT_NAMES.find((one) => one === name);
  if (!known) throw invalid('habit_invalid', `Set ${field} to one of: ${HABIT_NAMES.join(', ')}.`, { field });
  const given = typeof input === 'object' && input !== null && 'afterMs' in input ? input.afterMs : undefined;
  if (given === undefined) return { name: known, afterMs: HABITS[known].afterMs };
  if (typeof given !== 'number' || !Number.isInteger(given) || given < 0 || given > 86_400_000) {
    throw invalid('habit_invalid', `Give ${field}.afterMs in whole milliseconds, at most a day.`, { field });
  }
  return { name: known, afterMs: given };
}
