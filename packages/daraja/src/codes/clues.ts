import { readErrorBody } from '../answers/error-body.ts';
import { field, readCode, readObject, readProse } from '../answers/json.ts';
import type { JsonObject } from '../answers/json.ts';
import type { CodeApi } from './entry.ts';

/** What a body says of itself: a code, its text, and where the shape shows it the APIs that it can be from. */
export interface Clue {
  readonly code: string;
  readonly message?: string;
  readonly apis: readonly CodeApi[];
}

/** The APIs that answer later, with a Result. */
const withResult: readonly CodeApi[] = ['b2c', 'b2b', 'reversal', 'account-balance', 'transaction-status', 'core'];

/** Keys that only one API's results have. */
const tellTale: readonly (readonly [key: string, api: CodeApi])[] = [
  ['B2CUtilityAccountAvailableFunds', 'b2c'],
  ['B2CRecipientIsRegisteredCustomer', 'b2c'],
  ['OriginalTransactionID', 'reversal'],
  ['AccountBalance', 'account-balance'],
  ['ReceiptNo', 'transaction-status'],
  ['InitiatorAccountCurrentBalance', 'b2b'],
  ['DebitAccountBalance', 'b2b'],
];

/** Where each shape keeps its code and its text. */
const shapes: readonly (readonly [code: string, message: string, apis: readonly CodeApi[]])[] = [
  ['rescode', 'resmsg', ['billmanager']],
  ['ResponseStatus', 'ResponseDescription', ['pull']],
  ['responseCode', 'responseDesc', ['orginfo', 'hakikisha', 'bonga', 'ratiba', 'imsi', 'swap']],
  ['responseCode', 'responseDescription', ['ratiba', 'hakikisha', 'bonga']],
  ['resultCode', 'resultDesc', ['b2b-express', 'ratiba', 'bonga']],
  ['ResponseCode', 'ResponseDescription', ['core', 'qr', 'pull', 'orginfo']],
];

/** Reads a body of any API for its code. Never throws; undefined when there is none in it. */
export function findClue(body: unknown): Clue | undefined {
  const root = readObject(body);
  if (!root) return undefined;
  const error = readErrorBody(root);
  if (error) return clue(error.errorCode, error.errorMessage, ['api', 'oauth']);
  return (
    fromStk(root) ??
    fromResult(root) ??
    fromShape(root) ??
    fromShape(readObject(field(root, 'ResponseHeader')) ?? readObject(field(root, 'header')))
  );
}

function fromStk(root: JsonObject): Clue | undefined {
  const callback = readObject(field(readObject(field(root, 'Body')), 'stkCallback')) ?? root;
  if (field(callback, 'CheckoutRequestID') === undefined) return undefined;
  const code = readCode(field(callback, 'ResultCode'));
  return code === undefined ? undefined : clue(code, field(callback, 'ResultDesc'), ['stk']);
}

function fromResult(root: JsonObject): Clue | undefined {
  const result = readObject(field(root, 'Result'));
  const code = readCode(field(result, 'ResultCode')) ?? readCode(field(root, 'ResultCode'));
  if (code === undefined) return undefined;
  if (/^C2B\d{5}$/.test(code)) return clue(code, field(root, 'ResultDesc'), ['c2b-validation']);
  const text = JSON.stringify(result ?? root);
  const told = tellTale.filter(([key]) => text.includes(`"${key}"`)).map(([, api]) => api);
  return clue(code, field(result ?? root, 'ResultDesc'), [...told, ...withResult.filter((api) => !told.includes(api))]);
}

function fromShape(part: JsonObject | undefined): Clue | undefined {
  for (const [name, words, apis] of shapes) {
    const code = readCode(field(part, name));
    if (code !== undefined) return clue(code, field(part, words), apis);
  }
  return undefined;
}

function clue(code: string, said: unknown, apis: readonly CodeApi[]): Clue {
  const message = readProse(said);
  return { code, apis, ...(message === undefined ? {} : { message }) };
}
