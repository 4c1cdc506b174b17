import { readPhone } from '@malipo/daraja/values';
import type { TrafficEntry } from './entry.ts';

/** What to show of the log; fields that are empty match everything. */
export interface TrafficFilter {
  readonly api: string;
  /** A phone in any spelling, a shortcode, an id, a receipt: whatever a message has in it. */
  readonly about: string;
}

/**
 * The entries that match. A callback of a prompt names no shortcode and a failed one no phone, so an entry also matches when
 * the request that it answers does.
 */
export function filterTraffic(entries: readonly TrafficEntry[], { api, about }: TrafficFilter): readonly TrafficEntry[] {
  const wanted = about.trim();
  // Nine digits without the country code: the part that all spellings of a number share.
  const needle = (readPhone(wanted)?.slice(3) ?? wanted).toLowerCase();
  return entries.filter((entry) => {
    if (api !== '' && entry.api !== api) return false;
    if (needle === '' || mentions(entry, needle)) return true;
    const cause = causeOf(entries, entry);
    return cause !== undefined && mentions(cause, needle);
  });
}

const mentions = ({ url, body, about, answer }: TrafficEntry, needle: string): boolean =>
  [url, body, about, answer.body].some((text) => text.toLowerCase().includes(needle));

/** The request that a callback answers, by the id both name. */
export function causeOf(entries: readonly TrafficEntry[], entry: TrafficEntry): TrafficEntry | undefined {
  if (entry.kind !== 'callback' || entry.about === '') return undefined;
  return entries.findLast((other) => other.kind === 'call' && other.answer.body.includes(entry.about));
}

/** The callbacks that answer a request, oldest first. */
export const effectsOf = (entries: readonly TrafficEntry[], entry: TrafficEntry): readonly TrafficEntry[] =>
  entry.kind === 'call'
    ? entries
        .filter((other) => other.about !== '' && entry.answer.body.includes(other.about) && causeOf(entries, other) === entry)
        .toReversed()
    : [];
