import { causeOf } from './entry.ts';
import type { Candidate, CodeApi, CodeCause, Complete, Row } from './entry.ts';
import type { SentenceName } from './sentences.ts';

/** One API's rows, with the sentence that they use unless they name their own. */
export type CodeRows = readonly [api: CodeApi, usual: SentenceName, rows: readonly Row[]];

/** Some tables, ready to be asked. */
export interface CodeTables<Entry extends CodeCause = CodeCause> {
  /** All rows, with the pieces of text that choose them. */
  readonly candidates: () => readonly Candidate<Entry>[];
  readonly has: (api: CodeApi, code: string | number) => boolean;
  /** The row of exactly this API; `message` chooses among meanings that share a code. */
  readonly find: (api: CodeApi, code: string | number, message?: string) => Entry | undefined;
}

/**
 * Tables for a client's verdicts, without what customers are told: those sentences would be a fifth of a bundle. Read when
 * they are first asked: whoever imports them and asks nothing pays nothing.
 */
export const codeTables = (tables: readonly CodeRows[]): CodeTables => completedTables(tables, causeOf);

/** Tables whose rows `complete` makes whole. */
export function completedTables<Entry extends CodeCause>(tables: readonly CodeRows[], complete: Complete<Entry>): CodeTables<Entry> {
  let known: ReadonlyMap<string, readonly Candidate<Entry>[]> | undefined;
  const candidates = (): ReadonlyMap<string, readonly Candidate<Entry>[]> => (known ??= indexTables(tables, complete));
  return {
    candidates: () => [...candidates().values()].flat(),
    has: (api, code) => candidates().has(keyOf(api, code)),
    find: (api, code, message) => pick(candidates().get(keyOf(api, code)), message),
  };
}

const keyOf = (api: CodeApi, code: string | number): string => `${api} ${String(code).trim()}`;

function indexTables<Entry extends CodeCause>(tables: readonly CodeRows[], complete: Complete<Entry>): Map<string, Candidate<Entry>[]> {
  const index = new Map<string, Candidate<Entry>[]>();
  for (const [api, usual, rows] of tables) {
    for (const row of rows) {
      const key = keyOf(api, row.code);
      const candidate = { entry: Object.freeze(complete(api, row, usual)), says: row.says ?? [] };
      const known = index.get(key);
      if (known) known.push(candidate);
      else index.set(key, [candidate]);
    }
  }
  return index;
}

function pick<Entry extends CodeCause>(rows: readonly Candidate<Entry>[] | undefined, message: string | undefined): Entry | undefined {
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
export function unlisted(api: CodeApi, code: string): CodeCause {
  const refused = isGatewayCode(code) && /^(?:HTTP-)?4/.test(code);
  const isResult = !isGatewayCode(code) && api !== 'api' && api !== 'oauth' && code !== '';
  return {
    api,
    code,
    status: refused || isResult ? 'failed' : 'unknown',
    isFinal: refused || isResult,
    retry: refused ? 'fix' : 'none',
    meaning: 'This code is in none of the lists.',
    operator: 'Read the text that came with it, and compare with the M-PESA portal before you ask again.',
    ...(refused ? {} : { reconcile: true }),
    confidence: 'low',
  };
}
