import { invalid } from '@malipo/daraja/values';
import type { MalipoEvent } from '../../engine/api.ts';
import { keyRoute } from '../route.ts';
import type { Route, StreamEvent } from '../route.ts';
import { eventsQuerySchema, eventStreamQuerySchema } from '../schemas/requests.ts';
import { eventListSchema, eventSchema } from '../schemas/wire.ts';

const list = keyRoute({
  method: 'GET',
  path: '/v1/events',
  name: 'listEvents',
  summary: 'List events in the order of their `seq`',
  query: eventsQuerySchema,
  status: 200,
  answer: eventListSchema,
  problems: [],
  run: (call, api) => api.events.list(call.query),
});

async function* numbered(events: AsyncIterable<MalipoEvent>): AsyncGenerator<StreamEvent> {
  for await (const event of events) yield { id: String(event.seq), event: event.type, data: event };
}

/** A browser or client that comes back says where it was; that goes before the address it first asked for. */
function resumeAfter(request: Request, asked: number | undefined): number | undefined {
  const last = request.headers.get('last-event-id');
  if (last === null || last === '') return asked;
  if (!/^\d{1,15}$/.test(last))
    throw invalid('field_invalid', 'Last-Event-ID is the seq of the last event you have, a whole number.', { field: 'Last-Event-ID' });
  return Number(last);
}

const watch = keyRoute({
  method: 'GET',
  path: '/v1/events/stream',
  name: 'watchEvents',
  summary: 'Follow all events as server-sent events named after their type, with `seq` as id',
  headers: { 'Last-Event-ID': 'The seq of the last event you have; the stream goes on after it.' },
  query: eventStreamQuerySchema,
  status: 200,
  streams: eventSchema,
  problems: [],
  run: async (call, api) => {
    const after = resumeAfter(call.request, call.query.after);
    return call.stream((signal) => numbered(api.events.watch(after, signal)));
  },
});

export const eventRoutes: readonly Route[] = [list, watch];
