import { describe, expect, test } from 'vitest';
import { openApi } from './open-api.ts';
import { openWorld, otherTill, paybill, publicUrl } from './world.ts';

const everyRoute = Object.entries(openApi.paths).flatMap(([path, methods]) =>
  Object.keys(methods).map((method) => [method.toUpperCase(), path.replace('{id}', 'pay_1')] as const),
);

describe('D-14 nothing of the API opens without a key', async () => {
  const world = await openWorld();
  test.each(everyRoute)('%s %s', async (method, path) => {
    const { problem, headers } = await world.ask(path, { method, key: null });
    expect(problem).toMatchObject({ status: 401, code: 'api_key_missing' });
    expect(headers.get('www-authenticate')).toMatch(/^Bearer/);
  });
});

describe('D-02 what the engine can do inside cannot be reached from outside', async () => {
  const world = await openWorld();
  test.each([
    '/v1/receive',
    '/v1/api-keys',
    '/v1/apiKeys',
    '/v1/tenant',
    '/v1/engine',
    '/v1/book',
    '/v1/options',
    '/v1/inbox',
    '/v1/settle',
    '/v1/tokens',
    '/v1/payments/pay_1/settle',
    '/v1/payments/pay_1/paid',
    '/v1/payments/__proto__/constructor',
    '/stop',
    '/start',
    '/store',
    '/.env',
    '/v1',
    '/',
  ])('%s is not there, with or without a key', async (path) => {
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      expect((await world.ask(path, { method })).status).toBe(404);
      expect((await world.ask(path, { method, key: null })).status).toBe(404);
    }
  });

  test('nothing that is answered shows credentials, tokens or whole phone numbers', async () => {
    const { ask, simulator } = await openWorld();
    await ask('/v1/payments', { body: { amount: 500, reference: 'A', phone: '0712345678' } });
    const sent = [...simulator.requests()];
    const texts = await Promise.all(
      ['/v1/payments', '/v1/events', '/v1/settlements', '/openapi.json', '/docs', '/healthz', '/readyz'].map(
        async (path) => (await ask(path)).text,
      ),
    );
    const shown = texts.join('\n');
    expect(sent).toHaveLength(1);
    expect(shown).not.toContain('254712345678');
    expect(shown).not.toContain('/cb/');
    expect(shown).not.toContain(paybill.passkey);
    expect(shown).not.toContain('test-app');
  });
});

describe('tenants and modes', () => {
  test('another tenant’s payment is not there at all', async () => {
    const { ask, malipo } = await openWorld();
    const { payment } = await ask('/v1/payments', { body: { amount: 10, reference: 'A' } });
    const kiosk = await malipo.apiKeys.create({ tenant: 'kiosk', mode: 'test' });
    const asKiosk = { key: kiosk.key };
    for (const [method, path] of [
      ['GET', ''],
      ['POST', '/prompt'],
      ['POST', '/cancel'],
      ['POST', '/check'],
      ['GET', '/events'],
    ] as const) {
      expect((await ask(`/v1/payments/${payment.id}${path}`, { ...asKiosk, method })).problem).toMatchObject({
        status: 404,
        code: 'not_found',
      });
    }
    expect((await ask('/v1/payments', asKiosk)).json).toEqual({ items: [], next: null });
    expect((await ask('/v1/events', asKiosk)).json).toMatchObject({ items: [] });
    expect((await ask('/v1/payments', { ...asKiosk, body: { amount: 10, reference: 'A' } })).payment).toMatchObject({
      shortcode: { kind: 'till', number: '600100' },
    });
  });

  test('a key of one mode does not see the money of the other', async () => {
    const { ask, malipo } = await openWorld();
    const { payment } = await ask('/v1/payments', { body: { amount: 10, reference: 'A' } });
    const live = await malipo.apiKeys.create({ mode: 'live' });
    expect(live.key).toMatch(/^mk_live_/);
    expect((await ask(`/v1/payments/${payment.id}`, { key: live.key })).problem.code).toBe('not_found');
    expect((await ask('/v1/payments', { key: live.key, body: { amount: 10, reference: 'B' } })).problem.code).toBe('shortcode_missing');
  });

  test('the same idempotency key of two tenants makes two payments', async () => {
    const { ask, malipo } = await openWorld({ shortcodes: [paybill, otherTill] });
    const kiosk = await malipo.apiKeys.create({ tenant: 'kiosk', mode: 'test' });
    const body = { amount: 10, reference: 'A' };
    const headers = { 'idempotency-key': 'same' };
    const [mine, theirs] = [await ask('/v1/payments', { body, headers }), await ask('/v1/payments', { body, headers, key: kiosk.key })];
    expect(theirs.status).toBe(201);
    expect(theirs.payment.id).not.toBe(mine.payment.id);
  });

  test('a revoked key stops working within five seconds', async () => {
    const { ask, malipo, system } = await openWorld();
    const { id, key } = await malipo.apiKeys.create({ mode: 'test' });
    expect((await ask('/v1/payments', { key })).status).toBe(200);
    await malipo.apiKeys.revoke(id);
    await system.advance(5000);
    expect((await ask('/v1/payments', { key })).problem.code).toBe('api_key_invalid');
  });
});

