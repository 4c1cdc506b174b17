import { readErrorBody } from '../answers/error-body.ts';
import { field, readObject } from '../answers/json.ts';
import { lookUpGatewayCode } from '../codes/gateway.ts';
import { later } from '../values/index.ts';
import type { Instant, System } from '../values/index.ts';
import { DarajaNotSent } from './errors.ts';
import type { DarajaErrorDetails } from './errors.ts';
import { exchange } from './transport.ts';
import type { Answer, Exchange } from './transport.ts';
import type { StoredToken } from './types.ts';

/** What a token request needs. `authorization` is the whole Basic header. */
export interface TokenRequest {
  readonly system: System;
  readonly baseUrl: string;
  readonly authorization: string;
  readonly timeoutMs: number;
}

const USUAL_LIFE_SECONDS = 3599;

/** Asks Daraja for a token, once. Throws {@link DarajaNotSent} whatever goes wrong: without a token nothing was sent. */
export async function requestToken({ system, baseUrl, authorization, timeoutMs }: TokenRequest): Promise<StoredToken> {
  const issuedAt = system.now();
  const headers = { Authorization: authorization, Accept: 'application/json', 'User-Agent': 'malipo-daraja' };
  const outcome = await exchange(system, `${baseUrl}/oauth/v1/generate?grant_type=client_credentials`, { headers }, timeoutMs);
  const token = outcome.kind === 'answer' ? readToken(outcome, issuedAt) : undefined;
  if (!token) throw noToken(outcome);
  return token;
}

function readToken(answer: Answer, issuedAt: Instant): StoredToken | undefined {
  const body = readObject(answer.body);
  const accessToken = field(body, 'access_token');
  // A header value: printable, no blanks. Anything else would make every later request fail in a way that looks like the network.
  if (answer.status !== 200 || typeof accessToken !== 'string' || !/^[!-~]{1,4096}$/.test(accessToken)) return undefined;
  return { accessToken, issuedAt, expiresAt: later(issuedAt, readLife(field(body, 'expires_in')) * 1000) };
}

/** Text on the wire, a number in the documentation; whatever is neither counts as the usual hour. */
function readLife(raw: unknown): number {
  const seconds = typeof raw === 'string' || typeof raw === 'number' ? Math.floor(Number(raw)) : Number.NaN;
  return seconds > 0 && seconds <= 86_400 ? seconds : USUAL_LIFE_SECONDS;
}

function noToken(outcome: Exchange): DarajaNotSent {
  if (outcome.kind !== 'answer') {
    const sentence = 'Daraja gave no access token: no answer came, so nothing was sent. Check the network and the address; then try again.';
    return new DarajaNotSent(
      'daraja_no_token',
      sentence,
      { mayBeDone: false, retry: 'later' },
      outcome.kind === 'timed_out' ? {} : { cause: outcome.cause },
    );
  }
  const error = readErrorBody(outcome.body);
  const details: DarajaErrorDetails = {
    httpStatus: outcome.status,
    ...(error && { errorCode: error.errorCode, errorMessage: error.errorMessage }),
  };
  if (isBadCredentials(outcome, error?.errorCode)) {
    const entry = lookUpGatewayCode('oauth', error?.errorCode ?? 'HTTP-400-EMPTY');
    const sentence = `Daraja refused the consumer key or secret, so nothing was sent. ${entry.operator ?? 'Copy them again from the Daraja portal, and check the environment.'}`;
    return new DarajaNotSent('daraja_credentials', sentence, { mayBeDone: false, retry: 'fix' }, { details });
  }
  const sentence = `Daraja gave no access token (HTTP ${outcome.status}), so nothing was sent. Try again later.`;
  return new DarajaNotSent('daraja_no_token', sentence, { mayBeDone: false, retry: 'later' }, { details });
}

/** Wrong keys, or keys of the other environment, get an empty 400; a gateway in front says 401. */
function isBadCredentials(answer: Answer, errorCode: string | undefined): boolean {
  if (errorCode !== undefined) return errorCode.startsWith('400.008.') || (answer.status === 401 && !errorCode.startsWith('policies.'));
  return (answer.status === 400 && answer.shape === 'empty') || answer.status === 401;
}
