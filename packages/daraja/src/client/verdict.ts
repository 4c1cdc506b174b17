import { readErrorBody } from '../answers/error-body.ts';
import type { ErrorBody } from '../answers/error-body.ts';
import { field, readCode, readObject, readProse } from '../answers/json.ts';
import type { CodeCause } from '../codes/entry.ts';
import { unsettledCoreCodes } from '../codes/core-unsettled.ts';
import { isListedGatewayCode, lookUpGatewayCode } from '../codes/gateway.ts';
import { maskPhone } from '../values/index.ts';
import { DarajaNotSent, DarajaRejected, DarajaUnknown } from './errors.ts';
import type { DarajaError, DarajaErrorDetails, Retry } from './errors.ts';
import type { Answer, Exchange } from './transport.ts';

/** The four codes by which Daraja itself, in its own envelope, says that it refused the token and did nothing. */
export function isInvalidToken(error: ErrorBody | undefined): boolean {
  if (error?.form !== 'daraja') return false;
  const { errorCode, errorMessage } = error;
  if (errorCode === '404.001.03' || errorCode === '400.003.01' || errorCode === '401.002.01') return true;
  // Two of Safaricom's pages print 401.001, one for the token and one for a wrong amount.
  return errorCode === '401.001' && lookUpGatewayCode('api', errorCode, errorMessage).variant === 'invalid-token';
}

/** The error for an exchange that brought no acceptance. `movesMoney` says whether the request could have. */
export function judge(outcome: Exchange, movesMoney: boolean): DarajaError {
  if (outcome.kind === 'answer') return judgeAnswer(outcome, movesMoney);
  if (outcome.kind === 'not_connected') {
    return new DarajaNotSent(
      'daraja_no_connection',
      'No connection to Daraja came about, so nothing was sent. Check the network, the address and the certificate; then try again.',
      { mayBeDone: false, retry: 'later' },
      { cause: outcome.cause },
    );
  }
  if (outcome.kind === 'timed_out') return unknown('daraja_timeout', 'Daraja did not answer in time.', movesMoney);
  return unknown('daraja_connection_lost', 'The connection to Daraja broke before the answer was complete.', movesMoney, {}, outcome.cause);
}

function judgeAnswer(answer: Answer, movesMoney: boolean): DarajaError {
  const error = readErrorBody(answer.body);
  if (answer.status === 429 || error?.errorCode.startsWith('policies.ratelimit.'))
    return throttled(answer, error, lookUpGatewayCode('api', 'HTTP-429'));
  if (error?.form === 'daraja') return judgeEnvelope(answer, error, movesMoney);
  if (error?.errorCode.startsWith('oauth.')) return tokenRefused(answer, error);
  if (error)
    return unknown('daraja_server_error', `Safaricom's gateway failed (${error.errorCode}).`, movesMoney, detailsOf(answer, error));
  return judgeResponseCode(answer, movesMoney) ?? unreadable(answer, movesMoney);
}

/** Codes with which the gateway turns a request away at the door. */
const turnedAway: ReadonlySet<string> = new Set(['500.003.02', '500.003.03', '00.002.1001']);

function judgeEnvelope(answer: Answer, error: ErrorBody, movesMoney: boolean): DarajaError {
  const entry = lookUpGatewayCode('api', error.errorCode, error.errorMessage);
  if (turnedAway.has(error.errorCode)) return throttled(answer, error, entry);
  if (isInvalidToken(error)) return tokenRefused(answer, error);
  const believed = isListedGatewayCode('api', error.errorCode) || (answer.status >= 400 && answer.status < 500);
  if (believed && isRefusal(entry)) return rejected(entry, detailsOf(answer, error, entry));
  return unknown(
    'daraja_server_error',
    `Daraja failed with ${error.errorCode}. ${entry.meaning}`,
    movesMoney,
    detailsOf(answer, error, entry),
  );
}

/** Certainly not done: over, failed, and nothing that wants a look. */
export const isRefusal = (entry: CodeCause): boolean => entry.status === 'failed' && entry.isFinal && entry.reconcile !== true;

/** A 200 with another `ResponseCode` than 0 is documented nowhere. It is a refusal, except where M-PESA's core may still act. */
function judgeResponseCode(answer: Answer, movesMoney: boolean): DarajaError | undefined {
  const root = readObject(answer.body);
  const code = readCode(field(root, 'ResponseCode'));
  if (code === undefined || code === '0' || answer.status >= 300) return undefined;
  const words = readProse(field(root, 'ResponseDescription'));
  const errorMessage = words === undefined ? undefined : withoutPhones(words);
  const details = { httpStatus: answer.status, errorCode: code, ...(errorMessage === undefined ? {} : { errorMessage }) };
  const said = errorMessage === undefined ? '' : ` Safaricom said: “${errorMessage}”.`;
  if (unsettledCoreCodes.has(code)) return unknown('daraja_server_error', `Daraja answered ${code}.${said}`, movesMoney, details);
  return new DarajaRejected(
    'daraja_rejected',
    `Daraja refused the request (${code}).${said} Look the code up before you ask again: malipo explain ${code}`,
    { mayBeDone: false, retry: 'none' },
    { details },
  );
}

