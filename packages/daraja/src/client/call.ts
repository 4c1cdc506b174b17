import { readErrorBody } from '../answers/error-body.ts';
import type { Connection } from './connection.ts';
import type { TokenSource } from './token-source.ts';
import { exchange } from './transport.ts';
import type { Exchange } from './transport.ts';
import type { StoredToken } from './types.ts';
import { isInvalidToken } from './verdict.ts';

/** One POST to Daraja. */
export interface Call {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>> | readonly unknown[];
  /** Besides those that every call carries. */
  readonly headers?: Readonly<Record<string, string>>;
  /** A request that can move money leaves a second time only after Daraja itself said that the token is invalid. */
  readonly movesMoney: boolean;
}

/** Sends the call; once more, with a new token, when the first one was refused for its token. Throws `DarajaNotSent` only. */
export async function post(connection: Connection, call: Call): Promise<Exchange> {
  const { tokens } = connection;
  const body = JSON.stringify(call.body);
  const first = await tokens.get();
  const outcome = await send(connection, call, body, first);
  if (!(await giveUpToken(tokens, first, outcome, call))) return outcome;
  const second = await tokens.get();
  const again = await send(connection, call, body, second);
  await giveUpToken(tokens, second, again, call);
  return again;
}

function send({ system, baseUrl, timeoutMs }: Connection, call: Call, body: string, token: StoredToken): Promise<Exchange> {
  const headers = {
    ...call.headers,
    Authorization: `Bearer ${token.accessToken}`,
    'Content-Type': 'application/json',
    Accept: 'application/json',
    'User-Agent': 'malipo-daraja',
  };
  return exchange(system, baseUrl + call.path, { method: 'POST', headers, body }, timeoutMs);
}

/** Drops a token the answer casts doubt on. True when the call may leave once more. */
async function giveUpToken(tokens: TokenSource, token: StoredToken, outcome: Exchange, call: Call): Promise<boolean> {
  if (outcome.kind !== 'answer') return false;
  const error = readErrorBody(outcome.body);
  if (isInvalidToken(error)) {
    await tokens.drop(token);
    return true;
  }
  // A bare 401 proves nothing about what was done, and 401.003.01 may be a product added after this token was issued.
  // Bill Manager says 401 in its own envelope, for a stale token as for an app that never opted in.
  const hints = error
    ? error.errorCode === '401.003.01' || error.errorCode === '401' || error.errorCode.startsWith('oauth.')
    : outcome.status === 401;
  if (!hints) return false;
  const givenUp = await tokens.doubt(token);
  return givenUp && !call.movesMoney;
}
