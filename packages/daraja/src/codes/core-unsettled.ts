/**
 * The codes of `core-codes.ts` with which M-PESA's core has not finished with a request: it may still be carried out. All that a
 * client asks of that table before a result comes; a test holds the two together.
 */
export const unsettledCoreCodes: ReadonlySet<string> = new Set('15 17 100000000 100000004'.split(' '));
