import { readPhone } from '@malipo/daraja/values';
import type { Phone } from '@malipo/daraja/values';
import type { World } from '../world/world.ts';
import { digits, shortcodeDigits, someText } from './call.ts';
import type { Fields } from './call.ts';
import { failure } from './replies.ts';
import type { Reply } from './replies.ts';

/** Whether a value can stand in a field. */
export type Check = (value: unknown) => boolean;

/** The fields of a request in the order in which the vendor looks at them. */
export type Checks = readonly (readonly [field: string, check: Check])[];

/** The first field that is wrong. */
export const wrongField = (fields: Fields, checks: Checks): string | undefined =>
  checks.find(([field, check]) => !check(fields[field]))?.[0];

/** B2C, balance and reversal name the field in 400.002.02, the C2B and B2B proxies in 400.003.02. */
export const refuseField = (world: World, module: '002' | '003', field: string): Reply =>
  failure(world, 400, module === '002' ? '400.002.02' : '400.003.02', `Bad Request - Invalid ${field}`);

export const isText: Check = (value) => someText(value) !== undefined;

export const isOneOf =
  (...allowed: readonly string[]): Check =>
  (value) =>
    allowed.includes(typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '');

export const isShortcode: Check = (value) => shortcodeDigits(value) !== undefined;

/** Whole shillings from 1, as number or text; a decimal text is read when nothing stands behind the point. */
export const isShillings: Check = (value) => shillingsOf(value) >= 1;

/** NaN for what is no amount. */
export function shillingsOf(value: unknown): number {
  const text = typeof value === 'string' ? value.replace(/\.0{1,2}$/, '') : value;
  const amount = Number(digits(text));
  return Number.isSafeInteger(amount) ? amount : NaN;
}

/** The international form; `0712…` is refused. */
export const isFullPhone: Check = (value) => fullPhone(value) !== undefined;

export function fullPhone(value: unknown): Phone | undefined {
  const text = digits(value);
  return text?.length === 12 ? readPhone(text) : undefined;
}

/** What encryption and base64 leave; whether it opens is found out later. */
export const isCredential: Check = (value) => typeof value === 'string' && value.length >= 4 && /^[A-Za-z0-9+/\r\n]+={0,2}$/.test(value);

/** An address as its environment wants it: production takes https only. */
export const isUrl =
  (world: World): Check =>
  (value) => {
    if (typeof value !== 'string' || /\s/.test(value) || !URL.canParse(value)) return false;
    return world.switches.environment === 'production' ? /^https:\/\//i.test(value) : /^https?:\/\//i.test(value);
  };

/** Remarks and the like: something, and with `strictFields` from `least` to `most` characters. */
export const isRemark =
  (world: World, least: number, most: number): Check =>
  (value) => {
    const text = someText(value);
    return text !== undefined && (!world.switches.strictFields || (text.length >= least && text.length <= most));
  };

/** An optional text: left out, empty, or within its length when `strictFields` counts it. */
export const isOptional =
  (world: World, most: number): Check =>
  (value) => {
    const text = someText(value);
    if (text === undefined) return value === undefined || value === null || typeof value === 'string';
    return !world.switches.strictFields || text.length <= most;
  };

/** A field as text, numbers included; empty when there is none. */
export const textIn = (fields: Fields, field: string): string => someText(fields[field]) ?? '';
