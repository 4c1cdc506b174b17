import { getRequestListener } from '@hono/node-server';
import { MalipoError, realSystem } from '@malipo/daraja/values';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Engine } from '../engine/api.ts';
import type { Handler } from './context.ts';

/** What `node:http` calls for each request. */
export type NodeListener = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

export interface ListenerOptions {
  /** Aborts when the server is about to stop: open streams end. */
  readonly closing?: AbortSignal;
  /** Puts quicker Request and Response classes in the place of the global ones, for a process that is ours alone. */
  readonly replaceGlobals?: boolean;
}

/** The handler as a listener for `http.createServer` and anything built on it. */
export function toNodeListener(handler: Handler, { closing, replaceGlobals = false }: ListenerOptions = {}): NodeListener {
  const listener = getRequestListener(
    (request, { incoming }) => {
      const address = incoming.socket.remoteAddress;
      return handler(request, { ...(address === undefined ? {} : { address }), ...(closing ? { closing } : {}) });
    },
    { overrideGlobalObjects: replaceGlobals },
  );
  // It answers whatever goes wrong, and never rejects.
  return (incoming, outgoing) => void listener(incoming, outgoing);
}

export interface ServeOptions {
  /** Default 4000; 0 takes any free one. */
  readonly port?: number;
  /** Default `0.0.0.0`, every interface. */
  readonly host?: string;
  /** How long requests in hand may take after `close` is called, ms. Default 10 000. */
  readonly graceMs?: number;
}

export interface RunningServer {
  /** `http://localhost:4000` */
  readonly url: string;
  /** Takes no new requests, finishes those in hand and the work loop, then resolves. */
  close(): Promise<void>;
}

/** Longer than proxies keep their side (60 s is usual), so that they never send into a connection that we are closing. */
const KEEP_ALIVE_MS = 75_000;

/** Serves Malipo on a port and runs its work loop. */
export async function serve(malipo: Engine & { readonly handler: Handler }, options: ServeOptions = {}): Promise<RunningServer> {
  const closing = new AbortController();
  const server = createServer(toNodeListener(malipo.handler, { closing: closing.signal, replaceGlobals: true }));
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await malipo.start();
  try {
    await listen(server, options.port ?? 4000, options.host ?? '0.0.0.0');
  } catch (error) {
    await malipo.stop();
    throw error;
  }
  let closed: Promise<void> | undefined;
  return { url: urlOf(server), close: () => (closed ??= shutDown(server, malipo, closing, options.graceMs ?? 10_000)) };
}

const LOOK_MS = 20;

async function shutDown(server: Server, malipo: Engine, closing: AbortController, graceMs: number): Promise<void> {
  let isOpen = true;
  const finished = new Promise<void>((resolve) => server.close(() => resolve())).then(() => {
    isOpen = false;
  });
  closing.abort();
  // Connections fall idle one by one, as the requests in hand are answered.
  for (let waitedMs = 0; isOpen && waitedMs < graceMs; waitedMs += LOOK_MS) {
    server.closeIdleConnections();
    await Promise.race([finished, realSystem.sleep(LOOK_MS)]);
  }
  server.closeAllConnections();
  await finished;
  await malipo.stop();
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = (cause: NodeJS.ErrnoException): void => reject(cause.code === 'EADDRINUSE' ? portTaken(port, cause) : cause);
    server.once('error', refuse);
    server.listen(port, host, () => {
      server.off('error', refuse);
      resolve();
    });
  });
}

const portTaken = (port: number, cause: Error): MalipoError =>
  new MalipoError('port_taken', `Port ${port} is in use by another program. Stop that one, or choose another port.`, { cause });

function urlOf(server: Server): string {
  const bound = server.address();
  if (bound === null || typeof bound === 'string') return String(bound);
  const host =
    bound.address === '0.0.0.0' || bound.address === '::' ? 'localhost' : bound.family === 'IPv6' ? `[${bound.address}]` : bound.address;
  return `http://${host}:${bound.port}`;
}
