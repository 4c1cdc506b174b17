import { codeTables, isGatewayCode, unlisted } from './code-tables.ts';
import type { CodeRows, CodeTables } from './code-tables.ts';
import { accountBalanceCodes, coreCodes, transactionStatusCodes } from './core-codes.ts';
import type { CodeApi, CodeEntry } from './entry.ts';
import { gatewayCodes, oauthCodes } from './gateway-codes.ts';
import {
  billManagerCodes,
  bongaCodes,
  c2bValidationCodes,
  hakikishaCodes,
  orgInfoCodes,
  pullCodes,
  qrCodes,
  ratibaCodes,
  simCodes,
} from './other-codes.ts';
import { b2bCodes, b2bExpressCodes, b2cCodes, reversalCodes } from './payout-codes.ts';
import { stkCodes } from './stk-codes.ts';

const everyTable: readonly CodeRows[] = [
  ['stk', 'ourSide', stkCodes],
  ['api', 'ourSide', gatewayCodes],
  ['oauth', 'ourSide', oauthCodes],
  ['pull', 'staff', pullCodes],
  ['c2b-validation', 'paymentRefused', c2bValidationCodes],
  ['b2c', 'payoutDelayed', b2cCodes],
  ['b2b', 'transferDelayed', b2bCodes],
  ['b2b-express', 'transferDelayed', b2bExpressCodes],
  ['reversal', 'refundDelayed', reversalCodes],
  ['account-balance', 'staff', accountBalanceCodes],
  ['transaction-status', 'staff', transactionStatusCodes],
  ['core', 'ourSide', coreCodes],
  ['ratiba', 'ourSide', ratibaCodes],
  ['billmanager', 'staff', billManagerCodes],
  ['qr', 'staff', qrCodes],
  ['orginfo', 'staff', orgInfoCodes],
  ['hakikisha', 'staff', hakikishaCodes],
  ['bonga', 'staff', bongaCodes],
  ['imsi', 'staff', simCodes],
  ['swap', 'staff', simCodes],
];

const tables: CodeTables = codeTables(everyTable);

/** The APIs whose results come from M-PESA's core, so that its codes are a fallback for theirs. */
const namesInitiator: ReadonlySet<string> = new Set(['b2c', 'b2b', 'reversal', 'account-balance', 'transaction-status']);

/** Every row of every API, for documentation and tests. */
export const codeTable: readonly CodeEntry[] = tables.entries();

/**
 * What `code` means on `api`. Total: an unknown code gets a cautious entry, never a success. `message` chooses among
 * meanings that share a code; without a fitting one, a shared 5xx code counts as unknown.
 */
export function lookUpCode(api: CodeApi, code: string | number, message?: string): CodeEntry {
  const text = String(code).trim();
  return (
    tables.find(api, text, message) ??
    (namesInitiator.has(api) ? tables.find('core', text, message) : undefined) ??
    (isGatewayCode(text) ? tables.find('api', text, message) : undefined) ??
    unlisted(api, text)
  );
}

/** True when the tables have a row for this code of this API, whatever the message. */
export const isListedCode = (api: CodeApi, code: string | number): boolean => tables.has(api, code);
