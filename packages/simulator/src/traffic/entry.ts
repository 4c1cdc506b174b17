import type { Instant } from '@malipo/daraja/values';
import type { FaultApi } from '../world/apis.ts';

/** One request to the vendor's API, or one callback, with its answer. */
export interface TrafficEntry {
  /** `t1`, `t2` and so on, in the order of their beginning. */
  readonly id: string;
  readonly kind: 'call' | 'callback';
  /** Which API or message; undefined for a path that the vendor does not have. */
  readonly api: FaultApi | undefined;
  readonly at: Instant;
  /** Calls: the consumer key of the app, as far as it is known. Callbacks: who sent it. */
  readonly who: string;
  readonly method: string;
  /** Calls: path and query. Callbacks: the whole address. */
  readonly url: string;
  /** Authorization is shortened. */
  readonly headers: HeaderList;
  readonly body: string;
  /** Callbacks: the id they are about, such as a CheckoutRequestID. */
  readonly about: string;
  readonly answer: TrafficAnswer;
  /** From the request to its answer; undefined while there is none. */
  readonly tookMs: number | undefined;
}

export type HeaderList = readonly (readonly [name: string, value: string])[];

/** `cut`: a fault broke the connection. `failed`: nobody answered. `dropped`: a fault kept the callback from being sent. */
export type TrafficStatus = number | 'pending' | 'cut' | 'failed' | 'dropped';

export interface TrafficAnswer {
  readonly status: TrafficStatus;
  readonly headers: HeaderList;
  readonly body: string;
}

export const NO_ANSWER_YET: TrafficAnswer = { status: 'pending', headers: [], body: '' };

/** Bodies of calls are kept up to this many characters; pages of Pull rows can be long. */
const MOST_BODY = 32_000;

/** A text short enough to be kept. */
export const keepable = (text: string): string =>
  text.length > MOST_BODY ? `${text.slice(0, MOST_BODY)}\n… ${text.length - MOST_BODY} characters more` : text;

/** The headers of a message, with what proves an identity made unusable. */
export const readHeaders = (headers: Iterable<readonly [string, string]>): HeaderList =>
  Array.from(headers, ([name, value]): readonly [string, string] => [
    name,
    name.toLowerCase() === 'authorization' ? shorten(value) : value,
  ]);

/** `Bearer 0aB3…9xYz`: enough to tell two tokens apart. */
function shorten(authorization: string): string {
  const [scheme = '', secret = ''] = authorization.split(' ', 2);
  return secret.length > 12 ? `${scheme} ${secret.slice(0, 4)}…${secret.slice(-4)}` : `${scheme} …`;
}
