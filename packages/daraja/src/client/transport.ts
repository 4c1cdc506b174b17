import { parseJson } from '../answers/json.ts';
import type { System } from '../values/index.ts';
import { isCertainlyNotSent } from './connection-failure.ts';

/** A whole answer. `body` is undefined unless it was JSON; `shape` says what it was. */
export interface Answer {
  readonly kind: 'answer';
  readonly status: number;
  readonly shape: 'json' | 'empty' | 'text' | 'too_large';
  readonly body: unknown;
}

/** How an exchange can end. Only `not_connected` rules out that the request arrived. */
export type Exchange = Answer | { readonly kind: 'not_connected' | 'lost'; readonly cause: unknown } | { readonly kind: 'timed_out' };

/** Far above any answer of Daraja; a page of transactions is a few hundred kilobytes at most. */
const MOST_BYTES = 1024 * 1024;

const OVER = 'The exchange with Daraja is over.';
const decoder = new TextDecoder();

/**
 * One request, at most once on the wire, and its whole answer within `timeoutMs`. Never rejects. Redirects are not
 * followed: a 307 would send the request a second time.
 */
export async function exchange(system: System, url: string, init: RequestInit, timeoutMs: number): Promise<Exchange> {
  // One signal ends both: the sleep once the answer is here, the request once the sleep is over.
  const over = new AbortController();
  const timedOut = (): Exchange => ({ kind: 'timed_out' });
  const expired = system.sleep(timeoutMs, over.signal).then(timedOut, timedOut);
  // The race, not the signal alone, ends the wait: some runtimes ignore an abort while the body is being read.
  const outcome = await Promise.race([ask(system, url, { ...init, redirect: 'manual', signal: over.signal }), expired]);
  over.abort(OVER);
  return outcome;
}

async function ask(system: System, url: string, init: RequestInit): Promise<Exchange> {
  try {
    const response = await system.fetch(url, init);
    return await readAnswer(response);
  } catch (cause) {
    return { kind: isCertainlyNotSent(cause) ? 'not_connected' : 'lost', cause };
  }
}

async function readAnswer(response: Response): Promise<Exchange> {
  const bytes = await readBounded(response);
  if (bytes === undefined) return { kind: 'answer', status: response.status, shape: 'too_large', body: undefined };
  if (bytes.length === 0) return { kind: 'answer', status: response.status, shape: 'empty', body: undefined };
  const body = parseJson(decoder.decode(bytes));
  return { kind: 'answer', status: response.status, shape: body === undefined ? 'text' : 'json', body };
}

async function readBounded(response: Response): Promise<Uint8Array | undefined> {
  const reader = response.body?.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    chunks.push(part.value);
    length += part.value.length;
    if (length > MOST_BYTES) {
      await reader?.cancel();
      return undefined;
    }
  }
  return chunks.length === 1 ? chunks[0] : join(chunks, length);
}

function join(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
