import { createVirtualSystem } from '@malipo/simulator';
import type { Route, VirtualSystem } from '@malipo/simulator';
import { expect, test } from 'vitest';
import { createClient } from './create-client.ts';
import type { Client } from './create-client.ts';

const baseUrl = 'https://pay.example.com';

/** The server's side of one stream, in the hands of the test. */
interface Line {
  send(text: string): void;
  end(): void;
  isOpen(): boolean;
  readonly response: Response;
}

function line(): Line {
  let isOpen = true;
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start: (given) => {
      controller = given;
    },
    cancel: () => {
      isOpen = false;
    },
  });
  return {
    send: (text) => controller?.enqueue(new TextEncoder().encode(text)),
    end: () => controller?.close(),
    isOpen: () => isOpen,
    response: new Response(body, { headers: { 'content-type': 'text/event-stream; charset=utf-8' } }),
  };
}

const state = (status: string): string => `event: payment\ndata: ${JSON.stringify({ id: 'pay_1', status })}\n\n`;

function open(answer: Route): { system: VirtualSystem; client: Client; seen: string[] } {
  const system = createVirtualSystem({ seed: 1 });
  const seen: string[] = [];
  system.route(baseUrl, (request) => {
    seen.push(`${request.url.slice(baseUrl.length)} ${request.headers.get('last-event-id') ?? ''}`.trim());
    return answer(request);
  });
  return { system, seen, client: createClient({ baseUrl, clientSecret: 'cs_1', system }) };
}

/** Collects statuses in the background; `over` resolves with how the watching ended. */
function collect(states: AsyncIterable<{ status: string }>): { got: string[]; over: Promise<string> } {
  const got: string[] = [];
  const over = (async () => {
    for await (const { status } of states) got.push(status);
    return 'ended';
  })().catch((error: { code?: string }) => error.code ?? 'unknown error');
  return { got, over };
}

test('D-44 leaving closes the connection and leaves no timer behind', async () => {
  const stream = line();
  const { system, client } = open(() => stream.response);
  const leave = new AbortController();
  const { got, over } = collect(client.payments.watch('pay_1', leave.signal));
  stream.send(state('open'));
  await system.drain();
  leave.abort();
  expect(await over).toBe('ended');
  await system.drain();
  expect(got).toEqual(['open']);
  expect(stream.isOpen()).toBe(false);
  expect(system.pending()).toBe(0);
});

test('D-44 breaking out of the loop does the same', async () => {
  const stream = line();
  const { system, client } = open(() => stream.response);
  stream.send(state('open'));
  for await (const payment of client.payments.watch('pay_1')) {
    expect(payment.status).toBe('open');
    break;
  }
  await system.drain();
  expect(stream.isOpen()).toBe(false);
  expect(system.pending()).toBe(0);
});

test('D-44 leaving before anything came leaves nothing behind either', async () => {
  const { system, client } = open(() => new Promise(() => {}));
  const leave = new AbortController();
  const { got, over } = collect(client.payments.watch('pay_1', leave.signal));
  await system.drain();
  leave.abort();
  expect(await over).toBe('ended');
  await system.drain();
  expect(got).toEqual([]);
  expect(system.pending()).toBe(0);
});

test('a state that was cut anywhere arrives whole, and one that did not change is not told twice', async () => {
  const stream = line();
  const { system, client } = open(() => stream.response);
  const leave = new AbortController();
  const { got, over } = collect(client.payments.watch('pay_1', leave.signal));
  const text = `retry: 2000\n\n: \n\n${state('open')}${state('open')}${state('paid').replaceAll('\n', '\r\n')}`;
  for (const letter of text) stream.send(letter);
  await system.drain();
  leave.abort();
  await over;
  expect(got).toEqual(['open', 'paid']);
});

test('a lost connection is taken up again, each time a little later', async () => {
  const lines: Line[] = [];
  let isDown = false;
  let status = 'open';
  const { system, client, seen } = open(() => {
    if (isDown) throw new TypeError('fetch failed');
    const next = line();
    lines.push(next);
    next.send(state(status));
    return next.response;
  });
  const leave = new AbortController();
  const { got, over } = collect(client.payments.watch('pay_1', leave.signal));
  await system.drain();
  isDown = true;
  lines[0]?.end();
  await system.advance(60_000);
  const tries = seen.length;
  expect(tries).toBeGreaterThan(4);
  expect(tries).toBeLessThan(15);
  isDown = false;
  status = 'paid';
  await system.advance(16_000);
  leave.abort();
  expect(await over).toBe('ended');
  expect(got).toEqual(['open', 'paid']);
});

test('a connection on which nothing is heard any more, not even a heartbeat, is given up and made anew', async () => {
  const lines: Line[] = [];
  const { system, client } = open(() => {
    const next = line();
    lines.push(next);
    next.send(state('open'));
    return next.response;
  });
  const leave = new AbortController();
  const { over } = collect(client.payments.watch('pay_1', leave.signal));
  await system.advance(50_000);
  expect(lines).toHaveLength(2);
  expect(lines[0]?.isOpen()).toBe(false);
  leave.abort();
  await over;
});

test('where a proxy holds streams back, the payment is asked for again and again', async () => {
  let status = 'open';
  const { system, client, seen } = open((request) =>
    request.url.endsWith('/events') ? line().response : Response.json({ id: 'pay_1', status }),
  );
  const leave = new AbortController();
  const { got, over } = collect(client.payments.watch('pay_1', leave.signal));
  await system.advance(20_000);
  status = 'paid';
  await system.advance(20_000);
  leave.abort();
  expect(await over).toBe('ended');
  expect(got).toEqual(['open', 'paid']);
  expect(seen.length).toBeLessThan(20);
});

test('what asking again cannot change ends the watching', async () => {
  const refusal = { code: 'client_secret_invalid', detail: 'This client secret does not open this payment.' };
  const { client } = open(
    () => new Response(JSON.stringify(refusal), { status: 401, headers: { 'content-type': 'application/problem+json' } }),
  );
  expect(await collect(client.payments.watch('pay_1')).over).toBe('client_secret_invalid');
});

test('events go on after the last one that came, so that none is missed', async () => {
  const lines: Line[] = [];
  const { system, seen } = open(() => {
    const next = line();
    lines.push(next);
    return next.response;
  });
  const client = createClient({ baseUrl, apiKey: 'mk_test_1', system });
  const leave = new AbortController();
  const got: number[] = [];
  const over = (async () => {
    for await (const event of client.events.watch(3, leave.signal)) got.push(event.seq);
  })();
  await system.drain();
  lines[0]?.send('id: 4\nevent: payment.paid\ndata: {"seq":4}\n\n');
  await system.drain();
  lines[0]?.end();
  await system.advance(1000);
  lines[1]?.send('id: 5\nevent: payment.paid\ndata: {"seq":5}\n\n');
  await system.drain();
  leave.abort();
  await over;
  expect(got).toEqual([4, 5]);
  expect(seen).toEqual(['/v1/events/stream 3', '/v1/events/stream 4']);
});
