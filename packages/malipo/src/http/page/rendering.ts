import { formatMoney, parseShillings } from '@malipo/daraja/values';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { Language } from './words.ts';

/** A piece of a page: what `html` gives when nothing in it has to be waited for. */
export type Fragment = HtmlEscapedString | Promise<HtmlEscapedString>;

/** What one rendering needs besides the view. */
export interface Rendering {
  readonly language: Language;
  /** Address of this payment's page; its forms and links start with it. */
  readonly path: string;
  readonly problem?: FormProblem | undefined;
}

/** Why the form came back, with what the customer had typed: nothing is lost. */
export interface FormProblem {
  readonly code: 'phone_missing' | 'phone_invalid' | 'phone_busy' | 'prompt_trouble';
  readonly typed: string;
  readonly retryAfterMs?: number | null;
}

/** `KES 1,500`. */
export const shillings = (amount: number): string => formatMoney(parseShillings(String(amount)));

/** `1:05`, or `45 s` below a minute. */
export function formatWait(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
