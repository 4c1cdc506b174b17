import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Handler } from './context.ts';
import { toNodeListener } from './node.ts';

/** What Express adds to a request, as far as this door reads it. */
export interface ExpressRequest extends IncomingMessage {
  /** Left by a body parser that ran before. */
  readonly body?: unknown;
  rawBody?: unknown;
}

/** An Express request handler. */
export type ExpressHandler = (request: ExpressRequest, response: ServerResponse) => void;

/**
 * The handler for Express: `app.use(toExpress(malipo.handler))`, or `app.use('/malipo', …)` when `publicUrl` ends in
 * that path. Best mounted before `express.json()`, so that callbacks are kept byte for byte whatever they contain;
 * behind it, what it parsed is written out again.
 */
export function toExpress(handler: Handler): ExpressHandler {
  const listener = toNodeListener(handler);
  return (request, response) => {
    restoreBody(request);
    listener(request, response);
  };
}

/** Gives back the bytes that a body parser has taken out of the stream, in the place where the listener looks for them. */
function restoreBody(request: ExpressRequest): void {
  if (request.rawBody instanceof Buffer || !request.readableDidRead || request.body === undefined) return;
  request.rawBody = bytesOf(request.body, request.headers['content-type'] ?? '');
}

function bytesOf(body: unknown, contentType: string): Buffer {
  if (body instanceof Buffer) return body;
  if (typeof body === 'string') return Buffer.from(body);
  if (contentType.startsWith('application/x-www-form-urlencoded'))
    return Buffer.from(new URLSearchParams(Object.entries(body ?? {}).map(([name, value]) => [name, String(value)])).toString());
  return Buffer.from(JSON.stringify(body));
}
