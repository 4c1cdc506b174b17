import { parseJson } from '../answers/json.ts';
import { findClue } from './clues.ts';
import type { Clue } from './clues.ts';
import type { Candidate, CodeApi, CodeEntry } from './entry.ts';
import { everyCode } from './every-code.ts';

/** What narrows an explanation. */
export interface ExplainOptions {
  /** The API that it came from. */
  readonly api?: CodeApi;
  /** The text that came with a code. */
  readonly message?: string;
}

/** One thing that it can mean. */
export interface Explanation {
  readonly entry: CodeEntry;
  /** Why this entry is named: a sentence. */
  readonly because: string;
}

/**
 * Says what a code, an answer, a callback (as object or JSON text) or a sentence of Safaricom's means: the likeliest meaning
 * first, empty when no table has it. For people who look for a cause; programs use `lookUpCode`, which always decides. Never throws.
 */
export function explain(what: unknown, options: ExplainOptions = {}): Explanation[] {
  const body = typeof what === 'string' ? parseJson(what) : what;
  const clue = findClue(body) ?? clueOf(what, options);
  if (clue) return byCode(clue, options);
  return typeof what === 'string' ? byText(what, options) : [];
}

/** A word with a digit in it is a code; everything else is text. */
function clueOf(what: unknown, { message }: ExplainOptions): Clue | undefined {
  const text = typeof what === 'number' ? String(what) : typeof what === 'string' ? what.trim() : '';
  if (!/^[\w.-]*\d[\w.-]*$/.test(text)) return undefined;
  return { code: text, apis: [], ...(message === undefined ? {} : { message }) };
}

function byCode({ code, message, apis }: Clue, options: ExplainOptions): Explanation[] {
  const said = (options.message ?? message)?.toLowerCase();
  const wanted = code.toLowerCase();
  const found = everyCode.candidates().filter(({ entry }) => entry.code.toLowerCase() === wanted && isOf(entry, options.api));
  const rank = ({ entry, says }: Candidate): number =>
    (matches(says, said) ? 0 : entry.variant === undefined ? 10 : 20) + (apis.length === 0 ? 0 : placeOf(entry, apis) * 30);
  return found
    .filter(({ entry }) => apis.length === 0 || options.api !== undefined || placeOf(entry, apis) < apis.length)
    .toSorted((a, b) => rank(a) - rank(b))
    .map((candidate) => explanation(candidate, said));
}

function explanation({ entry, says }: Candidate, said: string | undefined): Explanation {
  const piece = said === undefined ? undefined : says.find((one) => said.includes(one));
  const text = piece === undefined ? '' : `, and its text says “${piece}”`;
  return { entry, because: `The code is ${entry.code}${text}.` };
}

/** A sentence is known by the pieces that choose among meanings, or names a listed code itself. */
function byText(text: string, options: ExplainOptions): Explanation[] {
  const said = text.toLowerCase();
  const candidates = everyCode.candidates().filter(({ entry }) => isOf(entry, options.api));
  const bySays = candidates.filter(({ says }) => matches(says, said)).map((candidate) => explanation(candidate, said));
  const words = new Set(said.match(/[\w.-]*\d[\w.-]*/g)?.map((word) => word.replace(/\.$/, '')));
  const named = candidates.filter(({ entry }) => entry.code.length > 2 && words.has(entry.code.toLowerCase()));
  return [...named.map((candidate) => explanation(candidate, undefined)), ...bySays].filter(
    (one, at, all) => all.findIndex((other) => other.entry === one.entry) === at,
  );
}

const isOf = (entry: CodeEntry, api: CodeApi | undefined): boolean => api === undefined || entry.api === api;
const matches = (says: readonly string[], said: string | undefined): boolean =>
  said !== undefined && says.some((piece) => said.includes(piece));
const placeOf = (entry: CodeEntry, apis: readonly CodeApi[]): number => {
  const at = apis.indexOf(entry.api as CodeApi);
  return at < 0 ? apis.length : at;
};
