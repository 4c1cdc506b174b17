import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { addressOf } from '../../test/fetch-arguments.ts';
import { answerBody } from '../../test/fixtures.ts';
import { sampleCheckoutRequestId, sampleCredentials, samplePush } from '../../test/sample-requests.ts';
import { testClock } from '../../test/test-clock.ts';
import { startWireServer, tokenReply } from '../../test/wire-server.ts';
import type { Reply, WireServer } from '../../test/wire-server.ts';
import { DarajaNotSent, DarajaUnknown, createDaraja, realSystem } from '../index.ts';
import type { System } from '../index.ts';

let server: WireServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** A push against a server that gives a token and then treats the push as told. */
async function pushMeeting(reply: Reply, options: { readonly timeoutMs?: number } = {}): Promise<{ failure: unknown; posts: number }> {
  server = await startWireServer(({ path }) => (path.startsWith('/oauth') ? tokenReply() : reply));
  const daraja = createDaraja({ ...sampleCredentials, baseUrl: server.url, ...options });
  const failure = await daraja.stkPush(samplePush).catch((error: unknown) => error);
  return { failure, posts: server.count('/processrequest') };
}

describe('what may be done is never done again', () => {
  test('D-26 the answer is dropped after Daraja accepted: unknown, and one POST only', async () => {
    const { failure, posts } = await pushMeeting({ socket: 'drop' });
    expect(failure).toBeInstanceOf(DarajaUnknown);
    expect(failure).toMatchObject({ code: 'daraja_connection_lost', mayBeDone: true, retry: 'none', cause: expect.anything() });
    expect(posts).toBe(1);
  });

  test('D-26 the answer breaks off in the middle: unknown, and one POST only', async () => {
    const { failure, posts } = await pushMeeting({ socket: 'half-answer' });
    expect(failure).toMatchObject({ name: 'DarajaUnknown', code: 'daraja_connection_lost', mayBeDone: true });
    expect(posts).toBe(1);
  });

  test('D-26 no answer in time: unknown, and one POST only', async () => {
    const { failure, posts } = await pushMeeting({ socket: 'hang' }, { timeoutMs: 60 });
    expect(failure).toMatchObject({ name: 'DarajaUnknown', code: 'daraja_timeout', mayBeDone: true });
    expect(posts).toBe(1);
  });

  test.each([301, 302, 307, 308])('a redirect with %d is not followed: a second POST would be a second prompt', async (status) => {
    const { failure, posts } = await pushMeeting({ status, text: '', headers: { location: '/mpesa/stkpush/v1/processrequest' } });
    expect(failure).toMatchObject({ name: 'DarajaUnknown', code: 'daraja_unreadable' });
    expect(posts).toBe(1);
  });

  test('an answer of more than a megabyte is not read to its end', async () => {
    const { failure, posts } = await pushMeeting({
      status: 200,
      text: ' '.repeat(3_000_000) + JSON.stringify(answerBody('push-accepted')),
      contentType: 'application/json',
    });
    expect(failure).toMatchObject({ name: 'DarajaUnknown', message: expect.stringContaining('more than 1 MiB') });
    expect(posts).toBe(1);
  });
});

describe('what was certainly not sent', () => {
  test('nobody listens: not sent, to be tried again', async () => {
    const gone = await startWireServer(() => tokenReply());
    await gone.close();
    const daraja = createDaraja({ ...sampleCredentials, baseUrl: gone.url });
    const failure = await daraja.stkPush(samplePush).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'DarajaNotSent', code: 'daraja_no_token', mayBeDone: false, retry: 'later' });
  });

  test('nobody listens any more when the push itself leaves', async () => {
    server = await startWireServer(() => tokenReply());
    const daraja = createDaraja({ ...sampleCredentials, baseUrl: server.url });
    await daraja.accessToken();
    await server.close();
    const failure = await daraja.stkPush(samplePush).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DarajaNotSent);
    expect(failure).toMatchObject({ code: 'daraja_no_connection', mayBeDone: false, retry: 'later' });
  });

  test('a name that does not resolve', async () => {
    const clock = testClock((input, init) =>
      addressOf(input).includes('/oauth')
        ? Promise.resolve(Response.json({ access_token: 't', expires_in: '3599' }))
        : realSystem.fetch('http://nowhere.invalid/', init),
    );
    const failure = await createDaraja({ ...sampleCredentials, system: clock })
      .stkPush(samplePush)
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'DarajaNotSent', code: 'daraja_no_connection' });
  });

  test('a server that speaks no TLS', async () => {
    const plain = createServer((socket) => void socket.on('error', () => undefined).end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await new Promise<void>((resolve) => void plain.listen(0, '127.0.0.1', resolve));
    const address = `https://127.0.0.1:${(plain.address() as AddressInfo).port}`;
    const clock = testClock((input, init) =>
      addressOf(input).includes('/oauth')
        ? Promise.resolve(Response.json({ access_token: 't', expires_in: '3599' }))
        : realSystem.fetch(address, init),
    );
    const failure = await createDaraja({ ...sampleCredentials, system: clock })
      .stkPush(samplePush)
      .catch((error: unknown) => error);
    plain.close();
    expect(failure).toMatchObject({ name: 'DarajaNotSent', code: 'daraja_no_connection' });
  });
});

