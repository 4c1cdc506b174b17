import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { realSystem } from '@malipo/daraja/values';
import { afterEach, describe, expect, test } from 'vitest';
import { basic, bearer, pushBody } from '../../test/shop.ts';
import { createVirtualSystem } from '../virtual/virtual-system.ts';
import { parseSimulatorOptions } from './options.ts';
import { serveSimulator } from './serve.ts';
import type { ServedSimulator, ServeOptions } from './serve.ts';

const { fetch } = realSystem;
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function serve(options: ServeOptions = {}): Promise<ServedSimulator> {
  const served = await serveSimulator({ port: 0, callbackDelayMs: 0, ...options });
  open.push(served);
  return served;
}

async function push(served: ServedSimulator, changes: Record<string, unknown> = {}): Promise<Response> {
  const answer = await fetch(`${served.url}/oauth/v1/generate?grant_type=client_credentials`, { headers: { authorization: basic() } });
  const { access_token } = (await answer.json()) as { access_token: string };
  const body = { ...pushBody(createVirtualSystem({ seed: 1 })), ...changes };
  return fetch(`${served.url}/mpesa/stkpush/v1/processrequest`, {
    method: 'POST',
    headers: bearer(access_token),
    body: JSON.stringify(body),
  });
}

/** A real shop on a real port that hands over the first callback it gets. */
function listenForCallback(): Promise<{ url: string; callback: Promise<string> }> {
  const heard = Promise.withResolvers<string>();
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (part) => (text += String(part)));
    request.on('end', () => {
      response.end('{}');
      heard.resolve(text);
    });
  });
  open.push({ close: () => new Promise((resolve) => server.close(() => resolve())) });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/cb`, callback: heard.promise }),
    );
  });
}

async function freePort(): Promise<{ port: number; close(): Promise<void> }> {
  const { url, close } = await serveSimulator({ port: 0 });
  return { port: Number(new URL(url).port), close };
}

describe('the server', () => {
  test('a person pays over real sockets and the shop hears it', async () => {
    const served = await serve();
    const shop = await listenForCallback();
    expect((await push(served, { CallBackURL: shop.url })).status).toBe(200);
    const pin = await fetch(`${served.url}/_control/phones/0711000111/pin`, { method: 'POST', body: '{"pin":"1234"}' });
    expect(pin.status).toBe(200);
    expect(await shop.callback).toContain(served.simulator.bookings[0]!.receipt);
  });

  test('a lost answer is a socket that closes; the push was accepted', async () => {
    const served = await serve();
    served.simulator.faults.add({ fault: 'connectionLost', api: 'stkPush' });
    await expect(push(served)).rejects.toMatchObject({ cause: { code: 'UND_ERR_SOCKET' } });
    expect(served.simulator.phone('0711000111').prompts()).toHaveLength(1);
  });

  test('scenario numbers work', async () => {
    const served = await serve();
    expect((await push(served, { PhoneNumber: '254700000015' })).status).toBe(429);
  });

  test('the stream of a phone goes out as it happens', async () => {
    const served = await serve();
    const response = await fetch(`${served.url}/_control/phones/0711000111/stream`);
    const reader = response.body!.getReader();
    let text = '';
    const hear = async (wanted: string): Promise<void> => {
      while (!text.includes(wanted)) text += new TextDecoder().decode((await reader.read()).value);
    };
    await hear('"prompts":[]');
    await push(served);
    await hear('INV1001');
    await reader.cancel();
  });

  test('a body beyond a megabyte is refused', async () => {
    const served = await serve();
    const answer = await fetch(`${served.url}/_control/faults`, { method: 'POST', body: 'x'.repeat(1_000_001) });
    expect(answer.status).toBe(413);
  });

  test('options that are refused leave the port free', async () => {
    const { port, close } = await freePort();
    await close();
    await expect(serveSimulator({ port, defaultPin: 'x' })).rejects.toThrow('four digits');
    expect(new URL((await serve({ port })).url).port).toBe(String(port));
  });

  test('a port that is taken is named', async () => {
    const served = await serve();
    const port = Number(new URL(served.url).port);
    await expect(serveSimulator({ port })).rejects.toMatchObject({
      code: 'port_taken',
      message: expect.stringContaining(`Port ${port} is taken`),
    });
  });
});

describe('options from a file', () => {
  test('are read from text or from the value', () => {
    const options = {
      seed: 4,
      defaultHabit: 'pays',
      switches: { queryPending: 'error500' },
      apps: [{ consumerKey: 'a', consumerSecret: 'b' }],
      wallets: [{ phone: '0712345678', balance: 5 }],
    };
    expect(parseSimulatorOptions(JSON.stringify(options))).toEqual(options);
    expect(parseSimulatorOptions({})).toEqual({});
  });

  test.each([
    ['{', 'The simulator’s options are not JSON'],
    ['[]', 'Give the simulator’s options as a JSON object'],
    [{ colour: 'red' }, 'The simulator has no option “colour”. Its options are: seed, baseUrl'],
    [{ toString: 1 }, 'The simulator has no option “toString”'],
    [{ seed: 'x' }, 'Give the option seed as a whole number'],
    [{ baseUrl: 'here' }, 'Give the option baseUrl as an address'],
    [{ apps: [{ key: 'a' }] }, 'Give the option apps as a list of apps, each with consumerKey and consumerSecret'],
    [{ shortcodes: [{ kind: 'paybill', number: 174379, passkey: 'x', name: 'D' }] }, '5 to 7 digits'],
    [{ defaultHabit: 'sings' }, 'Set defaultHabit to one of'],
    [{ wallets: [{ phone: '12' }] }, 'is not a Kenyan mobile number'],
    [{ switches: { x: 1 } }, 'There is no switch “x”'],
    [{ scenarios: 'yes' }, 'true or false'],
    [{ callbackDelayMs: [1] }, 'or [least, most]'],
  ])('%j: %s', (json, sentence) => {
    expect(() => parseSimulatorOptions(json)).toThrow(sentence);
  });
});
