import type { z } from 'zod';
import type { TenantApi } from '../engine/api.ts';
import type { GuestPayments } from './context.ts';
import type { ProblemCode } from './problems.ts';

/** What a route is given: everything parsed. */
export interface Call<Query, Body> {
  readonly id: string;
  readonly query: Query;
  readonly body: Body;
  readonly request: Request;
  /** Builds the stream of an SSE route. */
  readonly stream: StreamEvents;
}

/** One server-sent event. */
export interface StreamEvent {
  readonly id?: string;
  readonly event: string;
  readonly data: unknown;
}

/** Turns `source`, which is opened with a signal that says when to stop, into a response. */
export type StreamEvents = (source: (signal: AbortSignal) => AsyncIterable<StreamEvent>) => Response;

interface RouteFacts<Query, Body> {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** As OpenAPI spells it: `/v1/payments/{id}`. */
  readonly path: string;
  /** Name of the operation for generated clients. */
  readonly name: string;
  readonly summary: string;
  readonly query?: z.ZodType<Query>;
  readonly body?: z.ZodType<Body>;
  /** The body may be left out altogether. */
  readonly bodyOptional?: boolean;
  /** Headers the route reads, with what they are for. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly status: 200 | 201 | 204;
  /** What a success answers with: a schema, or the SSE stream of it. Nothing with 204. */
  readonly answer?: z.ZodType;
  readonly streams?: z.ZodType;
  /** What can go wrong here beyond what every route shares. */
  readonly problems: readonly ProblemCode[];
}

/** A route for servers with an API key. */
export interface KeyRoute<Query = unknown, Body = unknown> extends RouteFacts<Query, Body> {
  readonly access: 'key';
  run(call: Call<Query, Body>, api: TenantApi): Promise<unknown>;
}

/** A route about one payment that its client secret opens too. */
export interface GuestRoute<Query = unknown, Body = unknown> extends RouteFacts<Query, Body> {
  readonly access: 'key_or_secret';
  run(call: Call<Query, Body>, payments: GuestPayments): Promise<unknown>;
}

export type Route = KeyRoute | GuestRoute;

/** Declares a route for API keys; lets TypeScript infer what `run` gets. */
export const keyRoute = <Query, Body>(route: Omit<KeyRoute<Query, Body>, 'access'>): KeyRoute<Query, Body> => ({ ...route, access: 'key' });

/** Declares a route that a client secret opens too. */
export const guestRoute = <Query, Body>(route: Omit<GuestRoute<Query, Body>, 'access'>): GuestRoute<Query, Body> => ({
  ...route,
  access: 'key_or_secret',
});
