import { expect } from 'vitest';
import type { Ask, World } from '../world.ts';
import type { Mistake } from './mistake.ts';

/** A mistake in a request: to `POST /v1/payments` unless it says where. */
export interface RequestMistake {
  readonly what: string;
  readonly path?: string;
  readonly ask: Ask;
  readonly status: number;
  readonly code: string;
  readonly field?: string;
  readonly says: RegExp;
}

const good = { amount: 500, reference: 'ORDER-17', phone: '0712 345 678' };
const create = (body: object): Ask => ({ body: { ...good, ...body } });

export const requestMistakes: readonly RequestMistake[] = [
  { what: 'amount 0', ask: create({ amount: 0 }), status: 422, code: 'amount_limit', field: 'amount', says: /from KES 1 to KES 250,000/ },
  {
    what: 'amount 0.5',
    ask: create({ amount: 0.5 }),
    status: 422,
    code: 'amount_fraction',
    field: 'amount',
    says: /give a whole amount/,
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
    what: 'unmatched money of a payment',
    path: '/v1/settlements?unmatched=true&paymentId=pay_01',
    ask: {},
    status: 422,
    code: 'filters_contradict',
    field: 'unmatched',
    says: /Leave out either/,
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

/** The request as it is sent. */
export const requestOf = ({ path, ask }: RequestMistake): readonly [string, Ask] =>
  path === undefined && ask.body === undefined && ask.method === undefined
    ? ['/v1/payments', { ...ask, method: 'POST' }]
    : [path ?? '/v1/payments', ask];

/** Mistakes in requests to a server that knows two tenants, and has one payment that expired and one of the other tenant. */
export async function overRest(world: World): Promise<Mistake[]> {
  const { system, malipo } = world;
  const expiresAt = new Date(system.now() + 60_000).toISOString();
  const expired = await malipo.payments.create({ amount: 10, reference: 'EXPIRED', expiresAt });
  const foreign = await malipo.tenant('kiosk').payments.create({ amount: 10, reference: 'FOREIGN' });
  await system.advance(600_000);
  await malipo.tick();
  const withState: readonly RequestMistake[] = [
    {
      what: 'a prompt of an expired payment',
      path: `/v1/payments/${expired.id}/prompt`,
      ask: { body: { phone: '0712 345 678' } },
      status: 409,
      code: 'payment_closed',
      says: /Create a new one/,
    },
    { what: 'another tenant’s payment', path: `/v1/payments/${foreign.id}`, ask: {}, status: 404, code: 'not_found', says: /same tenant/ },
    {
      what: 'a prompt of another tenant’s payment',
      path: `/v1/payments/${foreign.id}/prompt`,
      ask: { body: { phone: '0712 345 678' } },
      status: 404,
      code: 'not_found',
      says: /same tenant/,
    },
  ];
  return [...requestMistakes, ...withState].map((mistake) => ({
    ...mistake,
    where: 'REST',
    make: async () => {
      const { problem } = await world.ask(...requestOf(mistake));
      expect(problem).toMatchObject({ title: expect.stringMatching(/^\S/), type: `http://pay.test/malipo/docs#${problem.code}` });
      return { code: problem.code, sentence: problem.detail, status: problem.status, field: problem.field };
    },
  }));
}
