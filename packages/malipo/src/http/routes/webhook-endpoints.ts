import { keyRoute } from '../route.ts';
import type { Route } from '../route.ts';
import { createEndpointSchema, redeliverSchema, updateEndpointSchema } from '../schemas/requests.ts';
import { createdEndpointSchema, endpointListSchema, endpointSchema } from '../schemas/wire.ts';

const create = keyRoute({
  method: 'POST',
  path: '/v1/webhook-endpoints',
  name: 'createWebhookEndpoint',
  summary: 'Have events sent to an address of yours',
  body: createEndpointSchema,
  status: 201,
  answer: createdEndpointSchema,
  problems: ['webhook_url_invalid', 'event_type_unknown'],
  run: (call, api) => api.webhookEndpoints.create(call.body),
});

const list = keyRoute({
  method: 'GET',
  path: '/v1/webhook-endpoints',
  name: 'listWebhookEndpoints',
  summary: 'List webhook endpoints',
  status: 200,
  answer: endpointListSchema,
  problems: [],
  run: async (_call, api) => ({ items: await api.webhookEndpoints.list() }),
});

const update = keyRoute({
  method: 'PATCH',
  path: '/v1/webhook-endpoints/{id}',
  name: 'updateWebhookEndpoint',
  summary: 'Change a webhook endpoint, or switch it on and off',
  body: updateEndpointSchema,
  status: 200,
  answer: endpointSchema,
  problems: ['not_found', 'webhook_url_invalid', 'event_type_unknown'],
  run: (call, api) => api.webhookEndpoints.update(call.id, call.body),
});

const remove = keyRoute({
  method: 'DELETE',
  path: '/v1/webhook-endpoints/{id}',
  name: 'removeWebhookEndpoint',
  summary: 'Remove a webhook endpoint',
  status: 204,
  problems: ['not_found'],
  run: (call, api) => api.webhookEndpoints.remove(call.id),
});

const redeliver = keyRoute({
  method: 'POST',
  path: '/v1/webhook-endpoints/{id}/redeliver',
  name: 'redeliverEvent',
  summary: 'Send one event again',
  body: redeliverSchema,
  status: 204,
  problems: ['not_found'],
  run: (call, api) => api.webhookEndpoints.redeliver(call.id, call.body.eventId),
});

export const webhookEndpointRoutes: readonly Route[] = [create, list, update, remove, redeliver];
