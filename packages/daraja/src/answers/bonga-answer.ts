import { readShillings } from '../values/index.ts';
import type { Money } from '../values/index.ts';
import { field, readObject, readProse } from './json.ts';
import { readPortalAnswer } from './portal-envelope.ts';
import type { PortalAnswer } from './portal-envelope.ts';

/** What points are worth today. */
export interface BongaValue {
  readonly amount: Money;
  readonly points: number;
  /** Shillings for a point, such as 0.2. */
  readonly rate: number;
}

/** The customer is asked for a PIN; the money arrives as a C2B confirmation, and no address hears of a failure. */
export interface BongaAccepted {
  readonly requestId?: string;
  readonly description: string;
  readonly customerMessage?: string;
}

/** Reads what points are worth; undefined unless amount, points and rate are there. Never throws. */
export function readBongaValue(body: unknown): BongaValue | undefined {
  const answer = successful(body);
  const inside = readObject(answer?.body);
  const amount = readShillings(field(inside, 'amount'));
  const points = readDecimal(field(inside, 'points'));
  const rate = readDecimal(field(inside, 'rate'));
  if (!answer || amount === undefined || points === undefined || !Number.isSafeInteger(points) || rate === undefined) return undefined;
  return { amount, points, rate };
}

/** Reads the answer to a redemption; undefined unless it was taken. Never throws. */
export function readBongaRedemption(body: unknown): BongaAccepted | undefined {
  const answer = successful(body);
  // Points that were only calculated have a body.
  if (!answer || (answer.body !== null && answer.body !== undefined)) return undefined;
  const { requestId, message, customerMessage } = answer;
  return {
    ...(requestId === undefined ? {} : { requestId }),
    description: message,
    ...(customerMessage === undefined ? {} : { customerMessage }),
  };
}

/** 200 is what the pages show, 6000 what their list calls success. */
function successful(body: unknown): PortalAnswer | undefined {
  const answer = readPortalAnswer(body);
  return answer?.code === '200' || answer?.code === '6000' ? answer : undefined;
}

function readDecimal(value: unknown): number | undefined {
  const text = typeof value === 'number' ? String(value) : (readProse(value, 32) ?? '');
  return /^\d{1,15}(?:\.\d{1,9})?$/.test(text) ? Number(text) : undefined;
}
