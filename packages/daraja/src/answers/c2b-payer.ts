import { readPhone } from '../values/index.ts';
import type { Phone } from '../values/index.ts';
import { readPayer } from './stk-callback.ts';

/**
 * Who paid, in as many words as Safaricom gives: v1 of C2B sends a hash, v2 a mask, both sent clear numbers until
 * 2024, and another organisation is named by its shortcode.
 */
export type C2bPayer =
  | { readonly kind: 'phone'; readonly phone: Phone }
  /** Lower-case SHA-256 of the twelve digits, without salt: whoever knows the number can make it. Treat it as a phone number. */
  | { readonly kind: 'hash'; readonly hash: string }
  /** `first` and `last` are the digits that are shown. */
  | { readonly kind: 'mask'; readonly mask: string; readonly first: string; readonly last: string }
  | { readonly kind: 'shortcode'; readonly shortcode: string }
  /** Something nobody has seen yet. */
  | { readonly kind: 'other'; readonly text: string };

/** Reads an `MSISDN` in any of its forms; undefined when there is none. Never throws. */
export function readC2bPayer(value: unknown): C2bPayer | undefined {
  const text = readPayer(value);
  if (text === undefined) return undefined;
  if (/^[0-9a-f]{64}$/i.test(text)) return { kind: 'hash', hash: text.toLowerCase() };
  const mask = /^(\d*)\s*\*+\s*(\d*)$/.exec(text);
  if (mask) return { kind: 'mask', mask: text, first: mask[1] ?? '', last: mask[2] ?? '' };
  if (/^\d{5,7}$/.test(text)) return { kind: 'shortcode', shortcode: text };
  const phone = readPhone(text);
  return phone === undefined ? { kind: 'other', text } : { kind: 'phone', phone };
}

/** The hash by which v1 of C2B names this number. */
export async function hashPhone(phone: Phone): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(phone));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Whether the payer can be this number. A mask fits many numbers; an unknown form fits any. */
export async function payerFits(payer: C2bPayer, phone: Phone): Promise<boolean> {
  switch (payer.kind) {
    case 'phone':
      return payer.phone === phone;
    case 'hash':
      return payer.hash === (await hashPhone(phone));
    case 'mask':
      return phone.startsWith(payer.first) && phone.endsWith(payer.last);
    case 'shortcode':
      return false;
    case 'other':
      return true;
  }
}
