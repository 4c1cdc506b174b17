import type { System } from '@malipo/daraja/values';
import type { StreamEvent } from './route.ts';

/** Short enough for the proxies that cut silent connections after 20 to 60 s. */
const HEARTBEAT_MS = 15_000;
/** Then the stream ends and the reader comes back: keys are looked at again, and processes can be replaced. */
const LIFE_MS = 15 * 60_000;
/** How long readers wait before they come back. */
const RETRY_MS = 2000;

export interface StreamOptions {
  readonly system: System;
  /** End the stream when any of these aborts: the reader is gone, the server stops. */
  readonly until: readonly AbortSignal[];
  /** Told about trouble in the source; the reader only sees the end and comes back. */
  readonly onError: (cause: unknown) => void;
}

const headers = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  // nginx would otherwise keep small events back.
  'x-accel-buffering': 'no',
};

/** Server-sent events from `open`, which is stopped by its signal however the stream ends. */
export function eventStream(open: (signal: AbortSignal) => AsyncIterable<StreamEvent>, options: StreamOptions): Response {
  const stop = new AbortController();
  const over = AbortSignal.any([stop.signal, ...options.until]);
  const chunks = beating(open(over), over, options);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (!done) return controller.enqueue(encoder.encode(value));
      stop.abort();
      controller.close();
    },
    cancel: () => stop.abort(),
  });
  return new Response(body, { status: 200, headers });
}

/** The events as text, with a heartbeat whenever there is none for a while; ends with the signal, at the end of its life, or when the source does. */
async function* beating(
  source: AsyncIterable<StreamEvent>,
  signal: AbortSignal,
  { system, onError }: StreamOptions,
): AsyncGenerator<string> {
  const iterator = source[Symbol.asyncIterator]();
  const endAt = system.now() + LIFE_MS;
  yield `retry: ${RETRY_MS}\n\n`;
  try {
    let next: Promise<IteratorResult<StreamEvent>> | undefined;
    while (!signal.aborted && system.now() < endAt) {
      next ??= iterator.next();
      next.catch(() => {});
      const came = await sooner(next, system, signal);
      if (came === 'ended') return;
      if (came === 'silence') {
        yield ': \n\n';
        continue;
      }
      if (came.done) return;
      next = undefined;
      yield format(came.value);
    }
  } catch (cause) {
    if (!signal.aborted) onError(cause);
  } finally {
    iterator.return?.().catch(() => {});
  }
}

/** The next event, or that it was silent for the time of one heartbeat, or that the stream is to end. */
async function sooner<T>(next: Promise<T>, system: System, signal: AbortSignal): Promise<T | 'silence' | 'ended'> {
  const waiting = new AbortController();
  const both = AbortSignal.any([signal, waiting.signal]);
  try {
    const silence = system.sleep(HEARTBEAT_MS, both).then(
      () => 'silence' as const,
      () => 'ended' as const,
    );
    return await Promise.race([next, silence]);
  } finally {
    waiting.abort();
  }
}

/** JSON has no line ends, so one data line always suffices. */
function format({ id, event, data }: StreamEvent): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
