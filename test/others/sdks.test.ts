import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { publicSandboxShortcode } from '@malipo/daraja';
import { serveSimulator } from '@malipo/simulator/server';
import type { ServedSimulator } from '@malipo/simulator/server';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const preload = join(root, 'packages/simulator/src/intercept/index.ts');
const program = join(import.meta.dirname, 'programs/run.cjs');

/** What Safaricom posts to an app. */
interface Heard {
  readonly path: string;
  readonly body: Record<string, unknown>;
}

let served: ServedSimulator;
let app: Server;
let url: string;
let heard: Heard[];
let waiting: (() => void)[];

beforeEach(async () => {
  served = await serveSimulator({ port: 0, callbackDelayMs: 0, defaultHabit: { name: 'pays', afterMs: 0 } });
  heard = [];
  waiting = [];
  app = createServer((request, response) => {
    void text(request).then((body) => {
      heard.push({ path: request.url ?? '', body: JSON.parse(body) as Record<string, unknown> });
      response.setHeader('content-type', 'application/json').end('{"ResultCode":"0","ResultDesc":"Accepted"}');
      for (const wake of waiting.splice(0)) wake();
    });
  });
  app.listen(0, '127.0.0.1');
  await once(app, 'listening');
  url = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
});
afterEach(async () => {
  await served.close();
  app.closeAllConnections();
  await new Promise((resolve) => app.close(resolve));
});

/** The first post to a path. */
async function posted(path: string): Promise<Record<string, unknown>> {
  for (;;) {
    const found = heard.find((one) => one.path === path);
    if (found) return found.body;
    await new Promise<void>((resolve) => waiting.push(resolve));
  }
}

/** Lets an SDK make one call, in a process of its own that is told nothing but where the simulator is. */
async function call(sdk: string, name: string, input: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
  const given = JSON.stringify({ url, passkey: publicSandboxShortcode.passkey, ...input });
  const child = spawn(process.execPath, ['--conditions=malipo-source', '--import', preload, program, sdk, name, given], {
    env: { PATH: process.env['PATH'] ?? '', MALIPO_SIMULATOR_URL: served.url },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [out] = await Promise.all([text(child.stdout), once(child, 'close')]);
  const said = JSON.parse(out) as { answer?: Record<string, unknown>; error?: unknown };
  expect(said.error).toBeUndefined();
  return said.answer ?? {};
}

describe.each(['mpesa-api', 'mpesa-node', 'daraja-js'])('%s, unchanged', (sdk) => {
  test('asks for a payment and hears of it', async () => {
    const phone = served.simulator.payer();
    const answer = await call(sdk, 'stkPush', { phone });
    expect(answer).toMatchObject({ ResponseCode: '0', CheckoutRequestID: expect.stringMatching(/^ws_CO_/) });
    const { stkCallback } = (await posted('/stk'))['Body'] as { stkCallback: Record<string, unknown> };
    expect(stkCallback).toMatchObject({ CheckoutRequestID: answer['CheckoutRequestID'], ResultCode: 0 });
    expect(served.simulator.bookings).toMatchObject([{ amount: 100, phone }]);
  });

  test('registers addresses, hears of money that came by itself, and sends it back', async () => {
    const phone = served.simulator.payer();
    const registered = await call(sdk, 'c2bRegister', {});
    expect(String(registered['ResponseDescription']).toLowerCase()).toContain('success');
    expect(await call(sdk, 'c2bSimulate', { phone })).toMatchObject({ ResponseCode: '0' });
    const confirmed = await posted('/confirm');
    expect(confirmed).toMatchObject({ TransAmount: expect.stringMatching(/^250/), BillRefNumber: 'ROOM7' });
    expect(await call(sdk, 'reversal', { receipt: confirmed['TransID'] })).toMatchObject({ ResponseCode: '0' });
    expect((await posted('/result'))['Result']).toMatchObject({ ResultCode: 0 });
    expect(served.simulator.transaction(String(confirmed['TransID']))).toMatchObject({ reversedBy: expect.any(String) });
  });

  test('pays out', async () => {
    const phone = served.simulator.payer({ balance: 0 });
    expect(await call(sdk, 'b2c', { phone })).toMatchObject({ ResponseCode: '0', ConversationID: expect.stringMatching(/^AG_/) });
    expect((await posted('/result'))['Result']).toMatchObject({ ResultCode: 0 });
    expect(served.simulator.phone(phone).balance()).toBe(50);
  });
});
