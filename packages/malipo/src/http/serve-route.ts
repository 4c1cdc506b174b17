import { realSystem } from '@malipo/daraja/values';
import type { Engine } from '../engine/api.ts';
import type { HandlerContext } from './context.ts';
import { reportUnexpected } from './errors.ts';
import { eventStream } from './event-stream.ts';
import { readJson } from './read-body.ts';
import type { Call, Route } from './route.ts';
import { readWith } from './schemas/read-with.ts';
import type { SignIn } from './sign-in.ts';

/** A request that found its route. */
export interface Arrival {
  readonly request: Request;
  readonly id: string;
  readonly host: HandlerContext;
}

/** Signs in, parses, runs and answers: who may not come in learns nothing about what they sent. */
export async function serveRoute(engine: Engine, signIn: SignIn, route: Route, arrival: Arrival): Promise<Response> {
  if (route.access === 'key') {
    const api = await signIn.tenant(arrival.request);
    return answerWith(engine, route, await route.run(await readCall(engine, route, arrival), api));
  }
  const payments = await signIn.guest(arrival.request, arrival.id);
  return answerWith(engine, route, await route.run(await readCall(engine, route, arrival), payments));
}

async function readCall(engine: Engine, route: Route, { request, id, host }: Arrival): Promise<Call<unknown, unknown>> {
  return {
    id,
    request,
    query: route.query ? readWith(route.query, Object.fromEntries(new URL(request.url).searchParams), 'query') : undefined,
    body: route.body ? await readBody(route, request) : undefined,
    stream: (open) =>
      eventStream(open, {
        system: engine.options.system ?? realSystem,
        until: host.closing ? [request.signal, host.closing] : [request.signal],
        onError: (cause) => reportUnexpected(engine, cause, request),
      }),
  };
}

async function readBody({ body, bodyOptional }: Route, request: Request): Promise<unknown> {
  const sent = await readJson(request);
  return body ? readWith(body, sent === undefined && bodyOptional ? {} : sent, 'body') : undefined;
}

function answerWith(engine: Engine, route: Route, value: unknown): Response {
  if (value instanceof Response) return value;
  if (route.status === 204) return new Response(null, { status: 204 });
  const headers: Record<string, string> = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  if (route.status === 201) headers['location'] = `${engine.options.publicUrl.replace(/\/+$/, '')}${route.path}/${idOf(value)}`;
  return new Response(JSON.stringify(value), { status: route.status, headers });
}

const idOf = (value: unknown): string => (typeof value === 'object' && value !== null ? String(Reflect.get(value, 'id')) : '');
