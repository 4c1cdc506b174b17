import { readNairobiTimestamp, readPhone, readReceipt, readShillings } from '../values/index.ts';
import type { Instant, Money, Phone, Receipt } from '../values/index.ts';
import { field, readCode, readId, readObject, readProse } from './json.ts';
import type { JsonObject } from './json.ts';

/** The outcome of an STK push, as Safaricom posts it. What was absent or unreadable is absent here, never `NaN` or empty. */
export interface StkCallback {
  readonly merchantRequestId?: string;
  readonly checkoutRequestId?: string;
  readonly resultCode: string;
  readonly resultDesc: string;
  /** True for result code 0 only. A success without receipt or amount wants a second witness. */
  readonly succeeded: boolean;
  readonly amount?: Money;
  readonly receipt?: Receipt;
  readonly completedAt?: Instant;
  readonly phone?: Phone;
  /** The payer's number as sent, maybe masked. */
  readonly payer?: string;
}

/** The body of a callback that reports a payment, as it stands on the wire. */
export interface StkSuccessBody {
  readonly Body: { readonly stkCallback: { readonly ResultCode: 0 | '0'; readonly [name: string]: unknown } };
}

/** Reads a parsed callback body; undefined when it is no STK callback or names no result. Never throws. */
export function readStkCallback(body: unknown): StkCallback | undefined {
  const callback = stkCallback(body);
  const resultCode = readCode(field(callback, 'ResultCode'));
  if (!callback || resultCode === undefined) return undefined;
  const merchantRequestId = readId(field(callback, 'MerchantRequestID'));
  const checkoutRequestId = readId(field(callback, 'CheckoutRequestID'));
  return {
    ...(merchantRequestId === undefined ? {} : { merchantRequestId }),
    ...(checkoutRequestId === undefined ? {} : { checkoutRequestId }),
    resultCode,
    resultDesc: readProse(field(callback, 'ResultDesc')) ?? '',
    succeeded: resultCode === '0',
    ...readMetadata(callback),
  };
}

/** True when a raw body is an STK callback that reports a payment. */
export function isStkCallbackSuccess(body: unknown): body is StkSuccessBody {
  return readCode(field(stkCallback(body), 'ResultCode')) === '0';
}

/** The value of one named item of a raw callback body, such as `MpesaReceiptNumber`; undefined when it is absent, empty or no number. */
export function getCallbackValue(body: unknown, name: string): string | number | undefined {
  const value = valueOf(callbackItems(stkCallback(body)), name);
  return typeof value === 'string' ? readProse(value) : typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

const stkCallback = (body: unknown): JsonObject | undefined =>
  readObject(field(readObject(field(readObject(body), 'Body')), 'stkCallback'));

/** `Item` is an array; a single object is taken as an array of one, as Safaricom's other results do it. */
function callbackItems(callback: JsonObject | undefined): readonly unknown[] {
  const items = field(readObject(field(callback, 'CallbackMetadata')), 'Item');
  return Array.isArray(items) ? items : [items];
}

/** The first item of that name which has a value: `Balance` comes without one. */
function valueOf(items: readonly unknown[], name: string): unknown {
  for (const item of items) {
    const pair = readObject(item);
    if (field(pair, 'Name') === name && field(pair, 'Value') !== undefined) return field(pair, 'Value');
  }
  return undefined;
}

function readMetadata(callback: JsonObject): Pick<StkCallback, 'amount' | 'receipt' | 'completedAt' | 'phone' | 'payer'> {
  if (!Object.hasOwn(callback, 'CallbackMetadata')) return {};
  const items = callbackItems(callback);
  const amount = readShillings(valueOf(items, 'Amount'));
  const receipt = readReceipt(valueOf(items, 'MpesaReceiptNumber'));
  const completedAt = readNairobiTimestamp(valueOf(items, 'TransactionDate'));
  const payer = readPayer(valueOf(items, 'PhoneNumber'));
  const phone = readPhone(payer);
  return {
    ...(amount === undefined ? {} : { amount }),
    ...(receipt === undefined ? {} : { receipt }),
    ...(completedAt === undefined ? {} : { completedAt }),
    ...(phone === undefined ? {} : { phone }),
    ...(payer === undefined ? {} : { payer }),
  };
}

/** A payer's number as sent: clear, masked or hashed. A JSON number beyond 2^53 has lost digits and is nobody's. */
export function readPayer(value: unknown): string | undefined {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) return undefined;
  return readProse(value, 128);
}
