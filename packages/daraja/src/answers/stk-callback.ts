import type { Instant, Money, Phone, Receipt } from '../values/index.ts';

/** The outcome of an STK push, as Safaricom posts it. */
export interface StkCallback {
  readonly merchantRequestId?: string;
  readonly checkoutRequestId?: string;
  readonly resultCode: string;
  readonly resultDesc: string;
  /** True for result code 0 only. */
  readonly succeeded: boolean;
  readonly amount?: Money;
  readonly receipt?: Receipt;
  readonly completedAt?: Instant;
  readonly phone?: Phone;
  /** The payer's number as sent, maybe masked. */
  readonly payer?: string;
}

/** Reads a parsed callback body; undefined when it is no STK callback. Never throws. */
export function readStkCallback(body: unknown): StkCallback | undefined {
  void body;
  return undefined;
}

/** True when the body is an STK callback that reports a payment. */
export const isStkCallbackSuccess = (body: unknown): boolean => readStkCallback(body)?.succeeded === true;

/** The value of one named item of the callback's metadata. */
export function getCallbackValue(body: unknown, name: string): string | number | undefined {
  void body;
  void name;
  return undefined;
}
