import { expect, test } from 'vitest';
import { openApi, readerOf } from './open-api.ts';
import type { Operation } from './open-api.ts';
import { openWorld } from './world.ts';

const operations: readonly (readonly [string, Operation])[] = Object.entries(openApi.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
);

test('/openapi.json is served as it was checked here', async () => {
  const { ask } = await openWorld();
  const answer = await ask('/openapi.json', { key: null });
  expect(answer.json).toEqual(openApi);
  expect(openApi.openapi).toBe('3.1.0');
});

test('every route is described', () => {
  expect(operations.map(([name]) => name).sort()).toEqual([
    'DELETE /v1/webhook-endpoints/{id}',
    'GET /v1/events',
    'GET /v1/events/stream',
    'GET /v1/payments',
    'GET /v1/payments/{id}',
    'GET /v1/payments/{id}/events',
    'GET /v1/settlements',
    'GET /v1/webhook-endpoints',
    'PATCH /v1/webhook-endpoints/{id}',
    'POST /v1/payments',
    'POST /v1/payments/{id}/cancel',
    'POST /v1/payments/{id}/check',
    'POST /v1/payments/{id}/prompt',
    'POST /v1/webhook-endpoints',
    'POST /v1/webhook-endpoints/{id}/redeliver',
  ]);
});

test.each(operations)('%s says what it takes, what it answers and who may call it', (name, operation) => {
  expect(operation.summary).not.toBe('');
  const inPath = [...name.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
  expect(operation.parameters.filter((parameter) => parameter.in === 'path').map((parameter) => parameter.name)).toEqual(inPath);
  for (const scheme of operation.security.flatMap((one) => Object.keys(one)))
    expect(openApi.components.securitySchemes).toHaveProperty(scheme);
  for (const [status, response] of Object.entries(operation.responses)) {
    expect(response.description).not.toBe('');
    if (Number(status) >= 400) expect(Object.keys(response.content ?? {})).toEqual(['application/problem+json']);
  }
  expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['401', '500']));
});

test('operation ids are unique, so that clients can be generated', () => {
  const ids = operations.map(([, operation]) => operation.operationId);
  expect(new Set(ids).size).toBe(ids.length);
});

test('every schema can be read, and every reference leads to one', () => {
  const text = JSON.stringify(openApi);
  const named = Object.keys(openApi.components.schemas);
  for (const [, name] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) expect(named).toContain(name);
  expect(text).not.toContain('$schema');
  for (const schema of Object.values(openApi.components.schemas)) expect(() => readerOf(schema)).not.toThrow();
});

test('the schemas refuse what the API never sends', () => {
  const payment = readerOf({ $ref: '#/components/schemas/Payment' });
  expect(payment.safeParse({ id: 'pay_1' }).success).toBe(false);
});

test('what we send may grow without breaking generated clients; what we are sent may not be misspelt', () => {
  expect(JSON.stringify(openApi.components.schemas['Payment'])).not.toContain('additionalProperties');
  expect(openApi.components.schemas['CreatePayment']).toMatchObject({ additionalProperties: false });
});