describe('time-outs run on the clock that was handed in', () => {
  const never: System['fetch'] = () => new Promise(() => undefined);
  const withToken =
    (push: System['fetch']): System['fetch'] =>
    (input, init) =>
      addressOf(input).includes('/oauth') ? Promise.resolve(Response.json({ access_token: 't', expires_in: '3599' })) : push(input, init);

  async function timesOutAfter(push: System['fetch'], timeoutMs: number): Promise<unknown> {
    const clock = testClock(withToken(push));
    let settled = false;
    const failure = createDaraja({ ...sampleCredentials, system: clock, timeoutMs })
      .stkPush(samplePush)
      .catch((error: unknown) => error);
    void failure.finally(() => (settled = true));
    await realSystem.sleep(5);
    clock.advance(timeoutMs - 1);
    await realSystem.sleep(5);
    expect(settled).toBe(false);
    clock.advance(1);
    return failure;
  }

  test('even when the fetch does not heed the signal', async () => {
    await expect(timesOutAfter(never, 30_000)).resolves.toMatchObject({ code: 'daraja_timeout', mayBeDone: true });
  });

  test('and cover the reading of the body', async () => {
    const stalled = new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode('{"Merch')) });
    await expect(timesOutAfter(() => Promise.resolve(new Response(stalled)), 30_000)).resolves.toMatchObject({ code: 'daraja_timeout' });
  });

  test('and abort the request', async () => {
    let aborted = false;
    await timesOutAfter((_input, init) => {
      init?.signal?.addEventListener('abort', () => (aborted = true));
      return new Promise(() => undefined);
    }, 1000);
    expect(aborted).toBe(true);
  });

  test('a token that does not come in time leaves nothing sent', async () => {
    const clock = testClock(never);
    const failure = createDaraja({ ...sampleCredentials, system: clock })
      .stkPush(samplePush)
      .catch((error: unknown) => error);
    await realSystem.sleep(5);
    clock.advance(30_000);
    await expect(failure).resolves.toMatchObject({ name: 'DarajaNotSent', code: 'daraja_no_token', retry: 'later' });
  });
});

test('a whole exchange over a real socket: token, push, query', async () => {
  server = await startWireServer(({ path }) => {
    if (path.startsWith('/oauth')) return tokenReply();
    return { status: 200, body: answerBody(path.includes('query') ? 'query-paid' : 'push-accepted') };
  });
  const daraja = createDaraja({ ...sampleCredentials, baseUrl: `${server.url}/` });
  const accepted = await daraja.stkPush(samplePush);
  expect(accepted.checkoutRequestId).toBe(sampleCheckoutRequestId);
  await expect(daraja.stkQuery({ shortcode: samplePush.shortcode, checkoutRequestId: accepted.checkoutRequestId })).resolves.toMatchObject({
    kind: 'paid',
  });

  const [token, push, query] = server.received;
  expect(token).toMatchObject({
    method: 'GET',
    path: '/oauth/v1/generate?grant_type=client_credentials',
    headers: { authorization: `Basic ${btoa('sample-key:sample-secret')}` },
  });
  expect(push).toMatchObject({
    method: 'POST',
    path: '/mpesa/stkpush/v1/processrequest',
    headers: { authorization: 'Bearer token-1', 'content-type': 'application/json' },
  });
  expect(push?.headers['user-agent']).toBeTruthy();
  expect(query).toMatchObject({ method: 'POST', path: '/mpesa/stkpushquery/v1/query' });
  expect(server.received).toHaveLength(3);
});

test('calls share their connections: an exchange that is over leaves its own open', async () => {
  server = await startWireServer(({ path }) =>
    path.startsWith('/oauth') ? tokenReply() : { status: 200, body: answerBody('push-accepted') },
  );
  const daraja = createDaraja({ ...sampleCredentials, baseUrl: server.url });
  for (let i = 0; i < 10; i++) await daraja.stkPush(samplePush);
  expect(server.connections()).toBeLessThanOrEqual(2);
});