describe('the client secret of a payment', () => {
  test('lets a browser get, prompt, check and follow this payment', async () => {
    const { ask } = await openWorld();
    const { payment } = await ask('/v1/payments', { body: { amount: 10, reference: 'A' } });
    const guest = { key: null, headers: { 'malipo-client-secret': payment.clientSecret } };
    expect((await ask(`/v1/payments/${payment.id}`, guest)).payment).not.toHaveProperty('clientSecret');
    expect((await ask(`/v1/payments/${payment.id}/prompt`, { ...guest, body: { phone: '0712345678' } })).status).toBe(200);
    expect((await ask(`/v1/payments/${payment.id}/check`, { ...guest, method: 'POST' })).status).toBe(200);
  });

  test('opens no other payment, and does not say which ids there are', async () => {
    const { ask } = await openWorld();
    const { payment } = await ask('/v1/payments', { body: { amount: 10, reference: 'A' } });
    const other = await ask('/v1/payments', { body: { amount: 10, reference: 'B' } });
    for (const [id, secret] of [
      [other.payment.id, payment.clientSecret],
      ['pay_none', payment.clientSecret],
      [payment.id, ''],
      [payment.id, 'wrong'],
    ] as const) {
      expect((await ask(`/v1/payments/${id}`, { key: null, headers: { 'malipo-client-secret': secret } })).problem).toMatchObject({
        status: 401,
        code: 'client_secret_invalid',
      });
    }
  });

  test.each([
    ['POST', '/cancel'],
    ['GET', '?list'],
  ])('does not open what only a server may do: %s %s', async (method, what) => {
    const { ask } = await openWorld();
    const { payment } = await ask('/v1/payments', { body: { amount: 10, reference: 'A' } });
    const path = what === '?list' ? '/v1/payments' : `/v1/payments/${payment.id}${what}`;
    const { problem } = await ask(path, { method, key: null, headers: { 'malipo-client-secret': payment.clientSecret } });
    expect(problem).toMatchObject({ status: 403, code: 'api_key_required', detail: expect.stringMatching(/from your server/) });
  });

  test('scripts of any site may use it; keys and cookies do not travel with them', async () => {
    const { ask } = await openWorld();
    const { payment } = await ask('/v1/payments', { body: { amount: 10, reference: 'A' } });
    const preflight = await ask(`/v1/payments/${payment.id}/prompt`, { method: 'OPTIONS', key: null });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
    expect(preflight.headers.get('access-control-allow-headers')).not.toMatch(/authorization/i);
    expect(preflight.headers.get('access-control-allow-credentials')).toBeNull();
    const refused = await ask(`/v1/payments/${payment.id}`, { key: null });
    expect(refused.headers.get('access-control-allow-origin')).toBe('*');
    expect((await ask('/v1/payments')).headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('/tick', () => {
  const tick = (authorization?: string): Request =>
    new Request(`${publicUrl}/tick`, { method: 'POST', ...(authorization === undefined ? {} : { headers: { authorization } }) });

  test.each([undefined, ''])('D-20 is closed while no secret is set (%j), whatever is sent', async (tickSecret) => {
    const { malipo } = await openWorld(tickSecret === undefined ? {} : { tickSecret });
    for (const sent of [undefined, 'Bearer undefined', 'Bearer null', 'Bearer ']) {
      expect((await malipo.handler(tick(sent))).status).toBe(404);
    }
  });

  test('D-20 opens to its secret only', async () => {
    const { malipo } = await openWorld({ tickSecret: 'tick-tock-tick-tock' });
    for (const sent of [undefined, 'Bearer undefined', 'Bearer tick-tock-tick-toc', 'tick-tock-tick-tock']) {
      const response = await malipo.handler(tick(sent));
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ code: 'tick_secret_invalid' });
    }
    const response = await malipo.handler(tick('Bearer tick-tock-tick-tock'));
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ done: expect.any(Number) });
  });
});
