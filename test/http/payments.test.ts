import { expect, test } from 'vitest';
import { openWorld } from './world.ts';

const order = { amount: 500, reference: 'ORDER-17', phone: '0712 345 678' };

test('create, watch it being prompted, and get it paid', async () => {
  const { ask, system, malipo } = await openWorld();
  const { status, headers, payment } = await ask('/v1/payments', { body: { ...order, metadata: { cart: [1, 2] } } });
  expect(status).toBe(201);
  expect(headers.get('location')).toBe(`http://pay.test/malipo/v1/payments/${payment.id}`);
  expect(payment).toMatchObject({
    status: 'open',
    amount: 500,
    paid: 0,
    phone: '0712***678',
    metadata: { cart: [1, 2] },
    attempts: [{ status: 'prompted' }],
  });
  expect(payment.clientSecret).toMatch(/^\S{16,}$/);

  await system.advance(10_000);
  expect((await ask(`/v1/payments/${payment.id}`)).payment).toMatchObject({
    status: 'paid',
    paid: 500,
    attempts: [{ status: 'succeeded' }],
  });
  expect(await malipo.book.balance('mpesa:174379')).toBe(500);
});

test('list pages through, newest first, and filters', async () => {
  const { ask, system } = await openWorld();
  for (const reference of ['A', 'B', 'C']) {
    await ask('/v1/payments', { body: { amount: 10, reference } });
    await system.advance(10);
  }
  const first = await ask('/v1/payments?limit=2');
  expect(first.json).toMatchObject({ items: [{ reference: 'C' }, { reference: 'B' }], next: expect.any(String) });
  const { next } = first.json as { next: string };
  expect((await ask(`/v1/payments?limit=2&after=${next}`)).json).toMatchObject({ items: [{ reference: 'A' }], next: null });
  expect((await ask('/v1/payments?reference=B')).json).toMatchObject({ items: [{ reference: 'B' }], next: null });
  expect((await ask('/v1/payments?status=paid')).json).toEqual({ items: [], next: null });
  expect((await ask('/v1/payments?reference=B&status=paid')).json).toEqual({ items: [], next: null });
  expect((await ask('/v1/payments?reference=B&status=open')).json).toMatchObject({ items: [{ reference: 'B' }] });
});

test('several filters hold at once, on every page', async () => {
  const { ask, system } = await openWorld();
  for (let i = 0; i < 9; i++) {
    const { payment } = await ask('/v1/payments', { body: { amount: 10 + i, reference: 'SAME' } });
    if (i % 3 !== 0) await ask(`/v1/payments/${payment.id}/cancel`, { method: 'POST' });
    await system.advance(10);
  }
  const first = (await ask('/v1/payments?reference=SAME&status=open&limit=2')).json as { items: { amount: number }[]; next: string };
  expect(first.items.map((payment) => payment.amount)).toEqual([16, 13]);
  const rest = (await ask(`/v1/payments?reference=SAME&status=open&limit=2&after=${first.next}`)).json as typeof first;
  expect([rest.items.map((payment) => payment.amount), rest.next]).toEqual([[10], null]);
});

test('prompt asks on a phone, and a second one meanwhile is told how long to wait', async () => {
  const { ask } = await openWorld();
  const { payment } = await ask('/v1/payments', { body: { amount: 10, reference: 'A' } });
  const prompted = await ask(`/v1/payments/${payment.id}/prompt`, { body: { phone: '+254 712 345 678' } });
  expect(prompted.payment).toMatchObject({
    attempts: [{ status: 'prompted', phone: '0712***678' }],
    prompt: { allowed: false, reason: 'attempt_in_flight' },
  });

  const again = await ask(`/v1/payments/${payment.id}/prompt`, { method: 'POST' });
  expect(again.problem).toMatchObject({ status: 409, code: 'attempt_in_flight' });
  expect(again.problem.retryAfterMs).toBeGreaterThan(0);
  expect(Number(again.headers.get('retry-after'))).toBe(Math.ceil((again.problem.retryAfterMs ?? 0) / 1000));

  const other = await ask('/v1/payments', { body: { amount: 20, reference: 'B' } });
  expect((await ask(`/v1/payments/${other.payment.id}/prompt`, { body: { phone: '0712345678' } })).problem).toMatchObject({
    status: 409,
    code: 'phone_busy',
  });
});

test('cancel closes a payment, and it cannot be prompted any more', async () => {
  const { ask } = await openWorld();
  const { payment } = await ask('/v1/payments', { body: { amount: 10, reference: 'A' } });
  expect((await ask(`/v1/payments/${payment.id}/cancel`, { method: 'POST' })).payment).toMatchObject({ status: 'cancelled' });
  expect((await ask(`/v1/payments/${payment.id}/prompt`, { body: { phone: '0712345678' } })).problem).toMatchObject({
    status: 409,
    code: 'payment_closed',
  });
});

