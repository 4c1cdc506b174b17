import { connect } from 'node:net';
import { realSystem } from '@malipo/daraja/values';
import { createSimulator } from '@malipo/simulator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMalipo } from '../../packages/malipo/src/create-malipo.ts';
import type { Malipo } from '../../packages/malipo/src/create-malipo.ts';
import type { Store } from '../../packages/malipo/src/store/contract.ts';
import { memoryStore } from '../../packages/malipo/src/store/memory/index.ts';
import { paybill } from './world.ts';

/** Puts Malipo behind a door, mounted at `/malipo`, and says at which port. */
export type MakeDoor = (malipo: Malipo) => Promise<{ readonly port: number; close(): Promise<void> }>;

interface Sent {
  readonly what: string;
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly status: number;
  /** Part of what is answered. */
  readonly says?: RegExp;
  readonly answers?: Readonly<Record<string, string>>;
}

const asKey = { authorization: 'Bearer KEY' };
const asJson = { ...asKey, 'content-type': 'application/json' };
const order = JSON.stringify({ amount: 500, reference: 'ORDER-17', metadata: { name: 'Wanjikũ ☕' } });

/** `KEY`, `ID` and `SECRET` are those of the door's own payment. */
const requests: readonly Sent[] = [
  { what: 'health', path: '/healthz', status: 200, says: /"ok"/ },
  { what: 'readiness', path: '/readyz', status: 200, says: /"ready"/ },
  {
    what: 'an unknown address',
    path: '/nothing/here',
    status: 404,
    says: /route_unknown/,
    answers: { 'content-type': 'application/problem+json' },
  },
  { what: 'no key', path: '/v1/payments', status: 401, says: /api_key_missing/ },
  { what: 'a list', path: '/v1/payments?limit=1', headers: asKey, status: 200, says: /"items":\[\{/ },
  {
    what: 'a query with signs to escape',
    path: '/v1/payments?reference=A%20%26%20B%2F%C3%A9',
    headers: asKey,
    status: 200,
    says: /"items":\[\]/,
  },
  { what: 'creating a payment', path: '/v1/payments', method: 'POST', headers: asJson, body: order, status: 201, says: /Wanjikũ ☕/ },
  {
    what: 'creating it again with one key',
    path: '/v1/payments',
    method: 'POST',
    headers: { ...asJson, 'idempotency-key': 'k1' },
    body: order,
    status: 201,
  },
  {
    what: 'another body under that key',
    path: '/v1/payments',
    method: 'POST',
    headers: { ...asJson, 'idempotency-key': 'k1' },
    body: order.replace('500', '600'),
    status: 422,
    says: /idempotency_conflict/,
  },
  {
    what: 'a body that is text',
    path: '/v1/payments',
    method: 'POST',
    headers: { ...asKey, 'content-type': 'text/plain' },
    body: 'hello',
    status: 415,
    says: /content_type_unsupported/,
  },
  { what: 'one payment', path: '/v1/payments/ID', headers: asKey, status: 200, says: /"status":"open"/ },
  {
    what: 'one payment by its client secret',
    path: '/v1/payments/ID',
    headers: { 'malipo-client-secret': 'SECRET' },
    status: 200,
    answers: { 'access-control-allow-origin': '*' },
  },
  { what: 'a preflight', path: '/v1/payments/ID', method: 'OPTIONS', status: 204, answers: { 'access-control-allow-methods': 'GET' } },
  { what: 'only the headers', path: '/v1/payments/ID', method: 'HEAD', headers: asKey, status: 200 },
  { what: 'a wrong method', path: '/v1/payments/ID', method: 'PUT', headers: asKey, status: 405, answers: { allow: 'GET, HEAD' } },
  { what: 'an answer without a body', path: '/v1/webhook-endpoints/whe_none', method: 'DELETE', headers: asKey, status: 404 },
  {
    what: 'the payment page, by a form',
    path: '/pay/ID/prompt',
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', cookie: 'malipo_client_secret=SECRET' },
    body: 'phone=12&lang=sw',
    status: 422,
    says: /<html/,
  },
  {
    what: 'a callback',
    path: '/cb/0123456789abcdef',
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"Body":{"stkCallback":{}}}',
    status: 200,
    says: /"Accepted"/,
  },
  {
    what: 'a callback of bytes',
    path: '/cb/fedcba9876543210',
    method: 'POST',
    headers: { 'content-type': 'text/plain' },
    body: new Uint8Array([0xff, 0x00, 0xfe]),
    status: 200,
    says: /"Accepted"/,
  },
  {
    what: 'a callback that is too large',
    path: '/cb/0123456789abcdef',
    method: 'POST',
    headers: { 'content-type': 'text/plain' },
    body: 'x'.repeat(90_000),
    status: 413,
    says: /body_too_large/,
  },
];

/** The same twenty requests through any door, over a real socket, and what only a socket can show. */
export function describeDoor(name: string, makeDoor: MakeDoor, store: Store = memoryStore()): void {
  describe(name, () => {
    const simulator = createSimulator();
    const malipo = createMalipo({
      store,
      environment: 'simulator',
      publicUrl: 'http://localhost/malipo',
      shortcodes: [paybill],
      system: { ...realSystem, fetch: (input, init) => simulator.fetch(new Request(input, init)) },
    });
    let base = '';
    let fill: (text: string) => string = (text) => text;
    let close: () => Promise<void> = async () => {};
    let port = 0;

    beforeAll(async () => {
      await store.migrate();
      const { key } = await malipo.apiKeys.create({ mode: 'test' });
      const payment = await malipo.payments.create({ amount: 10, reference: 'DOOR' });
      const door = await makeDoor(malipo);
      ({ port } = door);
      close = () => door.close();
      base = `http://localhost:${port}/malipo`;
      fill = (text) => text.replace('KEY', key).replace('ID', payment.id).replace('SECRET', payment.clientSecret);
    });
    afterAll(async () => {
      await close();
      await store.close();
      simulator.stop();
    });

    const send = ({ path, method = 'GET', headers = {}, body }: Sent, signal?: AbortSignal): Promise<Response> =>
      realSystem.fetch(base + fill(path), {
        method,
        headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, fill(value)])),
        ...(body === undefined ? {} : { body }),
        ...(signal ? { signal } : {}),
      });

    test.each(requests)('$what', async (request) => {
      const response = await send(request);
      const text = await response.text();
      expect(response.status, text).toBe(request.status);
      if (request.says) expect(text).toMatch(request.says);
      for (const [name, value] of Object.entries(request.answers ?? {})) expect(response.headers.get(name)).toBe(value);
    });

    test('the bytes of a callback and the address it came from are kept', async () => {
      await send({
        what: '',
        path: '/cb/kept',
        method: 'POST',
        headers: { 'content-type': 'text/plain' },
        body: new Uint8Array([1, 0xff, 0]),
        status: 200,
      });
      const rows = await store.transaction((tx) => tx.find('inbox', { index: 'byReceived' }));
      const kept = rows.find((row) => row.body.length === 3 && row.body[0] === 1);
      expect([...(kept?.body ?? [])]).toEqual([1, 0xff, 0]);
      expect(kept?.address).toMatch(/127\.0\.0\.1|::1/);
    });

    test('a stream is sent as it comes, and let go when the reader leaves', async () => {
      const leave = new AbortController();
      const response = await send({ what: '', path: '/v1/payments/ID/events', headers: asKey, status: 200 }, leave.signal);
      expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
      let text = '';
      for await (const chunk of response.body ?? []) {
        text += new TextDecoder().decode(chunk);
        if (text.includes('event: payment')) break;
      }
      expect(text).toMatch(/^retry: \d+\n\n[^]*event: payment\ndata: \{/);
      leave.abort();
    });

    test('a request that is no HTTP is refused and disturbs nobody', async () => {
      const answer = await new Promise<string>((resolve, reject) => {
        const socket = connect(port, 'localhost', () => socket.write('GET /malipo/healthz\r\n\r\n'));
        let text = '';
        socket.on('data', (chunk) => (text += chunk.toString()));
        socket.on('end', () => resolve(text));
        socket.on('error', reject);
      });
      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      expect((await send({ what: '', path: '/healthz', status: 200 })).status).toBe(200);
    });
  });
}
