import { invalid, readNairobiTimestamp } from '@malipo/daraja/values';
import type { Instant } from '@malipo/daraja/values';
import type { ControlCall } from './route.ts';

/** Texts, and numbers as text; anything else is nothing, which the reader behind refuses in its own words. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '');

/** A text that may be left out. */
export const optionalText = (value: unknown): string | undefined => textOf(value) || undefined;

/** `?limit=`, 100 unless told. */
export const limitOf = (call: ControlCall): number => Math.min(Number(call.query.get('limit') ?? 100) || 100, 10_000);

/** An amount of a body; NaN for what is none, which the reader behind refuses. */
export const amountOf = (value: unknown): number => Number(textOf(value) || NaN);

/** A moment of the query: an instant with its offset, or a day in Nairobi, of which `from` is the first and `to` the last moment. */
export function momentOf(call: ControlCall, name: 'from' | 'to'): Instant | undefined {
  const text = call.query.get(name);
  if (text === null || text === '') return undefined;
  const found = /^\d{4}-\d{2}-\d{2}$/.test(text) ? dayEdge(text, name) : readMoment(text);
  if (found !== undefined) return found;
  throw invalid('moment_invalid', `Give ${name} as a day, such as 2026-01-05, or an instant, such as 2026-01-05T09:00:00+03:00.`, {
    field: name,
  });
}

function dayEdge(day: string, name: 'from' | 'to'): Instant | undefined {
  const edge = readNairobiTimestamp(day.replaceAll('-', '') + (name === 'from' ? '000000' : '235959'));
  return edge === undefined || name === 'from' ? edge : ((edge + 999) as Instant);
}

function readMoment(text: string): Instant | undefined {
  const ms = /T.*(Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(ms) ? undefined : (ms as Instant);
}
