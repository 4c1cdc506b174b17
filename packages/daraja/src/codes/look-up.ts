import { accountBalanceCodes, coreCodes, transactionStatusCodes } from './core-codes.ts';
import { candidate } from './entry.ts';
import type { Candidate, CodeApi, CodeEntry, Row } from './entry.ts';
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
import { sentences } from './sentences.ts';
import type { SentenceName } from './sentences.ts';
import { stkCodes } from './stk-codes.ts';

/** Each table with the sentence its rows use unless they name their own. */
const tables: readonly (readonly [CodeApi, SentenceName, readonly Row[]])[] = [
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

/** The APIs whose results come from M-PESA's core, so that its codes are a fallback for theirs. */
const namesInitiator: ReadonlySet<string> = new Set(['b2c', 'b2b', 'reversal', 'account-balance', 'transaction-status']);

const candidates: ReadonlyMap<string, readonly Candidate[]> = indexTables();

function indexTables(): Map<string, Candidate[]> {
  const index = new Map<string, Candidate[]>();
  for (const [api, usual, rows] of tables) {
    for (const row of rows) {
      const key = `${api} ${row.code}`;
      const known = index.get(key);
      if (known) known.push(candidate(api, row, usual));
      else index.set(key, [candidate(api, row, usual)]);
    }
  }
  return index;
}

/** Every row of every API, for documentation and tests. */
export const codeTable: readonly CodeEntry[] = [...candidates.values()].flat().map(({ entry }) => entry);

/**
 * What `code` means on `api`. Total: an unknown code gets a cautious entry, never a success. `message` chooses among
 * meanings that share a code; without a fitting one, a shared 5xx code counts as unknown.
 */
export function lookUpCode(api: CodeApi, code: string | number, message?: string): CodeEntry {
  const text = String(code).trim();
  return (
    pick(candidates.get(`${api} ${text}`), message) ??
    (namesInitiator.has(api) ? pick(candidates.get(`core ${text}`), message) : undefined) ??
    (isGatewayCode(text) ? pick(candidates.get(`api ${text}`), message) : undefined) ??
    unlisted(api, text)
  );
}

/** True when the tables have a row for this code of this API, whatever the message. */
export function isListedCode(api: CodeApi, code: string | number): boolean {
  return candidates.has(`${api} ${String(code).trim()}`);
}

function pick(rows: readonly Candidate[] | undefined, message: string | undefined): CodeEntry | undefined {
  if (!rows) return undefined;
  if (message !== undefined && rows.some((row) => row.says.length > 0)) {
    const said = message.toLowerCase();
    const fitting = rows.find((row) => row.says.some((piece) => said.includes(piece)));
    if (fitting) return fitting.entry;
  }
  return rows.find((row) => row.entry.variant === undefined)?.entry;
}

const isGatewayCode = (code: string): boolean => code.startsWith('HTTP-') || /^\d{2,3}\.\d{3}(?:\.\d{2,4})?$/.test(code);

/** A result nobody has listed ends the attempt but wants a look; a gateway's unlisted 5xx leaves everything open. */
function unlisted(api: CodeApi, code: string): CodeEntry {
  const refused = isGatewayCode(code) && /^(?:HTTP-)?4/.test(code);
  const isResult = !isGatewayCode(code) && api !== 'api' && api !== 'oauth' && code !== '';
  return {
    api,
    code,
    status: refused || isResult ? 'failed' : 'unknown',
    isFinal: refused || isResult,
    retry: refused ? 'fix' : 'none',
    meaning: 'This code is in none of the lists.',
    customer: refused ? sentences.ourSide : sentences.unsure,
    operator: 'Read the text that came with it, and compare with the M-PESA portal before you ask again.',
    ...(refused ? {} : { reconcile: true }),
    confidence: 'low',
  };
}
