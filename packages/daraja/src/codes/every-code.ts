import { b2bCodes, b2bExpressCodes } from './b2b-codes.ts';
import { b2cCodes } from './b2c-codes.ts';
import { completedTables } from './code-tables.ts';
import type { CodeRows, CodeTables } from './code-tables.ts';
import { accountBalanceCodes, coreCodes, transactionStatusCodes } from './core-codes.ts';
import { causeOf } from './entry.ts';
import type { CodeEntry } from './entry.ts';
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
import { reversalCodes } from './reversal-codes.ts';
import { sentences } from './sentences.ts';
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

/** The codes of all APIs, with what customers are told. */
export const everyCode: CodeTables<CodeEntry> = completedTables(everyTable, (api, row, usual) => ({
  ...causeOf(api, row),
  customer: sentences[row.tell ?? usual],
}));
