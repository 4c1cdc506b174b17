import type { FaultRule } from '../trouble/faults.ts';
import type { Result } from './result.ts';
import { resultOf } from '../operators/result-words.ts';

export type { Result } from './result.ts';

const result = (code: number | string, description: string): Result => ({ code, description });

/** The results this simulator can end a prompt with. Spelling and full stops as captured from the vendor. */
export const RESULTS = {
  paid: result(0, 'The service request is processed successfully.'),
  noMoney: result(1, 'The balance is insufficient for the transaction.'),
  belowMinimum: result(2, 'Declined due to limit rule.'),
  aboveMaximum: result(3, 'Declined due to limit rule: greater than the maximum transaction amount.'),
  dailyLimit: result(4, 'Declined due to limit rule: would exceed daily transfer limit.'),
  fullAccount: result(8, 'Declined due to limit rule: would exceed the maximum balance.'),
  ruleLimited: result(17, 'Rule limited.'),
  systemBusy: result(26, 'System busy. The service request is rejected.'),
  subscriberLocked: result(1001, 'Unable to lock subscriber, a transaction is already in process for the current subscriber'),
  expired: result(1019, 'Transaction has expired.'),
  pushFailed: result(1025, 'An error occurred while sending a push request.'),
  dismissed: result(1031, 'Request cancelled by user'),
  cancelled: result(1032, 'Request cancelled by user.'),
  smscTimeout: result(1036, 'SMSC ACK timeout.'),
  noAnswer: result(1037, 'No response from user.'),
  unreachable: result(1037, 'DS timeout user cannot be reached.'),
  wrongPin: result(2001, 'The initiator information is invalid.'),
  notAssigned: result(2028, 'The request is not permitted according to product assignment.'),
  pinLocked: result(8006, 'The security credential is locked.'),
  unspecified: result(9999, 'An error occurred while sending a push request.'),
  badDebt: result('E3008', 'Error, the user has a bad debt contract.'),
  noOperator: result('SFC_IC0003', 'The operator does not exist.'),
} as const satisfies Record<string, Result>;

/** What the query says while it waits; a prompt never ends with it. */
export const PENDING: Result = result(4999, 'The transaction is still under processing');

/** How a prompt ends whose payment the validation address refused; the code is the core's, nobody has published the prompt's. */
export const NOT_VALIDATED: Result = result(2007, 'External validation failed');

/** Names of {@link RESULTS}. */
export type ResultName = keyof typeof RESULTS;

/** The words of a prompt's results; where two results share a code, the first. */
const PROMPT_WORDS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.values(RESULTS)
    .toReversed()
    .map(({ code, description }) => [String(code), description]),
);

/** The result that a `result` fault forces, in the words of the API it strikes; a prompt's unless told. */
export function forcedResult(faults: readonly FaultRule[], words: Readonly<Record<string, string>> = PROMPT_WORDS): Result | undefined {
  const rule = faults.find(({ fault }) => fault === 'result');
  if (rule?.code === undefined) return undefined;
  const usual = resultOf(rule.code, words);
  return rule.description === undefined ? usual : { ...usual, description: rule.description };
}
