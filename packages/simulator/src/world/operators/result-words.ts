import type { Result } from '../prompts/result.ts';

/** What M-PESA's core says about its result codes, for every API with an initiator. Codes whose words nobody has published say nothing. */
export const CORE_WORDS: Readonly<Record<string, string>> = {
  '0': 'The service request is processed successfully.',
  '1': 'The balance is insufficient for the transaction.',
  '2': 'Declined due to limit rule',
  '3': 'Declined due to limit rule: greater than the maximum transaction amount.',
  '4': 'Declined due to limit rule: would exceed daily transfer limit',
  '7': 'Unresolved Receiver Party',
  '8': 'Declined due to limit rule: would exceed the maximum balance.',
  '11': 'The DebitParty is in an invalid state.',
  '14': 'The CreditParty is in an invalid state.',
  '15': 'Duplicate Detected',
  '17': 'System internal error.',
  '20': 'Unresolved Initiator',
  '21': 'The initiator is not allowed to initiate this request',
  '25': 'The format of parameter null is invalid.',
  '26': 'System busy. The service request is rejected.',
  '2001': 'The initiator information is invalid.',
  '2006': 'Declined due to account rule: The account status does not allow this transaction.',
  '2028': 'The request is not permitted according to product assignment.',
  '2033': 'The transaction receipt number does not exist.',
  '2040': "Credit Party customer type (Unregistered or Registered Customer) can't be supported by the service.",
  '8006': 'The security credential is locked',
  R000001: 'The transaction has already been reversed',
  R000002: 'The OriginalTransactionID is invalid.',
  R002: 'The ID type was not found for the customer',
  R003: 'The ID number does not match',
  SFC_IC0003: 'The operator does not exist.',
};

/** B2B, tax and balance write their success without the full stop. */
export const B2B_WORDS: Readonly<Record<string, string>> = {
  ...CORE_WORDS,
  '0': 'The service request is processed successfully',
  '2006': 'Declined due to account rule',
};

/** A result in the words of an API; digits become a number as the vendor writes it. */
export function resultOf(code: string, words: Readonly<Record<string, string>> = CORE_WORDS): Result {
  const isNumber = /^\d{1,9}$/.test(code) && String(Number(code)) === code;
  return { code: isNumber ? Number(code) : code, description: words[code] ?? '' };
}
