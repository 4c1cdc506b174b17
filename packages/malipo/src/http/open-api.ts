import { z } from 'zod';
import { problemKinds } from './problems.ts';
import type { ProblemCode } from './problems.ts';
import type { Route } from './route.ts';
import { routes } from './routes/index.ts';
import { components } from './schemas/wire.ts';

type JsonObject = Record<string, unknown>;

const schemaUri = (id: string): string => `#/components/schemas/${id}`;

/** The OpenAPI 3.1 document, made from the same schemas and the same table of routes that serve requests. */
export function buildOpenApi(publicUrl: string): JsonObject {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Malipo',
      version: '1',
      summary: 'M-Pesa payments: ask, follow, and know what arrived.',
      description:
        'Amounts are shillings. Times are ISO 8601. Every error is application/problem+json with a `code` for programs and a `detail` that says what to do.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: publicUrl.replace(/\/+$/, '') }],
    paths: paths(),
    webhooks: { event: { post: webhook } },
    components: { schemas: componentSchemas(), securitySchemes },
  };
}

const securitySchemes = {
  apiKey: { type: 'http', scheme: 'bearer', description: 'An API key, `mk_test_…` or `mk_live_…`. For servers only.' },
  clientSecret: {
    type: 'apiKey',
    in: 'header',
    name: 'Malipo-Client-Secret',
    description: 'The clientSecret of one payment. For browsers: opens this payment only.',
  },
};

const header = (name: string, description: string): JsonObject => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string' },
});

/** What we send to webhook endpoints. */
const webhook = {
  operationId: 'receiveEvent',
  summary: 'An event, sent to each webhook endpoint that wants its type',
  description:
    'Signed as Standard Webhooks says. Answer with any 2xx; anything else is tried again for three days, and 410 switches the endpoint off.',
  parameters: [
    header('webhook-id', 'The same for every try: do nothing for one that you have seen.'),
    header('webhook-timestamp', 'Seconds since 1970.'),
    header(
      'webhook-signature',
      '`v1,` and the base64 of HMAC-SHA-256 over id, timestamp and body, joined by dots; several are separated by spaces.',
    ),
  ],
  requestBody: { required: true, content: { 'application/json': { schema: { $ref: schemaUri('Event') } } } },
  responses: { '2XX': { description: 'Received.' }, '410': { description: 'Send no more.' } },
};

function componentSchemas(): JsonObject {
  const { schemas } = z.toJSONSchema(components, { uri: schemaUri, io: 'input' });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, schema]) => [id, isSent(id) ? openEnded(withoutFrame(schema)) : withoutFrame(schema)]),
  );
}

/** Named after what they do: what callers send is judged strictly. */
const isSent = (id: string): boolean => !/^(?:Create|Update)[A-Z]/.test(id);

/** What we send may get further fields one day; a generated client must not stumble over them. */
function openEnded(value: unknown): JsonObject {
  const text = JSON.stringify(value, (name, inner: unknown) => (name === 'additionalProperties' && inner === false ? undefined : inner));
  return JSON.parse(text) as JsonObject;
}

/** OpenAPI 3.1 sets dialect and address for the whole document. */
function withoutFrame(schema: object): JsonObject {
  return Object.fromEntries(Object.entries(schema).filter(([name]) => name !== '$schema' && name !== '$id'));
}

/** A reference to a named schema, or the schema itself. */
function schemaOf(schema: z.ZodType): JsonObject {
  const id = components.get(schema)?.id;
  return id === undefined ? withoutFrame(z.toJSONSchema(schema, { io: 'input' })) : { $ref: schemaUri(id) };
}

function paths(): JsonObject {
  const found: Record<string, JsonObject> = {};
  for (const route of routes) (found[route.path] ??= {})[route.method.toLowerCase()] = operation(route);
  return found;
}

function operation(route: Route): JsonObject {
  return {
    operationId: route.name,
    summary: route.summary,
    security: route.access === 'key' ? [{ apiKey: [] }] : [{ apiKey: [] }, { clientSecret: [] }],
    parameters: [...pathParameters(route), ...queryParameters(route), ...headerParameters(route)],
    ...(route.body
      ? { requestBody: { required: route.bodyOptional !== true, content: { 'application/json': { schema: schemaOf(route.body) } } } }
      : {}),
    responses: { [route.status]: success(route), ...problemAnswers(route) },
  };
}

const pathParameters = (route: Route): JsonObject[] =>
  route.path.includes('{id}') ? [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }] : [];

const headerParameters = (route: Route): JsonObject[] =>
  Object.entries(route.headers ?? {}).map(([name, description]) => ({
    name,
    in: 'header',
    required: false,
    description,
    schema: { type: 'string' },
  }));

function queryParameters(route: Route): JsonObject[] {
  if (!route.query) return [];
  const { properties = {} } = z.toJSONSchema(route.query, { io: 'input' });
  return Object.entries(properties).map(([name, schema]) => {
    const { description, ...rest } = typeof schema === 'object' ? schema : {};
    return { name, in: 'query', required: false, ...(description === undefined ? {} : { description }), schema: rest };
  });
}

function success(route: Route): JsonObject {
  if (route.streams)
    return {
      description: 'Server-sent events; the data of each is one of these.',
      content: { 'text/event-stream': { schema: schemaOf(route.streams) } },
    };
  if (!route.answer) return { description: 'Done.' };
  const created = route.status === 201 ? { headers: { Location: { description: 'Its address.', schema: { type: 'string' } } } } : {};
  return {
    description: route.status === 201 ? 'Created.' : 'Done.',
    ...created,
    content: { 'application/json': { schema: schemaOf(route.answer) } },
  };
}

/** What can go wrong with a route, those that every route shares included. */
export function problemsOf(route: Route): readonly ProblemCode[] {
  const codes: ProblemCode[] = ['api_key_missing', 'api_key_invalid', ...route.problems, 'internal'];
  codes.push(route.access === 'key' ? 'api_key_required' : 'client_secret_invalid');
  if (route.query) codes.push('field_invalid', 'field_unknown');
  if (route.headers?.['Last-Event-ID']) codes.push('field_invalid');
  if (route.body)
    codes.push('json_invalid', 'body_too_large', 'content_type_unsupported', 'field_missing', 'field_invalid', 'field_unknown');
  return [...new Set(codes)];
}

function problemAnswers(route: Route): JsonObject {
  const byStatus = Map.groupBy(problemsOf(route), (code) => problemKinds[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\`: ${problemKinds[code].title}.`).join(' '),
        content: { 'application/problem+json': { schema: { $ref: schemaUri('Problem') } } },
      },
    ]),
  );
}
