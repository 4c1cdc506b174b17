import type { Phone, System } from '@malipo/daraja/values';
import type { Simulator } from '../simulator.ts';
import { respondStream } from './respond.ts';
import { viewPhone } from './views.ts';

/** Server-sent events: each phone as a whole at once, and again after each of its changes. */
export function streamPhones(simulator: Simulator, system: System, numbers: readonly Phone[]): Response {
  const encoder = new TextEncoder();
  let stop = (): void => undefined;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      const send = (text: string): void => controller.enqueue(encoder.encode(text));
      send('retry: 1000\n\n');
      const stops = numbers.map((number) =>
        watch(simulator, number, () => send(`event: phone\ndata: ${JSON.stringify(viewPhone(simulator.phone(number), system.now()))}\n\n`)),
      );
      stop = () => stops.forEach((unwatch) => unwatch());
    },
    cancel: () => stop(),
  });
  return respondStream(body);
}

/** Tells now and after changes. One payment changes a phone several times in one breath; listeners hear it once. */
function watch(simulator: Simulator, number: Phone, tell: () => void): () => void {
  let due = false;
  const unwatch = simulator.phone(number).watch(() => {
    due = true;
    queueMicrotask(() => {
      if (due) tell();
      due = false;
    });
  });
  tell();
  return () => {
    due = false;
    unwatch();
  };
}
