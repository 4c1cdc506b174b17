/**
 * The codes of `stk-codes.ts` that end a push without money, by themselves: a client that asks about a push needs no more of that
 * table, and its meanings would be a tenth of a bundle. A test holds the two together.
 */
export const finalStkCodes: ReadonlySet<string> = new Set(
  '1 2 3 4 8 11 14 15 17 20 21 26 1001 1019 1025 1031 1032 1036 1037 1101 1102 2001 2006 2008 2026 2028 8006 9999 E3008 SFC_IC0003 100000100'.split(
    ' ',
  ),
);
