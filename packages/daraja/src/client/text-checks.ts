import { readDay } from '../answers/day.ts';
import { invalid } from '../values/index.ts';

/** Refuses what is no text of 1 to `most` characters, or holds line ends and other control characters. Nothing is cut. */
export function checkText(text: unknown, field: string, most: number): void {
  if (typeof text !== 'string' || text.length > most || text.trim() === '' || /\p{Cc}/u.test(text))
    throw invalid('text_invalid', `${field} must have 1 to ${most} characters, without line ends. It is never cut for you.`, { field });
}

/** Refuses what is no day of the calendar, written `2026-11-21`. */
export function checkDay(text: unknown, field: string): void {
  if (readDay(text) === undefined) throw invalid('date_invalid', `${field} must be a day that exists, written like 2026-11-21.`, { field });
}
