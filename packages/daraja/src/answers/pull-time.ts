import { later, readNairobiTimestamp } from '../values/index.ts';
import type { Instant } from '../values/index.ts';

/** The two readings of the Pull API's times, whose zone is undocumented. */
export type PullTimes = 'utc' | 'nairobi';

/** A time as Pull gives it, and its other reading. */
export interface PullTime {
  readonly completedAt?: Instant;
  /** The other reading of the same time, whose zone is undocumented. */
  readonly otherCompletedAt?: Instant;
}

const THREE_HOURS_MS = 3 * 60 * 60 * 1000;

/**
 * Pull rows end their times in `Z`, yet nobody has shown whether they are UTC or Nairobi time with a wrong letter. Both
 * readings are given, the configured one first. A time with a real offset has only one.
 */
export function readPullTime(raw: unknown, times: PullTimes): PullTime {
  if (typeof raw !== 'string') return {};
  const match = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{1,2}):(\d{2}):(\d{2})(?:\.\d{1,9})?\s?(Z|\+03:?00)?$/i.exec(raw.trim());
  if (!match) return {};
  const [, year, month, day, hour = '', minute, second, zone] = match;
  const asNairobi = readNairobiTimestamp(`${year}${month}${day}${hour.padStart(2, '0')}${minute}${second}`);
  if (asNairobi === undefined) return {};
  if (zone?.startsWith('+')) return { completedAt: asNairobi };
  const asUtc = later(asNairobi, THREE_HOURS_MS);
  return times === 'utc' ? { completedAt: asUtc, otherCompletedAt: asNairobi } : { completedAt: asNairobi, otherCompletedAt: asUtc };
}
