import type { Phone, System } from '@malipo/daraja/values';
import type { Simulator } from '../simulator.ts';
import { respondStream } from './respond.ts';
import { viewPhone } from './views.ts';

/** Server-sent events: the whole phone at once, and again after each change. */
export function streamPhone(simulator: Simulator, system: System, number: Phone): Response {
  const encoder = new TextEncoder();
  let unwatch = (): void => undefined;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      let told = false;
      const tell = (): void => {
        told = false;
        controller.enqueue(encoder.encode(`event: phone\ndata: ${JSON.stringify(viewPhone(simulator.phone(number), system.now()))}\n\n`));
      };
      // One payment changes a phone several times in one breath; pages need to hear it once.
      const tellSoon = (): void => {
        if (told) return;
        told = true;
        queueMicrotask(() => {
          if (told) tell();
        });
      };
      const stopWatching = simulator.phone(number).watch(tellSoon);
      unwatch = () => {
        told = false;
        stopWatching();
      };
      controller.enqueue(encoder.encode('retry: 1000\n\n'));
      tell();
    },
    cancel: () => unwatch(),
  });
  return respondStream(body);
}
