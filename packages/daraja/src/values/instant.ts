import { invalid } from './errors.ts';

/** Milliseconds since 1970-01-01T00:00:00Z, a whole number. */
export type Instant = number & { readonly __instant: never };

/** Kenya keeps UTC+3 all year; the host's zone is never asked. */
const NAIROBI_OFFSET_MS = 3 * 60 * 60 * 1000;

/** Brands whole milliseconds as an instant. Throws `instant_invalid`. */
export function instant(ms: number): Instant {
  if (!Number.isSafeInteger(ms))
    throw invalid('instant_invalid', 'An instant is a whole number of milliseconds since 1970.', { field: 'instant' });
  return ms as Instant;
}

/** The instant `ms` later (or earlier, when negative). */
export const later = (from: Instant, ms: number): Instant => (from + ms) as Instant;

/** `YYYYMMDDHHmmss` in Nairobi, the form Daraja wants as Timestamp. */
export function formatNairobiTimestamp(at: Instant): string {
  const iso = new Date(at + NAIROBI_OFFSET_MS).toISOString();
  return iso.slice(0, 4) + iso.slice(5, 7) + iso.slice(8, 10) + iso.slice(11, 13) + iso.slice(14, 16) + iso.slice(17, 19);
}

/** Reads `YYYYMMDDHHmmss` (text or number) as Nairobi time; undefined when it is not such a time. */
export function readNairobiTimestamp(raw: unknown): Instant | undefined {
  const text = typeof raw === 'number' ? String(raw) : raw;
  if (typeof text !== 'string') return undefined;
  const match = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second] = match.map(Number) as [number, number, number, number, number, number, number];
  const utc = Date.UTC(year, month - 1, day, hour, minute, second);
  const back = new Date(utc);
  // Date.UTC rolls 31 February over and moves the years 0 to 99 into the last century.
  if (back.getUTCFullYear() !== year || back.getUTCMonth() !== month - 1 || back.getUTCDate() !== day) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  return (utc - NAIROBI_OFFSET_MS) as Instant;
}

/** ISO 8601 with Nairobi's offset, for people and for our API: `2026-11-21T04:37:00.000+03:00`. */
export function formatInstant(at: Instant): string {
  return new Date(at + NAIROBI_OFFSET_MS).toISOString().replace('Z', '+03:00');
}
