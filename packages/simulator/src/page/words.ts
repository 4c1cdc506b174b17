import { formatInstant, formatMoney } from '@malipo/daraja/values';
import type { Instant } from '@malipo/daraja/values';
import { html } from './html.ts';
import type { Html } from './html.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `5 Jan 2026, 09:04:05` in Nairobi. */
export function showMoment(at: Instant): string {
  const text = formatInstant(at);
  return `${Number(text.slice(8, 10))} ${MONTHS[Number(text.slice(5, 7)) - 1]} ${text.slice(0, 4)}, ${text.slice(11, 19)}`;
}

/** A day such as `2026-01-05` or `20260105`, for people: `5 Jan 2026`, which no line breaks. */
export function showDay(day: string): string {
  const [year, month, date] = [day.slice(0, 4), ...(day.slice(4).replaceAll('-', '').match(/\d\d/g) ?? [])];
  return `${Number(date)}\u00a0${MONTHS[Number(month) - 1]}\u00a0${year}`;
}

/** `09:04:05`, with the whole moment on hover. */
export const showTime = (at: Instant): Html =>
  html`<time datetime="${formatInstant(at)}" title="${showMoment(at)}">${formatInstant(at).slice(11, 19)}</time>`;

export const kes = (shillings: number): string => (shillings < 0 ? `−${formatMoney(-shillings * 100)}` : formatMoney(shillings * 100));

/** `2 h 5 min`, `40 s`, `300 ms`: the two greatest units. */
export function showDuration(ms: number): string {
  const units = [
    [86_400_000, 'd'],
    [3_600_000, 'h'],
    [60_000, 'min'],
    [1_000, 's'],
  ] as const;
  const first = units.findIndex(([size]) => ms >= size);
  if (first < 0) return `${Math.round(ms)} ms`;
  const parts: string[] = [];
  let rest = ms;
  for (const [size, unit] of units.slice(first, first + 2)) {
    const count = Math.floor(rest / size);
    if (count > 0) parts.push(`${count} ${unit}`);
    rest -= count * size;
  }
  return parts.join(' ');
}

/** A sentence of a table, with what stands between backticks as code. */
export const explain = (sentence: string): Html =>
  html`${sentence.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`))}`;

/** A text in the stack that is easy to read aloud, with a button that copies it where there is a script. */
export const copyable = (text: string, what: string): Html =>
  html`<span class="copyable"
    ><code>${text}</code><button type="button" class="copy" data-copy="${text}" hidden aria-label="Copy ${what}">Copy</button></span
  >`;
