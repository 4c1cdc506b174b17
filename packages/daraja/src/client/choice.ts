import { invalid } from '../values/index.ts';

/** What Safaricom calls the caller's word. Any other word is refused with the `code`, naming those that exist. */
export function choose<Word extends string, Wire>(words: Readonly<Record<Word, Wire>>, word: Word, field: string, code: string): Wire {
  if (Object.hasOwn(words, word)) return words[word];
  const known = Object.keys(words).map((one) => `"${one}"`);
  throw invalid(code, `${field} must be ${known.slice(0, -1).join(', ')} or ${known.at(-1)}.`, { field });
}

/** The kinds of number that a customer pays, as several APIs number them. */
export const payeeIdentifiers = { paybill: '4', till: '2' } as const;
