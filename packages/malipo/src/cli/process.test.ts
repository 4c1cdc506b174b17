import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

/** Each of these starts whole processes. */
vi.setConfig({ testTimeout: 60_000 });

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'malipo-process-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const main = join(import.meta.dirname, 'main.ts');
const plainEnv = { PATH: process.env['PATH'] ?? '' };

interface Running {
  /** Resolves with everything said so far once it contains the text. */
  says(text: string): Promise<string>;
  signal(name: NodeJS.Signals): void;
  readonly ended: Promise<{ readonly code: number | null; readonly said: string }>;
}

function malipo(args: readonly string[], env: Record<string, string> = {}): Running {
  const child = spawn(process.execPath, ['--conditions=malipo-source', main, ...args], { cwd: folder, env: { ...plainEnv, ...env } });
  let said = '';
  const waiting: { text: string; resolve(said: string): void }[] = [];
  const listen = (chunk: Buffer): void => {
    said += chunk.toString();
    for (const { text, resolve } of waiting) if (said.includes(text)) resolve(said);
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  const ended = new Promise<{ code: number | null; said: string }>((resolve) => child.once('exit', (code) => resolve({ code, said })));
  return {
    says: (text) =>
      Promise.race([
        new Promise<string>((resolve) => (said.includes(text) ? resolve(said) : waiting.push({ text, resolve }))),
        ended.then(({ code }) => {
          throw new Error(`It ended with code ${code} and said:\n${said}`);
        }),
      ]),
    signal: (name) => child.kill(name),
    ended,
  };
}

const simulated = [
  'DARAJA_ENV=simulator',
  'DATABASE_URL=sqlite:malipo.db',
  'PUBLIC_BASE_URL=http://localhost:4000',
  'DARAJA_SHORTCODE=174379',
  'PORT=0',
];

test('the server takes its settings from .env, is ready, and finishes its work when asked to stop', async () => {
  writeFileSync(join(folder, '.env'), simulated.join('\n'));
  const server = malipo(['serve']);
  const said = await server.says('listens on');
  const [, url = ''] = /listens on (http:\/\/\S+)/.exec(said) ?? [];
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  server.signal('SIGTERM');
  const { code, said: all } = await server.ended;
  expect(code).toBe(0);
  const lines = all
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.map((line) => line.code)).toEqual(expect.arrayContaining(['started', 'stopping', 'stopped']));
});

test('what the environment says wins over .env', async () => {
  writeFileSync(join(folder, '.env'), simulated.join('\n'));
  const { code, said } = await malipo(['serve'], { PORT: 'x' }).ended;
  expect(code).toBe(2);
  expect(said).toContain('PORT is “x”');
});

const anyPorts = ['--port', '0', '--simulator-port', '0', '--page-port', '0'];
const keyOf = (said: string): string => /Test key +(\S+)/.exec(said)?.[1] ?? '';

test('malipo dev keeps its key over a restart and forgets it with --reset', async () => {
  const first = malipo(['dev', ...anyPorts]);
  const key = keyOf(await first.says('Ctrl+C'));
  first.signal('SIGINT');
  expect((await first.ended).code).toBe(0);
  const again = malipo(['dev', ...anyPorts]);
  expect(keyOf(await again.says('Ctrl+C'))).toBe(key);
  again.signal('SIGTERM');
  await again.ended;
  const reset = malipo(['dev', '--reset', ...anyPorts]);
  expect(keyOf(await reset.says('Ctrl+C'))).not.toBe(key);
  reset.signal('SIGTERM');
  expect((await reset.ended).code).toBe(0);
});

test('malipo dev --reset leaves a running one in the same folder alone', async () => {
  const first = malipo(['dev', ...anyPorts]);
  const said = await first.says('Ctrl+C');
  const second = await malipo(['dev', '--reset', ...anyPorts]).ended;
  expect(second.code).toBe(1);
  expect(second.said).toMatch(/already runs the work loop/);
  const [, url = ''] = /Server +(\S+)/.exec(said) ?? [];
  const response = await fetch(`${url}/v1/payments`, { headers: { authorization: `Bearer ${keyOf(said)}` } });
  expect(response.status).toBe(200);
  first.signal('SIGTERM');
  await first.ended;
});

test('a port that is taken is named, and another one used', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, resolve));
  const { port } = other.address() as AddressInfo;
  const dev = malipo(['dev', '--port', String(port), ...anyPorts.slice(2)]);
  const said = await dev.says('Ctrl+C');
  expect(said).toMatch(new RegExp(`Port ${port} is taken by another program; \\d+ is used instead`));
  dev.signal('SIGTERM');
  await dev.ended;
  other.close();
});
