import { invalid } from '@malipo/daraja/values';
import type { System } from '@malipo/daraja/values';

/** No I, L, O, 0, 1, which people take for each other. Thirty-one signs: with a prime every slip of one sign, and every swap of neighbours, shows. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const LENGTH = 7;

/** What payers see: 1 to 12 of A–Z and 0–9. Throws `account_reference_invalid`. */
export function parseAccountReference(input: string): string {
  if (!/^[A-Z0-9]{1,12}$/.test(input)) {
    throw invalid(
      'account_reference_invalid',
      'accountReference must be 1 to 12 of A–Z and 0–9: it is what customers see and type. Leave it out to have one made.',
      { field: 'accountReference' },
    );
  }
  return input;
}

/** The app's reference as payers could type it, when it fits as it is: `ORDER-17` → `ORDER17`. */
export function fittingReference(reference: string): string | undefined {
  const plain = reference.toUpperCase().replace(/[ ._/#-]/g, '');
  return /^[A-Z0-9]{3,12}$/.test(plain) ? plain : undefined;
}

function checkDigit(body: string): string {
  let sum = 0;
  for (const [i, char] of [...body].entries()) sum += (i + 2) * ALPHABET.indexOf(char);
  return ALPHABET[sum % ALPHABET.length]!;
}

/** Seven characters of chance and a check digit, easy to read out and to type. */
export function generateAccountReference(system: Pick<System, 'random'>): string {
  const body = [...system.random(LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
  return body + checkDigit(body);
}

/** Whether a typed reference could be one of ours: false after a slip of one sign or a swap of two neighbours. */
export const isGeneratedReference = (text: string): boolean =>
  text.length === LENGTH + 1 && checkDigit(text.slice(0, LENGTH)) === text.at(-1);
