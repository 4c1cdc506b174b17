import { invalid, MalipoError, newToken, realSystem } from '@malipo/daraja/values';
import type { System } from '@malipo/daraja/values';
import type { Events, Payments, Settlements, WebhookEndpoint, WebhookEndpoints } from '../engine/api.ts';
import { call } from './transport.ts';
import type { Connection } from './transport.ts';
import { watchEvents, watchPayment } from './watch.ts';

export interface ClientOptions {
  /** Where the server is: `https://pay.example.com`, with its path if it has one. In a browser also `/malipo`. */
  readonly baseUrl: string;
  /** For servers. Never in a browser. */
  readonly apiKey?: string;
  /** For browsers: the `clientSecret` of the one payment that this client is about. */
  readonly clientSecret?: string;
  readonly fetch?: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** How long one call may take, ms. Default 45 000: sending a prompt waits for Safaricom. */
  readonly timeoutMs?: number;
  /** Time, chance and network; default: the real ones. */
  readonly system?: System;
}

/** The same calls as the library's, over HTTP. */
export interface Client {
  readonly payments: Payments;
  readonly events: Events;
  readonly settlements: Settlements;
  readonly webhookEndpoints: WebhookEndpoints;
}

/**
 * A client of Malipo's REST API. Every error is a {@link MalipoError} with the code of the problem, and `details.status`,
 * `details.field`, `details.retryAfterMs`. Creating a payment carries an idempotency key, so it is safely sent again when no answer came.
 */
export function createClient(options: ClientOptions): Client {
  const connection = connect(options);
  return {
    payments: payments(connection),
    events: events(connection),
    settlements: settlements(connection),
    webhookEndpoints: webhookEndpoints(connection),
  };
}

function connect({ baseUrl, apiKey, clientSecret, fetch, timeoutMs = 45_000, system = realSystem }: ClientOptions): Connection {
  if (!/^(?:https?:\/\/|\/)/.test(baseUrl))
    throw invalid('base_url_invalid', 'Give baseUrl as the address of the server, such as https://pay.example.com.', { field: 'baseUrl' });
  if (apiKey !== undefined && clientSecret !== undefined)
    throw new MalipoError('credentials_twice', 'Give apiKey on a server or clientSecret in a browser, not both.');
  const credential: Record<string, string> = {};
  if (apiKey !== undefined) credential['authorization'] = `Bearer ${apiKey}`;
  if (clientSecret !== undefined) credential['malipo-client-secret'] = clientSecret;
  return { baseUrl: baseUrl.replace(/\/+$/, ''), credential, timeoutMs, system: fetch ? { ...system, fetch } : system };
}

const segment = encodeURIComponent;

function payments(connection: Connection): Payments {
  const act = (id: string, what: string, body?: unknown): ReturnType<Payments['get']> =>
    call(connection, { method: 'POST', path: `/v1/payments/${segment(id)}/${what}`, body });
  return {
    create: (input, { idempotencyKey = newToken(connection.system) } = {}) =>
      call(connection, {
        method: 'POST',
        path: '/v1/payments',
        body: input,
        headers: { 'idempotency-key': idempotencyKey },
        repeatable: true,
      }),
    get: (id) => call(connection, { method: 'GET', path: `/v1/payments/${segment(id)}`, repeatable: true }),
    list: (query) => call(connection, { method: 'GET', path: '/v1/payments', query: { ...query }, repeatable: true }),
    prompt: (id, input = {}) => act(id, 'prompt', input),
    cancel: (id) => act(id, 'cancel'),
    check: (id) => act(id, 'check'),
    watch: (id, signal) => watchPayment(connection, id, signal),
  };
}

function events(connection: Connection): Events {
  return {
    list: (query) => call(connection, { method: 'GET', path: '/v1/events', query: { ...query }, repeatable: true }),
    watch: (after, signal) => watchEvents(connection, after, signal),
  };
}

function settlements(connection: Connection): Settlements {
  return { list: (query) => call(connection, { method: 'GET', path: '/v1/settlements', query: { ...query }, repeatable: true }) };
}

function webhookEndpoints(connection: Connection): WebhookEndpoints {
  const at = (id: string): string => `/v1/webhook-endpoints/${segment(id)}`;
  return {
    create: (input) => call(connection, { method: 'POST', path: '/v1/webhook-endpoints', body: input }),
    list: async () =>
      (await call<{ items: readonly WebhookEndpoint[] }>(connection, { method: 'GET', path: '/v1/webhook-endpoints', repeatable: true }))
        .items,
    update: (id, input) => call(connection, { method: 'PATCH', path: at(id), body: input }),
    remove: (id) => call(connection, { method: 'DELETE', path: at(id) }),
    redeliver: (id, eventId) => call(connection, { method: 'POST', path: `${at(id)}/redeliver`, body: { eventId } }),
  };
}
