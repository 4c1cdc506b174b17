import { MalipoError } from '@malipo/daraja/values';
import type { System } from '@malipo/daraja/values';

/** Where and as whom to call. */
export interface Connection {
  readonly baseUrl: string;
  /** The header that lets us in. */
  readonly credential: Readonly<Record<string, string>>;
  readonly system: System;
  readonly timeoutMs: number;
}

export interface Request {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Doing it twice is the same as doing it once, so it is sent again when no answer came. */
  readonly repeatable?: boolean;
}

/** How long to wait before each further try of a repeatable call. */
const retryDelaysMs = [300, 1000, 3000] as const;
/** Answers of proxies and of servers that are starting or stopping. */
const passing: ReadonlySet<number> = new Set([502, 503, 504]);

/** Sends a call and gives the JSON it answers; undefined when there is none. Throws {@link MalipoError} with the code of the problem. */
export async function call<T>(connection: Connection, request: Request): Promise<T> {
  for (let tries = 0; ; tries++) {
    const delayMs = request.repeatable ? retryDelaysMs[tries] : undefined;
    try {
      return await callOnce(connection, request);
    } catch (error) {
      if (delayMs === undefined || request.signal?.aborted || !isPassing(error)) throw error;
      await connection.system.sleep(withJitter(delayMs, connection.system), request.signal);
    }
  }
}

const isPassing = (error: unknown): boolean =>
  error instanceof MalipoError &&
  (error.code === 'network_failed' || error.code === 'timed_out' || passing.has(Number(error.details['status'])));

/** Between half of it and all of it, so that many clients do not come back in one moment. */
export const withJitter = (ms: number, system: Pick<System, 'random'>): number => Math.round(ms * (0.5 + (system.random(1)[0] ?? 0) / 510));

async function callOnce<T>(connection: Connection, request: Request): Promise<T> {
  const done = new AbortController();
  const late = new AbortController();
  void connection.system.sleep(connection.timeoutMs, done.signal).then(
    () => late.abort(),
    () => {},
  );
  try {
    const response = await send(connection, request, late.signal);
    if (!response.ok) throw await readRefusal(response);
    return (response.status === 204 ? undefined : await readJson(response)) as T;
  } catch (error) {
    if (late.signal.aborted)
      throw new MalipoError(
        'timed_out',
        `The server did not answer within ${Math.round(connection.timeoutMs / 1000)} s. Whether the call was done is not known.`,
        { cause: error },
      );
    throw error;
  } finally {
    done.abort();
  }
}

/** One HTTP exchange, up to the headers of the answer. Throws `network_failed`; an abort passes through as itself. */
export async function send({ baseUrl, credential, system }: Connection, request: Request, stop: AbortSignal): Promise<Response> {
  const hasBody = request.body !== undefined;
  const signal = request.signal ? AbortSignal.any([request.signal, stop]) : stop;
  try {
    return await system.fetch(`${baseUrl}${request.path}${queryText(request.query)}`, {
      method: request.method,
      headers: {
        accept: 'application/json',
        ...credential,
        ...(hasBody ? { 'content-type': 'application/json' } : {}),
        ...request.headers,
      },
      ...(hasBody ? { body: JSON.stringify(request.body) } : {}),
      signal,
    });
  } catch (cause) {
    if (signal.aborted) throw cause;
    throw new MalipoError('network_failed', `${baseUrl} could not be reached. Check the address and the network.`, { cause });
  }
}

function queryText(query: Request['query'] = {}): string {
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, String(value)]);
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`;
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (cause) {
    throw notOurs(response.status, cause);
  }
}

const notOurs = (status: number, cause?: unknown): MalipoError =>
  new MalipoError(
    'answer_unreadable',
    `The server answered ${status} with something that is not from Malipo. Check baseUrl, and any proxy between.`,
    { details: { status }, cause },
  );

/** The problem that a refusal carries, as an error with its code. */
export async function readRefusal(response: Response): Promise<MalipoError> {
  const problem: unknown = await response.json().catch(() => undefined);
  if (typeof problem !== 'object' || problem === null || !('code' in problem) || typeof problem.code !== 'string')
    return notOurs(response.status);
  const { code, detail, field, retryAfterMs } = problem as { code: string; detail?: unknown; field?: unknown; retryAfterMs?: unknown };
  return new MalipoError(code, typeof detail === 'string' ? detail : code, {
    details: {
      status: response.status,
      ...(field === undefined ? {} : { field }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    },
  });
}
