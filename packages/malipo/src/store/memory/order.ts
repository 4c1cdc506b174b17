/**
 * Databases order text by code points, JavaScript by UTF-16 units; the two differ only beside characters outside
 * the basic plane. Null comes before everything.
 */
export function compareValues(a: unknown, b: unknown): number {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  return (a as number) < (b as number) ? -1 : 1;
}

function compareText(a: string, b: string): number {
  const unitOrder = a < b ? -1 : 1;
  if (!beyondBasic.test(a) && !beyondBasic.test(b)) return unitOrder;
  const shared = Math.min(a.length, b.length);
  let at = 0;
  while (at < shared && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  if (at === shared) return unitOrder;
  const [unitA, unitB] = [a.charCodeAt(at), b.charCodeAt(at)];
  const astralA = unitA >= 0xd800 && unitA <= 0xdfff;
  const astralB = unitB >= 0xd800 && unitB <= 0xdfff;
  return astralA === astralB ? unitOrder : astralA ? 1 : -1;
}

const beyondBasic = /[\ud800-\udfff]/;
