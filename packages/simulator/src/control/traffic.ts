import { formatInstant, invalid } from '@malipo/daraja/values';
import type { Simulator } from '../simulator.ts';
import type { HeaderList, TrafficEntry } from '../traffic/entry.ts';
import { filterTraffic } from '../traffic/filter.ts';
import { respondStream } from './respond.ts';

/** Entries of the log, newest first. */
export function listTraffic({ traffic }: Simulator, query: URLSearchParams, limit: number): unknown {
  const filter = { api: query.get('api') ?? '', about: query.get('about') ?? '' };
  return filterTraffic(traffic.list(), filter).slice(0, limit).map(viewEntry);
}

export function oneTraffic({ traffic }: Simulator, id: string): unknown {
  const entry = traffic.get(id);
  if (!entry)
    throw invalid('traffic_unknown', 'Nothing with this id is in the log (any more). GET /_control/traffic lists it.', { field: 'id' });
  return viewEntry(entry);
}

/** Sends a callback again and shows how that went. */
export async function resendTraffic(simulator: Simulator, id: string): Promise<unknown> {
  const again = simulator.traffic.resend(id);
  await again.over;
  return oneTraffic(simulator, again.id);
}

const viewEntry = ({ at, headers, answer, tookMs, api, ...entry }: TrafficEntry): Record<string, unknown> => ({
  ...entry,
  api: api ?? null,
  at: formatInstant(at),
  tookMs: tookMs ?? null,
  headers: viewHeaders(headers),
  answer: { ...answer, headers: viewHeaders(answer.headers) },
});

const viewHeaders = (headers: HeaderList): Readonly<Record<string, string>> => Object.fromEntries(headers);

/** Server-sent events without content: something may have changed, look again. Many changes in one breath are one event. */
export function streamChanges(simulator: Simulator): Response {
  const encoder = new TextEncoder();
  let stop = (): void => undefined;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      let due = false;
      controller.enqueue(encoder.encode('retry: 1000\n\n'));
      const unwatch = simulator.watch(() => {
        if (due) return;
        due = true;
        queueMicrotask(() => {
          if (due) controller.enqueue(encoder.encode('event: changed\ndata: \n\n'));
          due = false;
        });
      });
      stop = () => {
        due = false;
        unwatch();
      };
    },
    cancel: () => stop(),
  });
  return respondStream(body);
}
