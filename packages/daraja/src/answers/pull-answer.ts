import type { Money, Phone, Receipt } from '../values/index.ts';
import { readPhone, readReceipt, readShillings } from '../values/index.ts';
import { field, parseJson, readCode, readId, readObject, readProse } from './json.ts';
import type { JsonObject } from './json.ts';
import { readPullTime } from './pull-time.ts';
import type { PullTime, PullTimes } from './pull-time.ts';
import { readPayer } from './stk-callback.ts';

/** The shortcode is registered for the Pull API. */
export interface PullRegistered {
  readonly alreadyRegistered: boolean;
  readonly requestId?: string;
  readonly description: string;
}

/** One page of a shortcode's transactions. */
export interface PullPage {
  readonly rows: PullRow[];
  /** Where the next page starts; absent when this page was empty. */
  readonly nextOffset?: number;
  /** Rows that had no readable receipt or amount. */
  readonly unreadable: number;
}

/** One transaction of a shortcode. */
export interface PullRow extends PullTime {
  readonly receipt: Receipt;
  readonly amount: Money;
  readonly phone?: Phone;
  /** The payer's number as sent, maybe masked. */
  readonly payer?: string;
  readonly name?: string;
  readonly accountReference?: string;
  readonly transactionType?: string;
}

/**
 * Reads a page of the Pull API; undefined when the body is none. Never throws. `offset` is the one that was asked
 * for: the next page starts after as many rows as came, readable or not, because the size of a page is undocumented.
 */
export function readPullAnswer(body: unknown, offset = 0, times: PullTimes = 'utc'): PullPage | undefined {
  const root = readObject(body);
  if (saysNone(root)) return { rows: [], unreadable: 0 };
  const code = readCode(field(root, 'ResponseCode'));
  const raw = rawRows(root);
  if (raw === undefined && code !== '1001') return undefined;
  if (code !== undefined && code !== '1000' && code !== '1001') return undefined;
  const found = raw ?? [];
  const rows: PullRow[] = [];
  for (const value of found) {
    const row = readPullRow(readObject(value), times);
    if (row) rows.push(row);
  }
  return { rows, ...(found.length === 0 ? {} : { nextOffset: offset + found.length }), unreadable: found.length - rows.length };
}

/** Reads the answer to a registration; undefined unless the shortcode is registered now. Never throws. */
export function readPullRegistration(body: unknown): PullRegistered | undefined {
  const root = readObject(body);
  // Older answers have blanks inside the names.
  const status = readCode(field(root, 'ResponseStatus') ?? field(root, 'Response Status'));
  if (status !== '1000' && status !== '1001') return undefined;
  const requestId = readId(field(root, 'ResponseRefID'));
  return {
    alreadyRegistered: status === '1001',
    ...(requestId === undefined ? {} : { requestId }),
    description: readProse(field(root, 'ResponseDescription') ?? field(root, 'Response Description')) ?? '',
  };
}

/** A shortcode without transactions gets a server error that says so, in a body nobody has printed: either of its fields may. */
function saysNone(root: JsonObject | undefined): boolean {
  const said = readProse(field(root, 'ResponseMessage')) ?? readProse(field(root, 'errorMessage')) ?? '';
  return said.includes('does not have any available transactions');
}

/** Rows come as an array of arrays; flat arrays, and either of them written as text, are read too. */
function rawRows(root: JsonObject | undefined): readonly unknown[] | undefined {
  const given = field(root, 'Response') ?? field(root, 'Transaction');
  const rows = typeof given === 'string' ? parseJson(given) : given;
  return Array.isArray(rows) ? (rows as readonly unknown[]).flat(1) : undefined;
}

function readPullRow(row: JsonObject | undefined, times: PullTimes): PullRow | undefined {
  const receipt = readReceipt(field(row, 'transactionId'));
  const amount = readShillings(field(row, 'amount'));
  if (!row || receipt === undefined || amount === undefined) return undefined;
  const payer = readPayer(field(row, 'msisdn'));
  const phone = readPhone(payer);
  const name = readProse(field(row, 'sender'), 200);
  const accountReference = readProse(field(row, 'billreference'), 200);
  const transactionType = readProse(field(row, 'transactiontype'), 64);
  return {
    receipt,
    amount,
    ...readPullTime(field(row, 'trxDate'), times),
    ...(phone === undefined ? {} : { phone }),
    ...(payer === undefined ? {} : { payer }),
    ...(name === undefined ? {} : { name }),
    ...(accountReference === undefined ? {} : { accountReference }),
    ...(transactionType === undefined ? {} : { transactionType }),
  };
}
