import { invalid } from './errors.ts';

/** A Kenyan mobile number as `254` and nine digits. */
export type Phone = string & { readonly __phone: never };

/** What people and contact lists put between digits: blanks, brackets, full stops, every hyphen, and marks of writing direction. */
const BETWEEN_DIGITS = /[\s().\u2010-\u2015\u2212\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069-]/g;

/** Undefined when the text is no Kenyan mobile number in any usual spelling. */
export function readPhone(input: unknown): Phone | undefined {
  const text = typeof input === 'number' ? String(input) : input;
  if (typeof text !== 'string' || text.length > 40) return undefined;
  const digits = text.replace(BETWEEN_DIGITS, '');
  // The zero after 254 is the one in “+254 (0)712…”: it can mean nothing else.
  const match = /^(?:(?:\+|00)?2540?|0)?([17]\d{8})$/.exec(digits);
  return match ? (`254${match[1]}` as Phone) : undefined;
}

/** Reads any usual spelling: 0712…, 712…, 254712…, +254 712…, 00254…, with spaces, hyphens, brackets. Throws `phone_invalid`. */
export function parsePhone(input: unknown, field = 'phone'): Phone {
  const phone = readPhone(input);
  if (!phone)
    throw invalid(
      'phone_invalid',
      `“${maskPhone(String(input))}” is not a Kenyan mobile number. Write it like 0712 345 678 or +254 712 345 678.`,
      { field },
    );
  return phone;
}

/** `0712***678`: what may stand in logs and messages. Never shows more than the first four and last three digits. */
export function maskPhone(input: string): string {
  const phone = readPhone(input);
  if (phone) return `0${phone.slice(3, 6)}***${phone.slice(-3)}`;
  return input.length <= 6 ? '***' : `${input.slice(0, 2)}***${input.slice(-2)}`;
}

/** `0712 345 678`, for the person it belongs to. */
export const formatPhone = (phone: Phone): string => `0${phone.slice(3, 6)} ${phone.slice(6, 9)} ${phone.slice(9)}`;
