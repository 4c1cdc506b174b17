import { candidate } from './entry.ts';
import type { Candidate, CodeApi, CodeEntry, Row } from './entry.ts';
import { sentences } from './sentences.ts';
import type { SentenceName } from './sentences.ts';

/** One API's rows, with the sentence that they use unless they name their own. */
export type CodeRows = readonly [api: CodeApi, usual: SentenceName, rows: readonly Row[]];

/** Some tables, ready to be asked. */
export interface CodeTables {
  /** All rows, with the pieces of text that choose them. */
  readonly candidates: () => readonly Candidate[];
  readonly has: (api: CodeApi, code: string | number) => boolean;
  /** The row of exactly this API; `message` chooses among meanings that share a code. */
  readonly find: (api: CodeApi, code: string | number, message?: string) => CodeEntry | undefined;
}

/** Reads tables when they are first asked: whoever imports this module and asks nothing pays nothing. */
export function codeTables(tables: readonly CodeRows[]): CodeTables {
  let known: ReadonlyMap<string, readonly Candidate[]> | undefined;
  const candidates = (): ReadonlyMap<string, readonly Candidate[]> => (known ??= indexTables(tables));
  return {
    candidates: () => [...candidates().values()].flat(),
    has: (api, code) => candidates().has(keyOf(api, code)),
    find: (api, code, message) => pick(candidates().get(keyOf(api, code)), message),
  };
}

const keyOf = (api: CodeApi, code: string | number): string => `${api} ${String(code).trim()}`;

function indexTables(tables: readonly CodeRows[]): Map<string, Candidate[]> {
  const index = new Map<string, Candidate[]>();
  for (const [api, usual, rows] of tables) {
    for (const row of rows) {
      const key = keyOf(api, row.code);
      const known = index.get(key);
      if (known) known.push(candidate(api, row, usual));
      else index.set(key, [candidate(api, row, usual)]);
    }
  }
  return index;
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

export const isGatewayCode = (code: string): boolean => code.startsWith('HTTP-') || /^\d{2,3}\.\d{3}(?:\.\d{2,4})?$/.test(code);

/** A result nobody has listed ends the attempt but wants a look; a gateway's unlisted 5xx leaves everything open. */
export function unlisted(api: CodeApi, code: string): CodeEntry {
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
