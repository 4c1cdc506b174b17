import { fieldAnyCase, objectAnyCase } from './any-case.ts';
import { readCode, readId, readObject, readProse } from './json.ts';

/** Safaricom took the order; the customer is asked for a PIN, and the outcome comes by callback. */
export interface StandingOrderAccepted {
  /** Comes back in the callback, as its `responseId`. */
  readonly responseId?: string;
  readonly description: string;
}

/** Reads the answer to a standing order; undefined unless it was taken. Never throws. */
export function readStandingOrderAnswer(body: unknown): StandingOrderAccepted | undefined {
  const root = readObject(body);
  const header = objectAnyCase(root, 'ResponseHeader');
  const inBody = readCode(fieldAnyCase(objectAnyCase(root, 'ResponseBody'), 'responseCode'));
  if (readCode(fieldAnyCase(header, 'responseCode')) !== '200' || (inBody !== undefined && inBody !== '200')) return undefined;
  const responseId = readId(fieldAnyCase(header, 'responseRefID'));
  return { ...(responseId === undefined ? {} : { responseId }), description: readStandingOrderWords(body)?.message ?? '' };
}

/** Reads code and words of an answer; undefined when it has none of its own, or two. Never throws. */
export function readStandingOrderWords(body: unknown): { readonly code: string; readonly message: string } | undefined {
  const root = readObject(body);
  const parts = [objectAnyCase(root, 'ResponseHeader'), objectAnyCase(root, 'ResponseBody')];
  const codes = parts.map((part) => readCode(fieldAnyCase(part, 'responseCode')));
  const said = new Set(codes.filter((one) => one !== undefined));
  // Where the two parts contradict each other, neither is believed.
  const [code] = said.size === 1 ? said : [];
  if (code === undefined) return undefined;
  const words = parts.map((part) => readProse(fieldAnyCase(part, 'responseDescription')) ?? readProse(fieldAnyCase(part, 'ResultDesc')));
  return { code, message: words.find((text) => text !== undefined) ?? '' };
}
