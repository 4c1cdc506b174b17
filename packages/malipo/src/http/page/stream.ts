import type { System } from '@malipo/daraja/values';
import type { Payment } from '../../engine/api.ts';
import type { LiveState } from './browser/live-page.ts';

/** Proxies close a silent connection after half a minute or more. */
const heartbeatMs = 15_000;
const retryMs = 2000;

interface StreamOptions {
  readonly system: System;
  /** The browser left, or the server is about to stop. */
  readonly signal: AbortSignal;
  readonly render: (payment: Payment) => Promise<LiveState>;
}

/** Server-sent events: every state of the payment as it should be shown. Whole states, so a lost one is no loss. */
export function streamStates(states: AsyncIterable<Payment>, { system, signal, render }: StreamOptions): Response {
  const text = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      const beating = beat(system, signal, () => controller.enqueue(text.encode(':\n\n')));
      try {
        controller.enqueue(text.encode(`retry: ${retryMs}\n\n`));
        for await (const payment of states) {
          const state = await render(payment);
          controller.enqueue(text.encode(`data: ${JSON.stringify(state)}\n\n`));
          if (state.isFinal) break;
        }
      } catch (error) {
        if (!signal.aborted) controller.error(error);
      } finally {
        await beating.stop();
        closeQuietly(controller);
      }
    },
  });
  return new Response(body, {
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
  });
}

function beat(system: System, signal: AbortSignal, send: () => void): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const until = AbortSignal.any([signal, stopping.signal]);
  const running = (async () => {
    try {
      for (;;) {
        await system.sleep(heartbeatMs, until);
        send();
      }
    } catch {
      // Aborted, or the connection is gone: nobody is left to send to.
    }
  })();
  return {
    stop: () => {
      stopping.abort();
      return running;
    },
  };
}

/** A stream that the browser has cancelled is closed already, and says so by throwing. */
function closeQuietly(controller: ReadableStreamDefaultController): void {
  try {
    controller.close();
  } catch {
    // Closed by the other side.
  }
}
