import { expect, test } from 'vitest';
import { verifyWebhook } from '../../packages/malipo/src/client/index.ts';
import { openWorld, publicUrl } from './world.ts';
import type { World } from './world.ts';

interface Listed {
  readonly items: readonly { readonly seq: number; readonly type: string; readonly id: string }[];
  readonly next: number;
}

async function payOne(world: World, reference: string, phone: string): Promise<string> {
  const { payment } = await world.ask('/v1/payments', { body: { amount: 500, reference, phone } });
  await world.system.advance(10_000);
  await world.malipo.tick();
  return payment.id;
}

test('events are listed in order, page by page and for one payment', async () => {
  const world = await openWorld();
  const id = await payOne(world, 'A', '0712345671');
  await payOne(world, 'B', '0712345672');
  const all = (await world.ask('/v1/events?limit=100')).json as Listed;
  const seqs = all.items.map((event) => event.seq);
  expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
  expect(new Set(all.items.map((event) => event.type))).toEqual(
    new Set(['payment.created', 'attempt.prompted', 'settlement.created', 'payment.paid']),
  );
  const first = (await world.ask('/v1/events?limit=2')).json as Listed;
  const second = (await world.ask(`/v1/events?limit=100&after=${first.next}`)).json as Listed;
  expect([...first.items, ...second.items].map((event) => event.seq)).toEqual(seqs);
  const own = (await world.ask(`/v1/events?paymentId=${id}`)).json as { items: { paymentId: string }[] };
  expect(new Set(own.items.map((event) => event.paymentId))).toEqual(new Set([id]));
});

test('the stream goes on after the last event that came', async () => {
  const world = await openWorld();
  await payOne(world, 'A', '0712345671');
  const { items } = (await world.ask('/v1/events?limit=100')).json as Listed;
  const leave = new AbortController();
  const headers = { authorization: `Bearer ${world.key}`, 'last-event-id': String(items[1]?.seq) };
  const response = await world.malipo.handler(new Request(`${publicUrl}/v1/events/stream?after=0`, { headers, signal: leave.signal }));
  let text = '';
  const over = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) text += decoder.decode(chunk);
  })();
  await world.system.drain();
  await payOne(world, 'B', '0712345672');
  await world.system.drain();
  leave.abort();
  await over;
  const expected = (await world.ask('/v1/events?limit=100')).json as Listed;
  expect([...text.matchAll(/^id: (\d+)\nevent: (\S+)\ndata: /gm)].map(([, id, type]) => [Number(id), type])).toEqual(
    expected.items.slice(2).map((event) => [event.seq, event.type]),
  );
});

test('money that arrived is listed, and what nobody waited for apart', async () => {
  const world = await openWorld();
  const id = await payOne(world, 'A', '0712345671');
  expect((await world.ask('/v1/settlements')).json).toMatchObject({
    items: [{ status: 'credited', amount: 500, paymentId: id, shortcode: '174379' }],
    next: null,
  });
  expect((await world.ask('/v1/settlements?unmatched=true')).json).toEqual({ items: [], next: null });
  expect((await world.ask(`/v1/settlements?paymentId=${id}`)).json).toMatchObject({ items: [{ paymentId: id }] });
});

test('a webhook endpoint is created, gets signed events, is changed, gets one again, and is removed', async () => {
  const world = await openWorld({ webhookAllow: ['shop.test'] });
  const got: { body: string; headers: Headers }[] = [];
  world.system.route('http://shop.test', async (request) => {
    got.push({ body: await request.text(), headers: request.headers });
    return new Response(null, { status: 204 });
  });
  const created = await world.ask('/v1/webhook-endpoints', { body: { url: 'http://shop.test/hooks', types: ['payment.paid'] } });
  expect(created.status).toBe(201);
  const { id, secret } = created.json as { id: string; secret: string };
  expect(secret).toMatch(/^whsec_/);
  expect((await world.ask('/v1/webhook-endpoints')).text).not.toContain(secret);

  const paymentId = await payOne(world, 'A', '0712345671');
  await world.system.advance(5000);
  expect(got).toHaveLength(1);
  const event = await verifyWebhook(got[0]?.body ?? '', got[0]?.headers ?? {}, secret, { system: world.system });
  expect(event).toMatchObject({ type: 'payment.paid', paymentId, data: { payment: { status: 'paid', paid: 500 } } });

  expect((await world.ask(`/v1/webhook-endpoints/${id}/redeliver`, { body: { eventId: event.id } })).status).toBe(204);
  await world.malipo.tick();
  await world.system.advance(5000);
  expect(got).toHaveLength(2);
  expect((await world.ask(`/v1/webhook-endpoints/${id}/redeliver`, { body: { eventId: 'evt_none' } })).problem.code).toBe('not_found');

  expect((await world.ask(`/v1/webhook-endpoints/${id}`, { method: 'PATCH', body: { active: false } })).json).toMatchObject({
    id,
    status: 'disabled',
    types: ['payment.paid'],
  });
  expect((await world.ask('/v1/webhook-endpoints')).json).toMatchObject({ items: [{ id, status: 'disabled' }] });
  expect((await world.ask(`/v1/webhook-endpoints/${id}`, { method: 'DELETE' })).status).toBe(204);
  expect((await world.ask('/v1/webhook-endpoints')).json).toEqual({ items: [] });
});
