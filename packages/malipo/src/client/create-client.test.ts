import { createVirtualSystem } from '@malipo/simulator';
import type { Route, VirtualSystem } from '@malipo/simulator';
import { describe, expect, test } from 'vitest';
import { createClient } from './create-client.ts';

const baseUrl = 'https://pay.example.com/malipo';
const problem = (status: number, body: object): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/problem+json' } });

/** A client whose server is `answer`, on a clock that runs by itself. */
function open(
  answer: Route,
): { system: VirtualSystem; seen: Request[]; settle: <T>(work: Promise<T>) => Promise<T> } & { client: ReturnType<typeof createClient> } {
  const system = createVirtualSystem({ seed: 1 });
  const seen: Request[] = [];
  system.route(baseUrl, (request) => {
    seen.push(request);
    return answer(request);
  });
  const settle = async <T>(work: Promise<T>): Promise<T> => {
    work.catch(() => {});
    await system.advance(120_000);
    return work;
  };
  return { system, seen, settle, client: createClient({ baseUrl, apiKey: 'mk_test_1', system }) };
}

describe('creating a payment', () => {
  test('is sent again with the same idempotency key when no answer comes', async () => {
    let tries = 0;
    const { client, seen, settle } = open(() => {
      if (++tries < 3) throw new TypeError('fetch failed');
      return Response.json({ id: 'pay_1' }, { status: 201 });
    });
    expect(await settle(client.payments.create({ amount: 500, reference: 'A1' }))).toMatchObject({ id: 'pay_1' });
    const keys = seen.map((request) => request.headers.get('idempotency-key'));
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
  });

  test('takes the key of the app, and another key for another call', async () => {
    const { client, seen, settle } = open(() => Response.json({ id: 'pay_1' }, { status: 201 }));
    await settle(client.payments.create({ amount: 500, reference: 'A1' }, { idempotencyKey: 'order-17' }));
    await settle(client.payments.create({ amount: 500, reference: 'A1' }));
    await settle(client.payments.create({ amount: 500, reference: 'A1' }));
    expect(new Set(seen.map((request) => request.headers.get('idempotency-key'))).size).toBe(3);
    expect(seen[0]?.headers.get('idempotency-key')).toBe('order-17');
  });

  test('gives up after four tries and says what to check', async () => {
    const { client, seen, settle } = open(() => new Response('<h1>Bad gateway</h1>', { status: 502 }));
    await expect(settle(client.payments.create({ amount: 500, reference: 'A1' }))).rejects.toMatchObject({
      code: 'answer_unreadable',
      details: { status: 502 },
      message: expect.stringMatching(/baseUrl/),
    });
    expect(seen).toHaveLength(4);
  });
});

test('a prompt is sent once, whatever becomes of the answer', async () => {
  const { client, seen, settle } = open(() => {
    throw new TypeError('fetch failed');
  });
  await expect(settle(client.payments.prompt('pay_1'))).rejects.toMatchObject({
    code: 'network_failed',
    message: expect.stringMatching(/could not be reached/),
  });
  expect(seen).toHaveLength(1);
});

test('a refusal is an error with its code, sentence and waiting time', async () => {
  const { client, settle } = open(() =>
    problem(409, { code: 'phone_busy', detail: 'This phone has another prompt. Try again in 40 s.', retryAfterMs: 40_000 }),
  );
  await expect(settle(client.payments.prompt('pay_1', { phone: '0712 345 678' }))).rejects.toMatchObject({
    code: 'phone_busy',
    message: 'This phone has another prompt. Try again in 40 s.',
    details: { status: 409, retryAfterMs: 40_000 },
  });
});

test('a server that never answers is given up, and the error does not say that nothing was done', async () => {
  const { client, settle } = open(() => new Promise(() => {}));
  await expect(settle(client.payments.cancel('pay_1'))).rejects.toMatchObject({
    code: 'timed_out',
    message: expect.stringMatching(/not known/),
  });
});

test('ids are escaped and filters go into the query', async () => {
  const { client, seen, settle } = open(() => Response.json({ items: [], next: null }));
  await settle(client.payments.get('../tick'));
  await settle(client.payments.list({ status: 'open', limit: 5 }));
  await settle(client.settlements.list({ unmatched: true }));
  expect(seen.map((request) => request.url.slice(baseUrl.length))).toEqual([
    '/v1/payments/..%2Ftick',
    '/v1/payments?status=open&limit=5',
    '/v1/settlements?unmatched=true',
  ]);
});

test.each([
  ['an address without a scheme', { baseUrl: 'pay.example.com' }, 'base_url_invalid'],
  ['a key and a secret at once', { baseUrl, apiKey: 'mk_test_1', clientSecret: 'cs_1' }, 'credentials_twice'],
])('refuses %s', (_what, options, code) => {
  expect(() => createClient(options)).toThrow(expect.objectContaining({ code }));
});
