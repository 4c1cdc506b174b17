import { readNairobiTimestamp } from '@malipo/daraja/values';
import type { Instant } from '@malipo/daraja/values';

/** The vendor's numbers for how often: 1 once, 2 daily, 3 weekly, 4 monthly, 5 every two months, 6 quarterly, 7 half-yearly, 8 yearly. */
export type Frequency = '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8';

const DAY_MS = 86_400_000;
/** Orders run in the morning in Nairobi; the hour is not documented. */
const HOUR_MS = 6 * 3_600_000;

const STEPS: Readonly<Record<Frequency, { readonly days: number } | { readonly months: number } | undefined>> = {
  '1': undefined,
  '2': { days: 1 },
  '3': { days: 7 },
  '4': { months: 1 },
  '5': { months: 2 },
  '6': { months: 3 },
  '7': { months: 6 },
  '8': { months: 12 },
};

/** Whether a text is one of the eight numbers. */
export const isFrequency = (text: string): text is Frequency => Object.hasOwn(STEPS, text);

/** Midnight in Nairobi of a day such as `20260105`; undefined when there is no such day. */
export const readDay = (day: string): Instant | undefined => (/^\d{8}$/.test(day) ? readNairobiTimestamp(`${day}000000`) : undefined);

/** When an order runs: on its first day, at each step after it, until its last day. A run that has passed today is made good at once. */
export function* dueTimes(
  { startsOn, endsOn, frequency }: { readonly startsOn: string; readonly endsOn: string; readonly frequency: Frequency },
  now: Instant,
): Generator<number, undefined> {
  const start = readDay(startsOn);
  const end = readDay(endsOn);
  if (start === undefined || end === undefined) return undefined;
  for (let nth = 0; ; nth++) {
    const day = nthDay(start, frequency, nth);
    if (day === undefined || day > end) return undefined;
    if (day + DAY_MS > now) yield day + HOUR_MS;
  }
}

function nthDay(start: Instant, frequency: Frequency, nth: number): number | undefined {
  const step = STEPS[frequency];
  if (step === undefined) return nth === 0 ? start : undefined;
  return 'days' in step ? start + nth * step.days * DAY_MS : addMonths(start, nth * step.months);
}

/** The same day of a later month, or the last day of one that is too short. */
function addMonths(start: Instant, months: number): number {
  const offset = 3 * 3_600_000;
  const local = new Date(start + offset);
  const first = new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + months, 1));
  const length = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return first.getTime() + (Math.min(local.getUTCDate(), length) - 1) * DAY_MS - offset;
}
