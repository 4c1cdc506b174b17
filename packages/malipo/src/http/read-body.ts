import { problem } from './problems.ts';

export interface BoundedBody {
  readonly bytes: Uint8Array;
  /** There was more; `bytes` holds the first `most` of it. */
  readonly truncated: boolean;
}

/**
 * Reads at most `most` bytes, however the body is sent. A declared length that fits is read in one go, which is the
 * quick way in every host; anything else is read piece by piece and left as soon as it is too much.
 */
export async function readBounded(request: Request, most: number): Promise<BoundedBody> {
  const declared = request.headers.get('content-length');
  if (declared !== null && /^\d{1,9}$/.test(declared) && Number(declared) <= most) {
    const bytes = new Uint8Array(await request.arrayBuffer());
    return bytes.byteLength <= most ? { bytes, truncated: false } : { bytes: bytes.slice(0, most), truncated: true };
  }
  return request.body ? await readPieces(request.body, most) : { bytes: new Uint8Array(), truncated: false };
}

async function readPieces(body: ReadableStream<Uint8Array>, most: number): Promise<BoundedBody> {
  const reader = body.getReader();
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { bytes: join(pieces, length), truncated: false };
    const room = most - length;
    pieces.push(value.subarray(0, room));
    length += Math.min(value.byteLength, room);
    if (value.byteLength > room) {
      // Not awaited: a client that goes on sending must not hold the answer back.
      reader.cancel().catch(() => {});
      return { bytes: join(pieces, length), truncated: true };
    }
  }
}

/** Most bodies come in one piece, which is taken as it is. */
function join(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const [first] = pieces;
  if (pieces.length === 1 && first) return first;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.byteLength;
  }
  return whole;
}

/** What an API call may send. */
export const MOST_API_BYTES: number = 256 * 1024;
const MOST_DEPTH = 32;

/** The JSON of a request; undefined when it has no body. Throws `content_type_unsupported`, `body_too_large`, `json_invalid`. */
export async function readJson(request: Request): Promise<unknown> {
  const { bytes, truncated } = await readBounded(request, MOST_API_BYTES);
  if (truncated)
    throw problem(
      'body_too_large',
      'A request body may have 256 KiB at most. Keep large things on your side and send their id in metadata.',
    );
  if (bytes.byteLength === 0) return undefined;
  const type = request.headers.get('content-type') ?? '';
  if (!/^\s*application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(type)) {
    throw problem('content_type_unsupported', 'Send the body as JSON, with the header Content-Type: application/json.');
  }
  return parseJson(bytes);
}

function parseJson(bytes: Uint8Array): unknown {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw problem(
      'json_invalid',
      'The body is not JSON in UTF-8. Send an object such as {"amount": 500, "reference": "ORDER-17"}: names and text in double quotes, no comma after the last field.',
    );
  }
  if (isDeeper(json, MOST_DEPTH)) throw problem('json_invalid', `The body is nested more than ${MOST_DEPTH} levels deep. Send it flatter.`);
  return json;
}

/** Walks level by level, so that no depth can exhaust the stack. */
function isDeeper(json: unknown, most: number): boolean {
  let level: unknown[] = [json];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > most) return true;
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
  }
  return false;
}
