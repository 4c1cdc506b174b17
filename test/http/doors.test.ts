import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { afterAll, expect, test } from 'vitest';
import { realSystem } from '@malipo/daraja/values';
import { toExpress } from '../../packages/malipo/src/http/express.ts';
import { serve, toNodeListener } from '../../packages/malipo/src/http/node.ts';
import { sqlite } from '../../packages/malipo/src/store/sqlite/index.ts';
import { describeDoor } from './describe-door.ts';
import type { MakeDoor } from './describe-door.ts';
import { openWorld } from './world.ts';

async function listen(listener: RequestListener): Promise<{ port: number; close(): Promise<void> }> {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { port: (server.address() as AddressInfo).port, close };
}

const served: MakeDoor = async (malipo) => {
  const server = await serve(malipo, { port: 0, host: 'localhost', graceMs: 100 });
  return { port: Number(new URL(server.url).port), close: () => server.close() };
};

describeDoor('serve', served);

const folder = mkdtempSync(join(tmpdir(), 'malipo-doors-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
describeDoor('serve, on SQLite', served, sqlite(join(folder, 'malipo.db')));

describeDoor('a plain Node server', (malipo) => listen(toNodeListener(malipo.handler)));

describeDoor('Express', (malipo) => {
  const app = express();
  app.use(toExpress(malipo.handler));
  return listen(app);
});

describeDoor('Express, mounted under a path behind body parsers', (malipo) => {
  const app = express();
  app.use(express.json(), express.urlencoded({ extended: true }));
  app.use('/malipo', toExpress(malipo.handler));
  return listen(app);
});

test('closing answers what is in hand, ends streams, and lets the port go', async () => {
  const { malipo, key } = await openWorld({ system: realSystem });
  const payment = await malipo.payments.create({ amount: 10, reference: 'A' });
  const server = await serve(malipo, { port: 0, host: 'localhost' });
  const stream = await realSystem.fetch(`${server.url}/malipo/v1/payments/${payment.id}/events`, {
    headers: { authorization: `Bearer ${key}` },
  });
  const [rest] = await Promise.all([stream.text(), server.close(), server.close()]);
  expect(rest).toContain('event: payment');
  await expect(realSystem.fetch(`${server.url}/malipo/healthz`)).rejects.toThrow(/fetch failed/);
});

test('a port that is taken is said in a sentence, and nothing is left running', async () => {
  const first = await openWorld({ system: realSystem });
  const second = await openWorld({ system: realSystem });
  const server = await serve(first.malipo, { port: 0, host: 'localhost' });
  const port = Number(new URL(server.url).port);
  await expect(serve(second.malipo, { port, host: 'localhost' })).rejects.toMatchObject({
    code: 'port_taken',
    message: expect.stringMatching(new RegExp(`Port ${port} is in use`)),
  });
  await server.close();
});
