import { invalid, MalipoError } from '@malipo/daraja/values';

/** The control API may be called from any page: the simulator holds nothing worth stealing. */
const OPEN_TO_ALL = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, POST, PATCH, DELETE',
  'access-control-allow-headers': 'content-type',
} as const;

export function respond(status: number, body: unknown): Response {
  return new Response(`${JSON.stringify(body, null, 2)}\n`, { status, headers: { ...OPEN_TO_ALL, 'content-type': 'application/json' } });
}

export const respondEmpty = (status: number): Response => new Response(null, { status, headers: OPEN_TO_ALL });

/** A file to save, such as a statement. */
export const respondFile = (content: string | Blob, type: string, name: string): Response =>
  new Response(content, { headers: { ...OPEN_TO_ALL, 'content-type': type, 'content-disposition': `attachment; filename="${name}"` } });

/** A stream of events that any page may read. */
export const respondStream = (body: ReadableStream<Uint8Array>): Response =>
  new Response(body, { headers: { ...OPEN_TO_ALL, 'content-type': 'text/event-stream', 'cache-control': 'no-store' } });

const STATUS_OF: Readonly<Record<string, number>> = {
  route_unknown: 404,
  request_unknown: 404,
  fault_unknown: 404,
  traffic_unknown: 404,
  traffic_no_callback: 409,
  prompt_none: 409,
  request_pending: 409,
  clock_real: 409,
  payment_refused: 409,
  payment_rejected: 409,
  funds_missing: 409,
  reversal_refused: 409,
  transaction_unknown: 404,
  conversation_unknown: 404,
  initiator_unknown: 404,
};

/** The HTTP status for a mistake of the caller. */
export const statusOf = (error: MalipoError): number => STATUS_OF[error.code] ?? 400;

/** A mistake of the caller as an answer; other errors go on. */
export function respondError(error: unknown): Response {
  if (!(error instanceof MalipoError)) throw error;
  return respond(statusOf(error), { error: error.code, message: error.message, ...error.details });
}

/** The JSON object in a request, `{}` when there is no body; throws `json_invalid`. */
export async function readJson(request: Request): Promise<Readonly<Record<string, unknown>>> {
  const text = await request.text();
  if (text.trim() === '') return {};
  const value = parse(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw invalid('json_invalid', 'Send a JSON object as the body, such as {"pin": "1234"}.', { field: 'body' });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
