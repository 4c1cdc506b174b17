/**
 * The list of all codes in two languages, for support desks, pages and engines. Its own entry, `@malipo/daraja/codes`: a client that
 * only talks to Daraja would carry a quarter more for sentences that it never shows.
 */
export { codeTable, isListedCode, lookUpCode } from './look-up.ts';
export { apiNames } from './api-names.ts';
export { explain } from './explain.ts';
export type { Explanation, ExplainOptions } from './explain.ts';
export type { CodeApi, CodeEntry } from './entry.ts';
