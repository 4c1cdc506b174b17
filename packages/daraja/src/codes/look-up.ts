import { isGatewayCode, unlisted } from './code-tables.ts';
import type { CodeApi, CodeCause, CodeEntry } from './entry.ts';
import { everyCode } from './every-code.ts';
import { sentences } from './sentences.ts';

/** The APIs whose results come from M-PESA's core, so that its codes are a fallback for theirs. */
const namesInitiator: ReadonlySet<string> = new Set(['b2c', 'b2b', 'reversal', 'account-balance', 'transaction-status']);

/** Every row of every API, for documentation and tests. */
export const codeTable: readonly CodeEntry[] = everyCode.candidates().map(({ entry }) => entry);

/**
 * What `code` means on `api`. Total: an unknown code gets a cautious entry, never a success. `message` chooses among
 * meanings that share a code; without a fitting one, a shared 5xx code counts as unknown.
 */
export function lookUpCode(api: CodeApi, code: string | number, message?: string): CodeEntry {
  const text = String(code).trim();
  return (
    everyCode.find(api, text, message) ??
    (namesInitiator.has(api) ? everyCode.find('core', text, message) : undefined) ??
    (isGatewayCode(text) ? everyCode.find('api', text, message) : undefined) ??
    withCustomer(unlisted(api, text))
  );
}

/** Nobody knows what happened, unless the gateway refused what we sent. */
const withCustomer = (cause: CodeCause): CodeEntry => ({
  ...cause,
  customer: cause.reconcile === true ? sentences.unsure : sentences.ourSide,
});

/** True when the tables have a row for this code of this API, whatever the message. */
export const isListedCode = (api: CodeApi, code: string | number): boolean => everyCode.has(api, code);
