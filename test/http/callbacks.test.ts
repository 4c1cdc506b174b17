import { expect, test } from 'vitest';
import { openWorld, paybill, publicUrl } from './world.ts';
import type { World } from './world.ts';

const accepted = '{"ResultCode":0,"ResultDesc":"Accepted"}';

/** A world in which a prompt is out, with the callback address that Safaricom was given. */
async function promptOut(
  options: Parameters<typeof openWorld>[0] = {},
): Promise<World & { readonly path: string; readonly paymentId: string }> {
  const world = await openWorld(options);
  const { payment } = await world.ask('/v1/payments', { body: { amount: 500, reference: 'A', phone: '0712345678' } });
  const [request] = world.simulator.requests();
  return { ...world, paymentId: payment.id, path: new URL(request?.callbackUrl ?? '').pathname };
}

const post = (path: string, body: RequestInit['body'], headers: Record<string, string> = {}): Request =>
  new Request(new URL(path, publicUrl), { method: 'POST', body, headers, ...(body instanceof ReadableStream ? { duplex: 'half' } : {}) });

const inboxOf = ({ malipo }: World) => malipo.options.store.transaction((tx) => tx.find('inbox', { index: 'byReceived' }));

test.each([
  ['a callback of Safaricom', '{"Body":{"stkCallback":{"ResultCode":1032}}}'],
  ['broken JSON', '{"Body":'],
  ['nothing', ''],
  ['bytes that are no text', new Uint8Array([0xff, 0xfe, 0x00, 0x80])],
  ['64 KiB exactly', 'x'.repeat(64 * 1024)],
])('%s to a known address is kept as it is and acknowledged', async (_what, body) => {
  const world = await promptOut();
  const response = await world.malipo.handler(post(world.path, body));
  expect(response.status).toBe(200);
  expect(await response.text()).toBe(accepted);
  expect(response.headers.get('content-type')).toBe('application/json');
  const [row] = await inboxOf(world);
  expect(Buffer.from(row?.body ?? [])).toEqual(Buffer.from(typeof body === 'string' ? new TextEncoder().encode(body) : body));
});

/** A body in pieces, as it comes with Transfer-Encoding: chunked; counts what was taken of it. */
function pieces(count: number, size: number): { body: ReadableStream<Uint8Array>; taken: () => number } {
  let taken = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        if (taken === count) return controller.close();
        taken++;
        controller.enqueue(new Uint8Array(size).fill(0x61));
      },
    },
    { highWaterMark: 0 },
  );
  return { body, taken: () => taken };
}

test('a body in pieces is put together', async () => {
  const world = await promptOut();
  expect((await world.malipo.handler(post(world.path, pieces(64, 1024).body))).status).toBe(200);
  expect((await inboxOf(world))[0]).toMatchObject({ truncated: false, body: expect.objectContaining({ byteLength: 64 * 1024 }) });
});

test.each([
  ['said at once', () => post('', 'x'.repeat(64 * 1024 + 1))],
  ['in pieces', () => post('', pieces(1000, 16 * 1024).body)],
  ['with a length that lies', () => post('', 'x'.repeat(100_000), { 'content-length': '10' })],
])('more than 64 KiB %s: the beginning is kept, and the answer is 413', async (_what, make) => {
  const world = await promptOut();
  const request = new Request(new URL(world.path, publicUrl), make());
  const response = await world.malipo.handler(request);
  expect(response.status).toBe(413);
  expect(await response.json()).toMatchObject({ code: 'body_too_large' });
  expect((await inboxOf(world))[0]).toMatchObject({ truncated: true, body: expect.objectContaining({ byteLength: 64 * 1024 }) });
});

test('a body without end is left after 64 KiB', async () => {
  const world = await promptOut();
  const endless = pieces(Infinity, 16 * 1024);
  expect((await world.malipo.handler(post(world.path, endless.body))).status).toBe(413);
  expect(endless.taken()).toBeLessThan(10);
});

test.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
  '%s to a callback address is refused, naming the method that works',
  async (method) => {
    const world = await promptOut();
    const response = await world.malipo.handler(new Request(new URL(world.path, publicUrl), { method }));
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
  },
);

test('a database that does not answer is 503 with a time to come back, never 200', async () => {
  const world = await promptOut();
  await world.malipo.options.store.close();
  const response = await world.malipo.handler(post(world.path, '{}'));
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('5');
  expect(await response.json()).toMatchObject({ code: 'callback_not_kept' });
});

test.each([
  ['from nowhere', undefined, 404],
  ['from a stranger', '203.0.113.9', 404],
  ['from a listed address', '196.201.214.200', 200],
])('in production, an unknown address called %s', async (_what, address, status) => {
  const world = await openWorld({
    environment: 'production',
    encryptionKey: 'ab'.repeat(32),
    publicUrl: 'https://pay.test/malipo',
    shortcodes: [{ ...paybill, number: '500001' }],
  });
  const response = await world.malipo.handler(
    post('/malipo/cb/00000000000000000000000000000000', '{}'),
    address === undefined ? {} : { address },
  );
  expect(response.status).toBe(status);
  expect(await inboxOf(world)).toHaveLength(status === 200 ? 1 : 0);
});

test('outside production an unknown address is kept, so that nothing is lost while somebody tries things out', async () => {
  const world = await openWorld();
  expect((await world.malipo.handler(post('/malipo/cb/unknown', '{}'))).status).toBe(200);
  expect(await inboxOf(world)).toMatchObject([{ status: 'parked', copies: 1 }]);
});

test('64 parallel copies of one callback are kept once and settle once', async () => {
  const world = await openWorld();
  world.simulator.faults.add({ fault: 'callbackRepeated', copies: 63 });
  const { payment } = await world.ask('/v1/payments', { body: { amount: 500, reference: 'A', phone: '0712345678' } });
  await world.system.advance(60_000);
  expect(await inboxOf(world)).toMatchObject([{ copies: 64 }]);
  expect((await world.ask(`/v1/payments/${payment.id}`)).payment).toMatchObject({ status: 'paid', paid: 500, mismatch: 'none' });
});

test('behind a proxy that took the mount path off, callbacks and the API are found all the same', async () => {
  const world = await promptOut();
  expect((await world.malipo.handler(post(world.path.replace('/malipo', ''), '{}'))).status).toBe(200);
  expect((await world.malipo.handler(new Request('http://pay.test/healthz'))).status).toBe(200);
});

test('a host that can wait is given what follows the answer', async () => {
  const world = await promptOut();
  const waits: Promise<unknown>[] = [];
  await world.malipo.handler(post(world.path, '{"Body":{}}'), { waitUntil: (work) => waits.push(work) });
  await Promise.all(waits);
  expect(waits).toHaveLength(1);
  expect((await inboxOf(world))[0]?.status).not.toBe('pending');
});
