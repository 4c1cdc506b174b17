import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { MalipoError } from '@malipo/daraja/values';
import { socketErrorCode } from '../api/socket-errors.ts';
import type { SimulatorOptions } from '../options.ts';
import { createSimulator } from '../create-simulator.ts';
import type { Simulator } from '../simulator.ts';
import { createJumpingSystem } from '../virtual/jumping-system.ts';

/** Where to listen, and what kind of simulator to make. */
export interface ServeOptions extends SimulatorOptions {
  /** Default 4010; 0 takes any free port. */
  readonly port?: number;
  /** Default `127.0.0.1`: the simulator has no passwords, so only this machine reaches it. `0.0.0.0` opens it to your phone. */
  readonly host?: string;
}

export interface ServedSimulator {
  /** The address clients take as their base URL. */
  readonly url: string;
  readonly simulator: Simulator;
  /** Stops listening and calls off what is still to come. */
  close(): Promise<void>;
}

/** Largest request body; pushes have a few hundred bytes. */
const MOST_BYTES = 1_000_000;

/** Serves a simulator on a port, in real time that can jump forward: people answer prompts on `/phone`, and scenario numbers work. Throws `port_taken`. */
export async function serveSimulator(options: ServeOptions = {}): Promise<ServedSimulator> {
  const { port = 4010, host = '127.0.0.1', system = createJumpingSystem(), ...rest } = options;
  let answer: (request: Request) => Promise<Response> = () => Promise.resolve(new Response(null, { status: 503 }));
  const server = createServer((incoming, outgoing) => void serve(incoming, outgoing, (request) => answer(request)));
  server.keepAliveTimeout = 60_000;
  const url = await listen(server, port, host);
  const simulator = makeOrClose(server, () =>
    createSimulator({ defaultHabit: 'person', scenarios: true, keepTraffic: 500, baseUrl: url, ...rest, system }),
  );
  answer = (request) => simulator.fetch(request);
  return {
    url,
    simulator,
    close: () =>
      new Promise((resolve) => {
        simulator.stop();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Options that are refused must not leave a port taken. */
function makeOrClose<T>(server: Server, make: () => T): T {
  try {
    return make();
  } catch (error) {
    server.close();
    throw error;
  }
}

function listen(server: Server, port: number, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(
        taken
          ? new MalipoError('port_taken', `Port ${port} is taken by another program. Stop that one, or choose another port.`, {
              details: { port },
              cause: error,
            })
          : error,
      );
    });
    server.listen(port, host, () => {
      const address = server.address();
      const actual = typeof address === 'object' && address ? address.port : port;
      resolve(`http://${host === '0.0.0.0' || host === '127.0.0.1' ? 'localhost' : host}:${actual}`);
    });
  });
}

async function serve(incoming: IncomingMessage, outgoing: ServerResponse, answer: (request: Request) => Promise<Response>): Promise<void> {
  try {
    const body = await readBody(incoming);
    if (body === undefined) return void outgoing.writeHead(413).end();
    await send(await answer(toRequest(incoming, body)), outgoing);
  } catch (error) {
    // A fault that cuts the connection: the client sees its socket close without an answer.
    if (socketErrorCode(error) !== undefined) return void incoming.socket.destroy();
    outgoing.writeHead(500, { 'content-type': 'application/json' }).end(
      JSON.stringify({
        error: 'simulator_broke',
        message: `The simulator itself failed: ${error instanceof Error ? error.message : String(error)}. Please report this.`,
      }),
    );
  }
}

async function readBody(incoming: IncomingMessage): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > MOST_BYTES) return undefined;
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function toRequest(incoming: IncomingMessage, body: Uint8Array<ArrayBuffer>): Request {
  const headers: [string, string][] = [];
  for (let i = 0; i + 1 < incoming.rawHeaders.length; i += 2) headers.push([incoming.rawHeaders[i]!, incoming.rawHeaders[i + 1]!]);
  const method = incoming.method ?? 'GET';
  const hasBody = method !== 'GET' && method !== 'HEAD' && body.byteLength > 0;
  return new Request(`http://${hostOf(incoming)}${pathOf(incoming)}`, {
    method,
    headers,
    ...(hasBody ? { body } : {}),
  });
}

/** Any name a client believes to talk to; what is no name at all does not matter either. */
const hostOf = ({ headers: { host = 'localhost' } }: IncomingMessage): string => (URL.canParse(`http://${host}`) ? host : 'localhost');

/** A client that takes us for its proxy sends the whole address. */
const pathOf = ({ url = '/' }: IncomingMessage): string => url.replace(/^https?:\/\/[^/?#]*/i, '').replace(/^(?!\/)/, '/');

async function send(response: Response, outgoing: ServerResponse): Promise<void> {
  outgoing.writeHead(response.status, [...response.headers].flat());
  if (!response.body) return void outgoing.end();
  if (!response.headers.get('content-type')?.startsWith('text/event-stream'))
    return void outgoing.end(Buffer.from(await response.arrayBuffer()));
  const reader = response.body.getReader();
  outgoing.once('close', () => void reader.cancel().catch(() => undefined));
  for (let part = await reader.read(); !part.done; part = await reader.read()) outgoing.write(part.value);
  outgoing.end();
}
