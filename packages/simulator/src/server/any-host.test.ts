import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { realSystem } from '@malipo/daraja/values';
import { expect, test } from 'vitest';
import { pushBody } from '../../test/shop.ts';
import { serveSimulator } from './serve.ts';

interface Sent {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** Asks over a plain socket, as a client in any language whose host name was redirected. */
async function send(url: string, host: string, path: string, authorization: string, body?: unknown): Promise<Sent> {
  const asked = request(url, {
    path,
    method: body === undefined ? 'GET' : 'POST',
    headers: { host, authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
  });
  asked.end(body === undefined ? undefined : JSON.stringify(body));
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  return { status: answer.statusCode ?? 0, body: JSON.parse(await text(answer)) as Record<string, unknown> };
}

test('a slash too many before the path is answered as an unknown address, not with a page', async () => {
  const served = await serveSimulator({ port: 0 });
  try {
    const answer = await send(
      served.url,
      'localhost',
      '//oauth/v1/generate?grant_type=client_credentials',
      `Basic ${btoa('simulator:simulator')}`,
    );
    expect(answer.status).toBe(404);
  } finally {
    await served.close();
  }
});

test.each([
  ['sandbox.safaricom.co.ke', ''],
  ['api.safaricom.co.ke', ''],
  ['daraja', ''],
  ['10.0.0.7:8080', ''],
  ['no name at all', ''],
  // So ask clients that take us for their proxy.
  ['sandbox.safaricom.co.ke', 'http://sandbox.safaricom.co.ke'],
])('under the name %s, with “%s” before its paths, a plain HTTP client pays, and hears of it at http://127.0.0.1', async (host, before) => {
  const served = await serveSimulator({ port: 0, callbackDelayMs: 0, defaultHabit: { name: 'pays', afterMs: 0 } });
  const app = createServer();
  try {
    app.listen(0, '127.0.0.1');
    await once(app, 'listening');
    const called = once(app, 'request') as Promise<[IncomingMessage]>;
    const token = await send(
      served.url,
      host,
      `${before}/oauth/v1/generate?grant_type=client_credentials`,
      `Basic ${btoa('simulator:simulator')}`,
    );
    const body = {
      ...pushBody(realSystem),
      CallBackURL: `http://127.0.0.1:${(app.address() as AddressInfo).port}/paid`,
    };
    const pushed = await send(
      served.url,
      host,
      `${before}/mpesa/stkpush/v1/processrequest`,
      `Bearer ${String(token.body['access_token'])}`,
      body,
    );
    expect(pushed).toMatchObject({ status: 200, body: { ResponseCode: '0' } });
    const [callback] = await called;
    expect(await text(callback)).toContain('MpesaReceiptNumber');
  } finally {
    app.closeAllConnections();
    app.close();
    await served.close();
  }
});
