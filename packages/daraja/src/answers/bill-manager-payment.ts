import { readPhone, readReceipt, readShillings } from '../values/index.ts';
import type { Money, Phone, Receipt } from '../values/index.ts';
import { readDay } from './day.ts';
import { field, readId, readObject, readProse } from './json.ts';
import { readPayer } from './stk-callback.ts';

/** A payment of an invoice, as Bill Manager posts it, up to five times. What was absent or unreadable is absent here. */
export interface BillManagerPayment {
  /** As it came: the same payment has the same one each time. */
  readonly transactionId?: string;
  /** The same when it has the form of a receipt. */
  readonly receipt?: Receipt;
  readonly amount?: Money;
  readonly phone?: Phone;
  /** The payer's number as sent, maybe masked. */
  readonly payer?: string;
  /** The day, `2026-11-21`. */
  readonly paidOn?: string;
  readonly accountReference?: string;
  readonly shortcode?: string;
}

/** What to answer, with status 200; anything else makes Bill Manager post it again. Then call `billManager.reconcile`. */
export const billManagerPaymentAnswer = { resmsg: 'Success', rescode: '200' } as const;

/** Reads a parsed payment of an invoice; undefined when the body is none. Never throws. */
export function readBillManagerPayment(body: unknown): BillManagerPayment | undefined {
  const root = readObject(body);
  if (field(root, 'transactionId') === undefined || field(root, 'paidAmount') === undefined) return undefined;
  const transactionId = readId(field(root, 'transactionId'));
  const receipt = readReceipt(field(root, 'transactionId'));
  const amount = readShillings(field(root, 'paidAmount'));
  const payer = readPayer(field(root, 'msisdn'));
  const phone = readPhone(payer);
  const paidOn = readDay(readProse(field(root, 'dateCreated'), 64)?.slice(0, 10));
  const accountReference = readProse(field(root, 'accountReference'), 200);
  const shortcode = readId(field(root, 'shortCode'));
  return {
    ...(transactionId === undefined ? {} : { transactionId }),
    ...(receipt === undefined ? {} : { receipt }),
    ...(amount === undefined ? {} : { amount }),
    ...(phone === undefined ? {} : { phone }),
    ...(payer === undefined ? {} : { payer }),
    ...(paidOn === undefined ? {} : { paidOn }),
    ...(accountReference === undefined ? {} : { accountReference }),
    ...(shortcode === undefined ? {} : { shortcode }),
  };
}
