import { describe, expect, test } from 'vitest';
import { openWorld } from './world.ts';
import type { Ask } from './world.ts';

const good = { amount: 500, reference: 'ORDER-17', phone: '0712 345 678' };

interface Mistake {
  readonly what: string;
  readonly path?: string;
  readonly ask: Ask;
  readonly status: number;
  readonly code: string;
  readonly field?: string;
  /** Part of the sentence that says what to do. */
  readonly says: RegExp;
}

const create = (body: object): Ask => ({ body: { ...good, ...body } });

const mistakes: readonly Mistake[] = [
  { what: 'amount 0', ask: create({ amount: 0 }), status: 422, code: 'amount_limit', field: 'amount', says: /from KES 1 to KES 250,000/ },
  {
    what: 'amount 0.5',
    ask: create({ amount: 0.5 }),
    status: 422,
    code: 'amount_fraction',
    field: 'amount',
    says: /charge a whole amount/,
  },
  {
    what: 'amount 250,001',
    ask: create({ amount: 250_001 }),
    status: 422,
    code: 'amount_limit',
    field: 'amount',
    says: /from KES 1 to KES 250,000/,
  },
  { what: 'a negative amount', ask: create({ amount: -5 }), status: 422, code: 'amount_invalid', field: 'amount', says: /such as 500/ },
  {
    what: 'NaN, which JSON does not know',
    ask: { body: '{"amount": NaN, "reference": "A"}' },
    status: 400,
    code: 'json_invalid',
    says: /Send an object such as/,
  },
  { what: 'NaN as text', ask: create({ amount: 'NaN' }), status: 422, code: 'amount_invalid', field: 'amount', says: /such as 500/ },
  {
    what: 'an amount in words',
    ask: create({ amount: 'five hundred' }),
    status: 422,
    code: 'amount_invalid',
    field: 'amount',
    says: /no commas/,
  },
  {
    what: 'an amount with a comma',
    ask: create({ amount: '1,500' }),
    status: 422,
    code: 'amount_invalid',
    field: 'amount',
    says: /no commas/,
  },
  { what: 'amount true', ask: create({ amount: true }), status: 422, code: 'field_invalid', field: 'amount', says: /500 or "500"/ },
  { what: 'no amount', ask: { body: { reference: 'A' } }, status: 422, code: 'field_missing', field: 'amount', says: /Give amount/ },
  {
    what: 'no reference',
    ask: { body: { amount: 5 } },
    status: 422,
    code: 'field_missing',
    field: 'reference',
    says: /your own name for this payment/,
  },
  {
    what: 'an empty reference',
    ask: create({ reference: ' ' }),
    status: 422,
    code: 'reference_invalid',
    field: 'reference',
    says: /1 to 64 characters/,
  },
  {
    what: 'a reference of 65 characters',
    ask: create({ reference: 'x'.repeat(65) }),
    status: 422,
    code: 'reference_invalid',
    field: 'reference',
    says: /1 to 64 characters/,
  },
  {
    what: 'a landline',
    ask: create({ phone: '020 222 2222' }),
    status: 422,
    code: 'phone_invalid',
    field: 'phone',
    says: /Write it like 0712 345 678/,
  },
  { what: 'a phone as number', ask: create({ phone: 712_345_678 }), status: 422, code: 'field_invalid', field: 'phone', says: /as text/ },
  {
    what: 'an accountReference of 13 characters',
    ask: create({ accountReference: 'ABCDEFGHIJKLM' }),
    status: 422,
    code: 'account_reference_invalid',
    field: 'accountReference',
    says: /1 to 12 of A–Z and 0–9/,
  },
  {
    what: 'an accountReference with <',
    ask: create({ accountReference: 'A<B' }),
    status: 422,
    code: 'account_reference_invalid',
    field: 'accountReference',
    says: /Leave it out to have one made/,
  },
  {
    what: 'a description of 14 characters',
    ask: create({ description: 'Fourteen chars' }),
    status: 422,
    code: 'description_invalid',
    field: 'description',
    says: /1 to 13/,
  },
  {
    what: 'an unknown shortcode',
    ask: create({ shortcode: '999999' }),
    status: 422,
    code: 'shortcode_unknown',
    field: 'shortcode',
    says: /Use one of: 174379/,
  },
  {
    what: 'the shortcode of another tenant',
    ask: create({ shortcode: '600100' }),
    status: 422,
    code: 'shortcode_unknown',
    field: 'shortcode',
    says: /not one of yours/,
  },
  {
    what: 'an expiry in the past',
    ask: create({ expiresAt: '2020-01-01T00:00:00Z' }),
    status: 422,
    code: 'expires_at_invalid',
    field: 'expiresAt',
    says: /in the future/,
  },
  {
    what: 'a returnUrl that is a script',
    ask: create({ returnUrl: 'javascript:alert(1)' }),
    status: 422,
    code: 'return_url_invalid',
    field: 'returnUrl',
    says: /https/,
  },
  {
    what: 'too much metadata',
    ask: create({ metadata: 'x'.repeat(5000) }),
    status: 422,
    code: 'metadata_too_large',
    field: 'metadata',
    says: /4,096/,
  },
  {
    what: 'a field that does not exist',
    ask: create({ amout: 5 }),
    status: 422,
    code: 'field_unknown',
    field: 'amout',
    says: /Check its spelling/,
  },
  {
    what: 'a prototype key',
    ask: { body: '{"amount":5,"reference":"A","__proto__":{"admin":true}}' },
    status: 422,
    code: 'field_unknown',
    field: '__proto__',
    says: /not a field/,
  },
  {
    what: 'an empty idempotency key',
    ask: { body: good, headers: { 'idempotency-key': '' } },
    status: 422,
    code: 'idempotency_key_invalid',
    field: 'Idempotency-Key',
    says: /1 to 255/,
  },
  {
    what: 'an idempotency key of 256 characters',
    ask: { body: good, headers: { 'idempotency-key': 'k'.repeat(256) } },
    status: 422,
    code: 'idempotency_key_invalid',
    field: 'Idempotency-Key',
    says: /1 to 255/,
  },
  { what: 'half a JSON', ask: { body: '{"amount": 5,' }, status: 400, code: 'json_invalid', says: /double quotes/ },
  {
    what: 'bytes that are no UTF-8',
    ask: { body: Uint8Array.from([...new TextEncoder().encode('{"amount":5,"reference":"A'), 0xff, 0x22, 0x7d]) },
    status: 400,
    code: 'json_invalid',
    says: /UTF-8/,
  },
  { what: 'JSON that is no object', ask: { body: '[1, 2]' }, status: 422, code: 'field_invalid', field: 'body', says: /one JSON object/ },
  { what: 'no body', ask: { method: 'POST' }, status: 422, code: 'field_invalid', field: 'body', says: /one JSON object/ },
  {
    what: 'JSON 5,000 levels deep',
    ask: { body: `{"amount":5,"reference":"A","metadata":${'['.repeat(5000)}${']'.repeat(5000)}}` },
    status: 400,
    code: 'json_invalid',
    says: /flatter/,
  },
  {
    what: 'a form',
    ask: { body: 'amount=5', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    status: 415,
    code: 'content_type_unsupported',
    says: /Content-Type: application\/json/,
  },
  {
    what: 'no content type',
    ask: { body: '{}', headers: { 'content-type': '' } },
    status: 415,
    code: 'content_type_unsupported',
    says: /Content-Type: application\/json/,
  },
  { what: 'a body of 300 KiB', ask: { body: `"${'x'.repeat(300 * 1024)}"` }, status: 413, code: 'body_too_large', says: /256 KiB/ },
  { what: 'no key', ask: { key: null }, status: 401, code: 'api_key_missing', says: /Authorization: Bearer mk_/ },
  { what: 'a wrong key', ask: { key: 'mk_test_wrong' }, status: 401, code: 'api_key_invalid', says: /malipo keys create/ },
  {
    what: 'a key without Bearer',
    ask: { key: null, headers: { authorization: 'mk_test_wrong' } },
    status: 401,
    code: 'api_key_invalid',
    says: /after “Bearer”/,
  },
  { what: 'an unknown address', path: '/v2/payments', ask: {}, status: 404, code: 'route_unknown', says: /See \/docs/ },
  { what: 'an unknown payment', path: '/v1/payments/pay_none', ask: {}, status: 404, code: 'not_found', says: /Check the id/ },
  {
    what: 'an unknown webhook endpoint',
    path: '/v1/webhook-endpoints/whe_none',
    ask: { method: 'DELETE' },
    status: 404,
    code: 'not_found',
    says: /Check the id/,
  },
  { what: 'a wrong method', path: '/v1/payments', ask: { method: 'PUT' }, status: 405, code: 'method_not_allowed', says: /POST, GET/ },
  { what: 'a page of 101', path: '/v1/payments?limit=101', ask: {}, status: 422, code: 'field_invalid', field: 'limit', says: /1 to 100/ },
  { what: 'a page of none', path: '/v1/events?limit=', ask: {}, status: 422, code: 'field_invalid', field: 'limit', says: /1 to 100/ },
  {
    what: 'an unknown status',
    path: '/v1/payments?status=pending',
    ask: {},
    status: 422,
    code: 'field_invalid',
    field: 'status',
    says: /open, paid, cancelled or expired/,
  },
  {
    what: 'an unknown filter',
    path: '/v1/payments?referense=A',
    ask: {},
    status: 422,
    code: 'field_unknown',
    field: 'referense',
    says: /Check its spelling/,
  },
  {
    what: 'a phone filter that is none',
    path: '/v1/payments?phone=123',
    ask: {},
    status: 422,
    code: 'phone_invalid',
    field: 'phone',
    says: /0712 345 678/,
  },
  {
    what: 'unmatched=yes',
    path: '/v1/settlements?unmatched=yes',
    ask: {},
    status: 422,
    code: 'field_invalid',
    field: 'unmatched',
    says: /true or false/,
  },
  {
    what: 'after that is no seq',
    path: '/v1/events?after=evt_1',
    ask: {},
    status: 422,
    code: 'field_invalid',
    field: 'after',
    says: /seq/,
  },
  {
    what: 'a Last-Event-ID that is no seq',
    path: '/v1/events/stream',
    ask: { headers: { 'last-event-id': 'evt_1' } },
    status: 422,
    code: 'field_invalid',
    field: 'Last-Event-ID',
    says: /seq/,
  },
  {
    what: 'a webhook to nowhere',
    path: '/v1/webhook-endpoints',
    ask: { body: { url: 'shop' } },
    status: 422,
    code: 'webhook_url_invalid',
    field: 'url',
    says: /https/,
  },
  {
    what: 'a webhook for an unknown event',
    path: '/v1/webhook-endpoints',
    ask: { body: { url: 'https://shop.example/h', types: ['payment.gone'] } },
    status: 422,
    code: 'field_invalid',
    field: 'types.0',
    says: /payment\.paid/,
  },
];

describe('bad input gets a sentence that says what to do', async () => {
  const world = await openWorld();
  test.each(mistakes)('$what', async ({ path = '/v1/payments', ask, status, code, field, says }) => {
    const { problem } = await world.ask(
      path,
      path === '/v1/payments' && ask.method === undefined && ask.body === undefined ? { ...ask, method: 'POST' } : ask,
    );
    expect(problem).toMatchObject({
      status,
      code,
      detail: expect.stringMatching(says),
      title: expect.stringMatching(/^\S/),
      type: `http://pay.test/malipo/docs#${code}`,
    });
    expect(problem.field).toBe(field);
  });
});

test('a refused request leaves nothing behind', async () => {
  const { ask, simulator } = await openWorld();
  for (const mistake of mistakes)
    if (mistake.path === undefined)
      await ask('/v1/payments', mistake.ask.body === undefined ? { ...mistake.ask, method: 'POST' } : mistake.ask);
  expect((await ask('/v1/payments')).json).toEqual({ items: [], next: null });
  expect([...simulator.requests()]).toEqual([]);
});

test('what fails inside is a number for the caller, and the whole story for the operator', async () => {
  const { ask, malipo, reports } = await openWorld();
  await malipo.options.store.close();
  const { problem, text } = await ask('/v1/payments', { body: good });
  expect(problem).toMatchObject({ status: 500, code: 'internal', detail: expect.stringMatching(/err_\w+.*same Idempotency-Key/) });
  const id = /err_\w+/.exec(text)?.[0];
  expect(reports).toContainEqual(
    expect.objectContaining({
      level: 'error',
      code: 'http_unexpected',
      details: { id, method: 'POST', path: '/malipo/v1/payments' },
      cause: expect.any(Error),
    }),
  );
  expect(text).not.toMatch(/store|stack|\.ts|memory/i);
});
