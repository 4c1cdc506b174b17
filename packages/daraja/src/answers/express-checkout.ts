import { readReceipt, readShillings } from '../values/index.ts';
import type { Money, Receipt } from '../values/index.ts';
import { field, readCode, readId, readObject, readProse } from './json.ts';

/** The other business is being asked. */
export interface ExpressAccepted {
  readonly description: string;
}

/** What the other business did. */
export interface ExpressCallback {
  readonly resultCode: string;
  readonly resultDesc: string;
  readonly succeeded: boolean;
  /** The id that was given with the request. */
  readonly requestId?: string;
  readonly receipt?: Receipt;
  readonly amount?: Money;
  readonly conversationId?: string;
  readonly paymentReference?: string;
}

/** Reads the answer to a request; undefined unless Daraja took it. Never throws. */
export function readExpressAccepted(body: unknown): ExpressAccepted | undefined {
  const root = readObject(body);
  return readCode(field(root, 'code')) === '0' ? { description: readProse(field(root, 'status')) ?? '' } : undefined;
}

/** Reads the callback of B2B Express; undefined when the body is none. Money came only with `succeeded` and a receipt. Never throws. */
export function readExpressCallback(body: unknown): ExpressCallback | undefined {
  const root = readObject(body);
  const resultCode = readCode(field(root, 'resultCode'));
  if (resultCode === undefined) return undefined;
  const requestId = readId(field(root, 'requestId'));
  const receipt = readReceipt(field(root, 'transactionId'));
  const amount = readShillings(field(root, 'amount'));
  const conversationId = readId(field(root, 'conversationID'));
  const paymentReference = readProse(field(root, 'paymentReference'), 128);
  return {
    resultCode,
    resultDesc: readProse(field(root, 'resultDesc')) ?? '',
    succeeded: resultCode === '0',
    ...(requestId === undefined ? {} : { requestId }),
    ...(receipt === undefined ? {} : { receipt }),
    ...(amount === undefined ? {} : { amount }),
    ...(conversationId === undefined ? {} : { conversationId }),
    ...(paymentReference === undefined ? {} : { paymentReference }),
  };
}
