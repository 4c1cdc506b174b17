import { field, readCode, readId, readObject, readProse } from './json.ts';

/** Daraja took the push; the outcome comes by callback. */
export interface StkAccepted {
  readonly merchantRequestId: string;
  readonly checkoutRequestId: string;
  readonly customerMessage?: string;
}

/** Reads the answer to an STK push; undefined unless Daraja took it and named both ids. Never throws. */
export function readStkAcknowledgement(body: unknown): StkAccepted | undefined {
  const root = readObject(body);
  // The answer to a query has a ResponseCode and both ids as well; only its ResultCode tells it from an acceptance.
  if (readCode(field(root, 'ResponseCode')) !== '0' || field(root, 'ResultCode') !== undefined) return undefined;
  const merchantRequestId = readId(field(root, 'MerchantRequestID'));
  const checkoutRequestId = readId(field(root, 'CheckoutRequestID'));
  if (merchantRequestId === undefined || checkoutRequestId === undefined) return undefined;
  const customerMessage = readProse(field(root, 'CustomerMessage'));
  return { merchantRequestId, checkoutRequestId, ...(customerMessage === undefined ? {} : { customerMessage }) };
}
