import { InvalidInput, MalipoError } from '@malipo/daraja/values';
import { Conflict, NotFound } from '../engine/errors.ts';

interface ProblemKind {
  readonly status: number;
  /** The same for every occurrence. */
  readonly title: string;
}

/** What an error looks like on the wire: `application/problem+json` with our code. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** A sentence that says what to do. */
  readonly detail: string;
  /** For programs to branch on. */
  readonly code: string;
  /** The part of the request that it is about. */
  readonly field?: string;
  /** How long to wait before the same request can succeed. */
  readonly retryAfterMs?: number;
}

/** Every error code that HTTP can answer, with its status. The reference page is made from this table. */
export const problemKinds = {
  json_invalid: { status: 400, title: 'The body is not JSON' },
  api_key_missing: { status: 401, title: 'No API key' },
  api_key_invalid: { status: 401, title: 'Unknown or revoked API key' },
  client_secret_invalid: { status: 401, title: 'The client secret does not fit' },
  tick_secret_invalid: { status: 401, title: 'Wrong tick secret' },
  api_key_required: { status: 403, title: 'A client secret does not open this' },
  not_found: { status: 404, title: 'Nothing has this id' },
  route_unknown: { status: 404, title: 'No such address' },
  callback_unknown: { status: 404, title: 'Unknown callback address' },
  method_not_allowed: { status: 405, title: 'Wrong method' },
  attempt_in_flight: { status: 409, title: 'A prompt of this payment is still out' },
  phone_busy: { status: 409, title: 'This phone has another prompt' },
  claim_pending: { status: 409, title: 'A payment was told and is being checked' },
  payment_closed: { status: 409, title: 'The payment is not open' },
  rest_not_whole: { status: 409, title: 'What is left has cents' },
  shortcode_inactive: { status: 409, title: 'The shortcode takes no new prompts' },
  body_too_large: { status: 413, title: 'The body is too large' },
  content_type_unsupported: { status: 415, title: 'The body must be JSON' },
  field_missing: { status: 422, title: 'A field is missing' },
  field_invalid: { status: 422, title: 'A field cannot be used' },
  filters_contradict: { status: 422, title: 'Two filters rule each other out' },
  field_unknown: { status: 422, title: 'A field does not exist' },
  amount_invalid: { status: 422, title: 'Not an amount in shillings' },
  amount_fraction: { status: 422, title: 'Whole shillings only' },
  amount_limit: { status: 422, title: 'Outside of what M-PESA can carry' },
  phone_invalid: { status: 422, title: 'Not a Kenyan mobile number' },
  phone_missing: { status: 422, title: 'No phone to prompt' },
  reference_invalid: { status: 422, title: 'The reference cannot be used' },
  account_reference_invalid: { status: 422, title: 'The account reference cannot be used' },
  account_reference_taken: { status: 409, title: 'Another payment has this account reference' },
  description_invalid: { status: 422, title: 'The description cannot be used' },
  expires_at_invalid: { status: 422, title: 'The expiry cannot be used' },
  return_url_invalid: { status: 422, title: 'The return address cannot be used' },
  metadata_too_large: { status: 422, title: 'Too much metadata' },
  limit_invalid: { status: 422, title: 'Not a page size' },
  shortcode_unknown: { status: 422, title: 'No such shortcode' },
  shortcode_missing: { status: 422, title: 'No shortcode takes this payment' },
  idempotency_conflict: { status: 422, title: 'The key was used with another body' },
  idempotency_key_invalid: { status: 422, title: 'The idempotency key cannot be used' },
  webhook_url_invalid: { status: 422, title: 'Webhooks cannot go there' },
  event_type_unknown: { status: 422, title: 'No such event type' },
  internal: { status: 500, title: 'Our fault' },
  not_ready: { status: 503, title: 'Not ready' },
  callback_not_kept: { status: 503, title: 'The callback could not be kept' },
} as const satisfies Record<string, ProblemKind>;

/** A code of the table. */
export type ProblemCode = keyof typeof problemKinds;

const kinds: Readonly<Record<string, ProblemKind | undefined>> = problemKinds;

/** What the table knows of a code, else of the family of the error. Undefined: not for callers' eyes. */
function kindOf(error: MalipoError): ProblemKind | undefined {
  if (Object.hasOwn(problemKinds, error.code)) return kinds[error.code];
  if (error instanceof InvalidInput) return { status: 422, title: 'The request cannot be used' };
  if (error instanceof NotFound) return { status: 404, title: 'There is no such thing' };
  return error instanceof Conflict ? { status: 409, title: 'Not possible as things stand' } : undefined;
}

/** The problem document of an error that a caller may see; undefined when it is ours to solve. */
export function readProblem(error: unknown, typeBase: string): ProblemDocument | undefined {
  if (!(error instanceof MalipoError)) return undefined;
  const kind = kindOf(error);
  if (!kind) return undefined;
  const { field, retryAfterMs } = error.details;
  return {
    type: typeBase + error.code,
    title: kind.title,
    status: kind.status,
    detail: error.message,
    code: error.code,
    ...(typeof field === 'string' ? { field } : {}),
    ...(typeof retryAfterMs === 'number' ? { retryAfterMs } : {}),
  };
}

/** An error of the HTTP layer itself. */
export function problem(code: ProblemCode, message: string, details: Readonly<Record<string, unknown>> = {}): MalipoError {
  return new MalipoError(code, message, { details });
}

/** The problem as a response, with the headers that belong to its status. */
export function problemResponse(document: ProblemDocument): Response {
  const headers: Record<string, string> = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' };
  if (document.status === 401) headers['www-authenticate'] = 'Bearer realm="malipo"';
  if (document.retryAfterMs !== undefined) headers['retry-after'] = String(Math.ceil(document.retryAfterMs / 1000));
  return new Response(JSON.stringify(document), { status: document.status, headers });
}
