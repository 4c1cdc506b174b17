import { readNairobiTimestamp, readReceipt, readShillings } from '../values/index.ts';
import type { Instant, Money, Receipt } from '../values/index.ts';
import { readC2bPayer } from './c2b-payer.ts';
import type { C2bPayer } from './c2b-payer.ts';
import { field, readId, readObject, readProse } from './json.ts';
import type { JsonObject } from './json.ts';

/** A payment to a shortcode. What was absent, empty or unreadable is absent here, never `NaN`, `null` or empty. */
export interface C2bPayment {
  /** `TransID` as it came; one payment has one, whatever else is told of it again. */
  readonly transactionId?: string;
  /** `TransID` when it has the form of a receipt. */
  readonly receipt?: Receipt;
  /** Exact cents: Safaricom sends text with decimals. */
  readonly amount?: Money;
  readonly completedAt?: Instant;
  /** The paybill that was paid, or the store of the till. */
  readonly shortcode?: string;
  /** What the customer typed: any case, inner blanks, up to 20 characters. Absent at tills. */
  readonly accountReference?: string;
  readonly payer?: C2bPayer;
  readonly firstName?: string;
  readonly middleName?: string;
  readonly lastName?: string;
  /** `Pay Bill`, `Buy Goods`, `Customer Merchant Payment`, …: the list is open. */
  readonly transactionType?: string;
  readonly invoiceNumber?: string;
  /** What the answer to the validation gave. */
  readonly thirdPartyTransactionId?: string;
}

/** Money that has moved. */
export interface C2bConfirmation extends C2bPayment {
  /** The organisation's balance after it. */
  readonly balance?: Money;
}

/**
 * Reads a parsed confirmation; undefined when the body is none. Never throws. A confirmation without `receipt` or
 * `amount` wants a second witness; one with an account nobody knows is money all the same.
 */
export function readC2bConfirmation(body: unknown): C2bConfirmation | undefined {
  const root = c2bObject(body);
  const balance = readShillings(field(root, 'OrgAccountBalance'));
  return root && { ...readPayment(root), ...(balance === undefined ? {} : { balance }) };
}

/** Reads a parsed validation request: no money has moved yet. Undefined when the body is none. Never throws. */
export function readC2bValidation(body: unknown): C2bPayment | undefined {
  const root = c2bObject(body);
  return root && readPayment(root);
}

/** Both messages have the same keys; nothing else of Safaricom's has these. */
function c2bObject(body: unknown): JsonObject | undefined {
  const root = readObject(body);
  const isPayment = field(root, 'TransID') !== undefined && field(root, 'TransAmount') !== undefined;
  return isPayment ? root : undefined;
}

function readPayment(root: JsonObject): C2bPayment {
  const transactionId = readId(field(root, 'TransID'));
  const receipt = readReceipt(field(root, 'TransID'));
  const amount = readShillings(field(root, 'TransAmount'));
  const completedAt = readNairobiTimestamp(field(root, 'TransTime'));
  const shortcode = readId(field(root, 'BusinessShortCode'));
  const payer = readC2bPayer(field(root, 'MSISDN'));
  return {
    ...(transactionId === undefined ? {} : { transactionId }),
    ...(receipt === undefined ? {} : { receipt }),
    ...(amount === undefined ? {} : { amount }),
    ...(completedAt === undefined ? {} : { completedAt }),
    ...(shortcode === undefined ? {} : { shortcode }),
    ...(payer === undefined ? {} : { payer }),
    ...readTexts(root),
  };
}

const texts = {
  accountReference: 'BillRefNumber',
  firstName: 'FirstName',
  middleName: 'MiddleName',
  lastName: 'LastName',
  transactionType: 'TransactionType',
  invoiceNumber: 'InvoiceNumber',
  thirdPartyTransactionId: 'ThirdPartyTransID',
} as const;

function readTexts(root: JsonObject): { -readonly [name in keyof typeof texts]?: string } {
  const read: { -readonly [name in keyof typeof texts]?: string } = {};
  for (const [name, key] of Object.entries(texts) as [keyof typeof texts, string][]) {
    const text = readProse(field(root, key), 200);
    if (text !== undefined) read[name] = text;
  }
  return read;
}
