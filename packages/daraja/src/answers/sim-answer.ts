import { readNairobiTimestamp, readPhone } from '../values/index.ts';
import type { Instant, Phone } from '../values/index.ts';
import { readDay } from './day.ts';
import { field, readCode, readId, readObject, readProse } from './json.ts';
import type { JsonObject } from './json.ts';

/** When a number last moved to another SIM card. Safaricom looks three months back. */
export type SimSwap =
  | { readonly kind: 'none_in_three_months' }
  | { readonly kind: 'swapped'; readonly on: string; readonly at?: Instant }
  /** A date that nobody can read: treat it like a swap. */
  | { readonly kind: 'unreadable' };

/** What Safaricom says about a SIM card. */
export interface SimSwapCheck {
  readonly requestId?: string;
  readonly swap: SimSwap;
}

/** The same with the card itself. */
export interface ImsiCheck extends SimSwapCheck {
  /** Digits that stand for the card: the same as long as the card is the same. */
  readonly imsi: string;
  /** The day the number was registered, `2026-11-21`. */
  readonly registeredOn?: string;
  readonly phone?: Phone;
}

/** Reads the answer to a SWAP check; undefined unless it has a date. Never throws. */
export function readSwapAnswer(body: unknown): SimSwapCheck | undefined {
  const root = successful(body);
  const given = field(root, 'lastSwapDate');
  if (!root || given === undefined) return undefined;
  const requestId = readId(field(root, 'requestRefID'));
  return { ...(requestId === undefined ? {} : { requestId }), swap: readSwap(given) };
}

/** Reads the answer to an IMSI check; undefined unless it names a card. Never throws. */
export function readImsiAnswer(body: unknown): ImsiCheck | undefined {
  const root = successful(body);
  const imsi = readId(field(root, 'imsi'));
  if (!root || imsi === undefined) return undefined;
  const requestId = readId(field(root, 'requestRefID'));
  const registeredOn = readDate(field(root, 'msisdnRegistrationDate'))?.on;
  const phone = readPhone(field(root, 'customerNumber'));
  return {
    imsi,
    ...(requestId === undefined ? {} : { requestId }),
    swap: readSwap(field(root, 'lastSwapDate')),
    ...(registeredOn === undefined ? {} : { registeredOn }),
    ...(phone === undefined ? {} : { phone }),
  };
}

function successful(body: unknown): JsonObject | undefined {
  const root = readObject(body);
  return readCode(field(root, 'responseCode')) === '200' ? root : undefined;
}

function readSwap(given: unknown): SimSwap {
  const date = readDate(given);
  if (!date) return { kind: 'unreadable' };
  // The first day of 1900 stands for “not within three months”.
  return date.on === '1900-01-01' ? { kind: 'none_in_three_months' } : { kind: 'swapped', ...date };
}

/** `01-05-2022` or `01-05-2022 00:00`, day first. */
function readDate(given: unknown): { readonly on: string; readonly at?: Instant } | undefined {
  const match = /^(\d{2})-(\d{2})-(\d{4})(?:[ T](\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(readProse(given, 64) ?? '');
  const [, day, month, year, hour, minute, second = '00'] = match ?? [];
  const on = readDay(`${year}-${month}-${day}`);
  if (on === undefined) return undefined;
  const at = hour === undefined ? undefined : readNairobiTimestamp(`${year}${month}${day}${hour}${minute}${second}`);
  return { on, ...(at === undefined ? {} : { at }) };
}
