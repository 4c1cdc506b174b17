import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { certificateUntil } from '../../packages/daraja/test/sample-certificate.ts';
import { launchBrowser } from '../setup/browser.ts';
import type { Report } from './program.ts';

const sampleCertificate = certificateUntil('491231');
const id = 'ws_CO_21112026103005417700000001';
const done: Report = { checkoutRequestId: id, credential: 344 };

let folder = '';
let bundle = '';
let url = '';
let server: Server;
let pushes = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'malipo-runtimes-'));
  copyFileSync(join(import.meta.dirname, 'package.json'), join(folder, 'package.json'));
  npm('install', '--prefer-offline', '--ignore-scripts=false', '--no-audit', '--no-fund');
  const build = await rolldown({
    input: join(import.meta.dirname, 'program.ts'),
    platform: 'neutral',
    resolve: { conditionNames: ['malipo-source', 'import'] },
  });
  bundle = (await build.generate({ format: 'esm', minify: true })).output[0].code;
  writeFileSync(join(folder, 'client.mjs'), bundle);
  server = await listen();
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const here = `pay(${JSON.stringify(url)}, ${JSON.stringify(sampleCertificate)})`;
  writeFileSync(join(folder, 'main.mjs'), `import { pay } from './client.mjs';\nconsole.log(JSON.stringify(await ${here}));\n`);
  writeFileSync(
    join(folder, 'worker.mjs'),
    `import { pay } from './client.mjs';\nexport default { fetch: async () => Response.json(await ${here}) };\n`,
  );
}, 170_000);

beforeEach(() => void (pushes = 0));

afterAll(() => {
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

test.each([
  ['Node 22', 'node-22/bin/node', []],
  ['Node 24', 'node-24/bin/node', []],
  ['the Node of this repository', process.execPath, []],
  ['Bun', '.bin/bun', ['run']],
  ['Deno', '.bin/deno', ['run', '--allow-net', '--no-config', '--no-lock']],
] as const)('%s asks for a payment once, and encrypts a password', async (_name, program, args) => {
  const path = program === process.execPath ? program : join(folder, 'node_modules', program);
  expect(await output(path, [...args, join(folder, 'main.mjs')])).toEqual(done);
  expect(pushes).toBe(1);
});

test('workerd, as an edge worker', async () => {
  const port = await freePort();
  writeFileSync(join(folder, 'worker.capnp'), workerConfig(port));
  const worker = spawn(join(folder, 'node_modules/.bin/workerd'), ['serve', join(folder, 'worker.capnp')], { stdio: 'ignore' });
  try {
    await expect.poll(() => fetch(`http://127.0.0.1:${port}/`).then((answer) => answer.json()), { timeout: 20_000 }).toEqual(done);
    expect(pushes).toBe(1);
  } finally {
    worker.kill();
  }
});

test('Chromium, in a page', async () => {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(url);
    // As text: the test runner would put an import of its own in the place of the browser's.
    const report = await page.evaluate(
      `import('/client.mjs').then(({ pay }) => pay(location.origin, ${JSON.stringify(sampleCertificate)}))`,
    );
    expect(report).toEqual(done);
    expect(pushes).toBe(1);
  } finally {
    await browser.close();
  }
});

/** A Daraja that takes every push, and serves the bundle to the browser. */
function listen(): Promise<Server> {
  const daraja = createServer((request, response) => {
    const path = request.url ?? '';
    const isPush = path.startsWith('/mpesa/stkpush/');
    if (isPush) pushes += 1;
    const script = path === '/client.mjs';
    response.writeHead(200, {
      'content-type': script ? 'text/javascript' : isPush || path.startsWith('/oauth') ? 'application/json' : 'text/html',
    });
    response.end(
      script ? bundle : isPush ? JSON.stringify(accepted) : path.startsWith('/oauth') ? JSON.stringify(token) : '<title>Shop</title>',
    );
  });
  return new Promise((resolve) => void daraja.listen(0, '127.0.0.1', () => resolve(daraja)));
}

const token = { access_token: 'token-1', expires_in: '3599' };
const accepted = {
  MerchantRequestID: '7f3a-4c21-9e0b-5d2c8a6f1e0b204417',
  CheckoutRequestID: id,
  ResponseCode: '0',
  ResponseDescription: 'Success. Request accepted for processing',
  CustomerMessage: 'Success. Request accepted for processing',
};

function output(program: string, args: readonly string[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: folder, env: { PATH: process.env['PATH'], HOME: folder } });
    let said = '';
    child.stdout.on('data', (chunk) => (said += String(chunk)));
    child.stderr.on('data', (chunk) => (said += String(chunk)));
    child.on('error', reject);
    child.on('close', () => {
      try {
        resolve(JSON.parse(said));
      } catch {
        reject(new Error(said));
      }
    });
  });
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => void probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => void probe.close(resolve));
  return port;
}

const workerConfig = (port: number): string => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "shop", worker = (
      modules = [(name = "worker.mjs", esModule = embed "worker.mjs"), (name = "client.mjs", esModule = embed "client.mjs")],
      compatibilityDate = "2026-01-01",
    )),
    (name = "internet", network = (allow = ["private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "shop")],
);
`;

function npm(...args: readonly string[]): void {
  const own = process.env['npm_execpath'];
  const [program, ...first] = own?.endsWith('.js') ? [process.execPath, own] : ['npm'];
  const { status, stderr } = spawnSync(program ?? 'npm', [...first, ...args], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}