test('check finds out what a lost callback did not tell', async () => {
  const { ask, system, simulator } = await openWorld();
  simulator.faults.add({ fault: 'callbackDropped' });
  const { payment } = await ask('/v1/payments', { body: order });
  await system.advance(10_000);
  expect((await ask(`/v1/payments/${payment.id}`)).payment).toMatchObject({ status: 'open' });
  expect((await ask(`/v1/payments/${payment.id}/check`, { method: 'POST' })).payment).toMatchObject({ status: 'paid', paid: 500 });
});

test('an expired payment says so, and says what to do instead', async () => {
  const { ask, system, malipo } = await openWorld();
  const { payment } = await ask('/v1/payments', {
    body: { amount: 10, reference: 'A', expiresAt: new Date(system.now() + 60_000).toISOString() },
  });
  await system.advance(10 * 60_000);
  await malipo.tick();
  expect((await ask(`/v1/payments/${payment.id}`)).payment).toMatchObject({ status: 'expired' });
  expect((await ask(`/v1/payments/${payment.id}/prompt`, { body: { phone: '0712345678' } })).problem).toMatchObject({
    status: 409,
    code: 'payment_closed',
    detail: expect.stringMatching(/Create a new one/),
  });
});

test('the same idempotency key gives the same payment; with another body it is refused', async () => {
  const { ask } = await openWorld();
  const headers = { 'idempotency-key': 'order-17' };
  const first = await ask('/v1/payments', { body: order, headers });
  const second = await ask('/v1/payments', { body: { phone: order.phone, reference: order.reference, amount: order.amount }, headers });
  expect(second.status).toBe(201);
  expect(second.payment.id).toBe(first.payment.id);
  expect(second.payment.clientSecret).toBe(first.payment.clientSecret);
  expect((await ask('/v1/payments', { body: { ...order, amount: 900 }, headers })).problem).toMatchObject({
    status: 422,
    code: 'idempotency_conflict',
    detail: expect.stringMatching(/new key/),
  });
});

test('64 parallel creates with one key make one payment and one prompt', async () => {
  const { ask, simulator } = await openWorld();
  const answers = await Promise.all(
    Array.from({ length: 64 }, () => ask('/v1/payments', { body: order, headers: { 'idempotency-key': 'order-17' } })),
  );
  expect(new Set(answers.map((answer) => answer.payment.id)).size).toBe(1);
  expect(answers.every((answer) => answer.status === 201)).toBe(true);
  expect([...simulator.requests()]).toHaveLength(1);
});

test('D-13 what fails is answered with a status that says so', async () => {
  const { ask } = await openWorld();
  expect((await ask('/v1/payments', { body: { ...order, amount: 0 } })).status).toBe(422);
  expect((await ask('/v1/payments/pay_none')).status).toBe(404);
  expect((await ask('/v1/payments', { key: null })).status).toBe(401);
});

test('a payment’s events stream whole states, the present one first', async () => {
  const { malipo, ask, system, key } = await openWorld();
  const { payment } = await ask('/v1/payments', { body: order });
  const leave = new AbortController();
  const request = new Request(`http://pay.test/malipo/v1/payments/${payment.id}/events`, {
    headers: { authorization: `Bearer ${key}` },
    signal: leave.signal,
  });
  const response = await malipo.handler(request);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
  const statuses: string[] = [];
  const over = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      const data = /^event: payment\ndata: (.*)\n\n$/.exec(decoder.decode(chunk))?.[1];
      if (data !== undefined) statuses.push((JSON.parse(data) as { status: string }).status);
    }
  })();
  await system.advance(10_000);
  expect([statuses[0], statuses.at(-1)]).toEqual(['open', 'paid']);
  leave.abort();
  await over;
  await system.drain();
});

test('a stream breathes while nothing happens, and ends when the server stops', async () => {
  const { malipo, ask, system, key } = await openWorld();
  const { payment } = await ask('/v1/payments', { body: { amount: 10, reference: 'A' } });
  const closing = new AbortController();
  const request = new Request(`http://pay.test/malipo/v1/payments/${payment.id}/events`, { headers: { authorization: `Bearer ${key}` } });
  const response = await malipo.handler(request, { closing: closing.signal });
  const chunks: string[] = [];
  const over = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) chunks.push(decoder.decode(chunk));
    return 'ended';
  })();
  await system.advance(31_000);
  expect(chunks.filter((chunk) => chunk.startsWith(':'))).toHaveLength(2);
  closing.abort();
  expect(await over).toBe('ended');
});

test('a stream ends after a quarter of an hour, so that a revoked key does not follow for ever; readers come back by themselves', async () => {
  const { malipo, ask, system, key } = await openWorld();
  const { payment } = await ask('/v1/payments', { body: { amount: 10, reference: 'A' } });
  const response = await malipo.handler(
    new Request(`http://pay.test/malipo/v1/payments/${payment.id}/events`, { headers: { authorization: `Bearer ${key}` } }),
  );
  const over = response.text();
  await system.advance(16 * 60_000);
  expect(await over).toMatch(/^retry: \d+\n\n[^]*event: payment/);
});

test('a stream of a payment that is not there is a problem, not a stream', async () => {
  const { ask } = await openWorld();
  expect((await ask('/v1/payments/pay_none/events')).problem).toMatchObject({ status: 404, code: 'not_found' });
});
