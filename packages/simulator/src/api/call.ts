import type { FaultRule } from '../world/trouble/faults.ts';
import type { Result } from '../world/prompts/results.ts';

/** What a handler knows of one request to the vendor's API. */
export interface Call {
  readonly method: string;
  readonly authorization: string | null;
  readonly contentType: string | null;
  /** The key of a biller, which Bill Manager wants in a header of its own. */
  readonly appKey: string | null;
  /** The text after `?`. */
  readonly query: string;
  readonly body: Body;
  /** True when a fault calls this request's good token invalid. */
  readonly staleToken: boolean;
  /** What a call that answers at once must answer, when a fault forces it. */
  readonly forced: Result | undefined;
}

/** A JSON object or array, or why there is none. */
export type Body =
  | { readonly kind: 'object'; readonly fields: Fields }
  | { readonly kind: 'list'; readonly items: readonly unknown[] }
  | { readonly kind: 'notJson' }
  | { readonly kind: 'otherType' };

export type Fields = Readonly<Record<string, unknown>>;

/** Reads the body as the gateway does: another content type than JSON counts as no fields at all. */
export function readBody(text: string, contentType: string | null): Body {
  if (text === '') return { kind: 'notJson' };
  if (!contentType?.toLowerCase().includes('json')) return { kind: 'otherType' };
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value)) return { kind: 'list', items: value };
    return typeof value === 'object' && value !== null ? { kind: 'object', fields: value as Fields } : { kind: 'notJson' };
  } catch {
    return { kind: 'notJson' };
  }
}

/** Numbers and texts of digits are one to the gateway. */
export function digits(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return String(value);
  return typeof value === 'string' && /^\d+$/.test(value) ? value : undefined;
}

/** A text with something in it; numbers are taken as text. */
export function someText(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text.trim() !== '' ? text : undefined;
}

export const shortcodeDigits = (value: unknown): string | undefined => {
  const text = digits(value);
  return text !== undefined && text.length >= 5 && text.length <= 7 ? text : undefined;
};

/** The faults of a list that trouble the answer, by name. */
export const findFault = (faults: readonly FaultRule[], name: FaultRule['fault']): FaultRule | undefined =>
  faults.find((rule) => rule.fault === name);