function throttled(answer: Answer, error: ErrorBody | undefined, entry: CodeCause): DarajaNotSent {
  const advice = entry.operator ?? 'Wait before the next request.';
  return new DarajaNotSent(
    'daraja_throttled',
    `Daraja turned the request away: ${entry.meaning} ${advice}`,
    { mayBeDone: false, retry: 'later' },
    { details: detailsOf(answer, error, entry) },
  );
}

function tokenRefused(answer: Answer, error: ErrorBody): DarajaNotSent {
  const sentence =
    'Daraja refused the access token, so nothing was done. If it stays, check that key, secret and environment belong together.';
  return new DarajaNotSent('daraja_token_refused', sentence, { mayBeDone: false, retry: 'later' }, { details: detailsOf(answer, error) });
}

/** Refusals that programs branch on; all others are `daraja_rejected`, told apart by `details.errorCode`. */
const rejectionCodes: Readonly<Record<string, string>> = {
  'wrong-credentials': 'daraja_wrong_passkey',
  'merchant-unknown': 'daraja_shortcode_unknown',
  'subscriber-locked': 'daraja_phone_busy',
  'type-not-allowed': 'daraja_type_not_allowed',
  'missing-iccid': 'daraja_phone_unknown',
  '400.002.02': 'daraja_field_refused',
  '401.003.01': 'daraja_product_missing',
};

const retries: Readonly<Record<CodeCause['retry'], Retry>> = { auto: 'later', customer: 'customer', fix: 'fix', none: 'none' };

/** What stands in place of an operator hint. */
const nextSteps: Readonly<Record<CodeCause['retry'], string>> = {
  auto: 'Try again later.',
  customer: 'Let the customer try again.',
  fix: 'Correct this before you try again.',
  none: 'Do not try again.',
};

/** The error for what an entry calls certainly not done. */
export function rejected(entry: CodeCause, details: DarajaErrorDetails): DarajaRejected {
  const code = rejectionCodes[entry.variant ?? entry.code] ?? 'daraja_rejected';
  const named = details.field === undefined ? '' : ` Field: ${details.field}.`;
  const sentence = `Daraja refused the request (${entry.code}). ${entry.meaning}${named} ${entry.operator ?? nextSteps[entry.retry]}`;
  return new DarajaRejected(code, sentence, { mayBeDone: false, retry: retries[entry.retry] }, { details });
}

/** The error for what leaves everything open. */
export function unknown(code: string, what: string, movesMoney: boolean, details: DarajaErrorDetails = {}, cause?: unknown): DarajaUnknown {
  const next = movesMoney ? 'The payment may be under way: wait for the callback or look it up before asking again.' : 'Ask again later.';
  return new DarajaUnknown(
    code,
    `${what} ${next}`,
    { mayBeDone: movesMoney, retry: movesMoney ? 'none' : 'later' },
    { details, ...(cause === undefined ? {} : { cause }) },
  );
}

const shapes: Readonly<Record<Answer['shape'], string>> = {
  json: 'JSON of an unknown kind',
  empty: 'an empty body',
  text: 'no JSON, perhaps a web page',
  too_large: 'more than 1 MiB',
};

function unreadable(answer: Answer, movesMoney: boolean): DarajaUnknown {
  const listed = isListedGatewayCode('api', `HTTP-${answer.status}`) ? lookUpGatewayCode('api', `HTTP-${answer.status}`) : undefined;
  const hints = [listed?.meaning, listed?.operator].filter((hint) => hint !== undefined);
  const what = [`Daraja answered HTTP ${answer.status} with ${shapes[answer.shape]}.`, ...hints].join(' ');
  return unknown('daraja_unreadable', what, movesMoney, { httpStatus: answer.status });
}

/** What Safaricom says may name the payer; our errors do not. */
export const withoutPhones = (text: string): string => text.replace(/(?:\+?254|0)[17]\d{8}/g, (phone) => maskPhone(phone));

/** Codes whose message ends in the name of the field; C2B has one of its own. */
const namesField: ReadonlySet<string | undefined> = new Set(['400.002.02', '400.003.02']);

function detailsOf(answer: Answer, error: ErrorBody | undefined, entry?: CodeCause): DarajaErrorDetails {
  const refusedField = /invalid ([A-Za-z]+)(?= - |$)/i.exec(error?.errorMessage ?? '')?.[1];
  return {
    httpStatus: answer.status,
    ...(error && { errorCode: error.errorCode, errorMessage: error.errorMessage }),
    ...(error?.requestId === undefined ? {} : { requestId: withoutPhone(error.requestId) }),
    ...(entry?.variant === undefined ? {} : { variant: entry.variant }),
    ...(namesField.has(entry?.code) && refusedField !== undefined ? { field: refusedField } : {}),
    ...(entry?.retryAfterMs === undefined ? {} : { retryAfterMs: entry.retryAfterMs }),
  };
}

/** Some answers repeat the CheckoutRequestID as requestId; it ends in the payer's number. */
const withoutPhone = (requestId: string): string => (requestId.startsWith('ws_CO_') ? `${requestId.slice(0, 20)}***` : requestId);
