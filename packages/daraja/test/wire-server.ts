import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it arrived. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** What the server does with a request: answers, or treats the socket badly. */
export type Reply =
  | { readonly status: number; readonly body: unknown }
  | { readonly status: number; readonly text: string; readonly contentType?: string; readonly headers?: Readonly<Record<string, string>> }
  | { readonly socket: 'drop' | 'hang' | 'half-answer' };

/** A real server on a real socket that records what it received. */
export interface WireServer {
  readonly url: string;
  readonly received: readonly Received[];
  /** How many requests came to paths that end in `suffix`. */
  count(suffix: string): number;
  /** How many connections were opened to it. */
  connections(): number;
  close(): Promise<void>;
}

/** The token answer most tests need. */
export const tokenReply = (accessToken = 'token-1'): Reply => ({ status: 200, body: { access_token: accessToken, expires_in: '3599' } });

/** Starts a server whose `reply` sees each request together with how many of the same path came before. */
export async function startWireServer(reply: (request: Received, before: number) => Reply): Promise<WireServer> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const path = request.url ?? '';
      const before = received.filter((earlier) => earlier.path === path).length;
      const seen = { method: request.method ?? '', path, headers: request.headers, body };
      received.push(seen);
      act(response, reply(seen, before));
    });
  });
  let connections = 0;
  server.on('connection', () => connections++);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    count: (suffix) => received.filter(({ path }) => path.split('?')[0]?.endsWith(suffix)).length,
    connections: () => connections,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => void server.close(() => resolve()));
    },
  };
}

function act(response: ServerResponse, reply: Reply): void {
  if ('body' in reply) {
    response.writeHead(reply.status, { 'content-type': 'application/json' }).end(JSON.stringify(reply.body));
  } else if ('text' in reply) {
    response.writeHead(reply.status, { 'content-type': reply.contentType ?? 'text/html', ...reply.headers }).end(reply.text);
  } else if (reply.socket === 'drop') {
    response.destroy();
  } else if (reply.socket === 'half-answer') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' }).write('{"MerchantRequestID":"7f3a');
    setImmediate(() => response.destroy());
  }
}
