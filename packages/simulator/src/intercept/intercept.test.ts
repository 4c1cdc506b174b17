import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveSimulator } from '../server/serve.ts';
import type { ServedSimulator } from '../server/serve.ts';

const preload = join(import.meta.dirname, 'index.ts');
const HOST = 'sandbox.safaricom.co.ke';
const ADDRESS = `https://${HOST}/oauth/v1/generate?grant_type=client_credentials`;
const authorization = `Basic ${btoa('simulator:simulator')}`;
let served: ServedSimulator;

beforeAll(async () => {
  served = await serveSimulator({ port: 0 });
});
afterAll(() => served.close());

interface Said {
  readonly out: string;
  readonly err: string;
}

/** Runs a program with the preload, as somebody else's app. */
async function run(program: string, env: Readonly<Record<string, string>> = { MALIPO_SIMULATOR_URL: served.url }): Promise<Said> {
  const child = spawn(
    process.execPath,
    [
      '--conditions=malipo-source',
      '--import',
      preload,
      '--input-type=module',
      '--eval',
      `const authorization = ${JSON.stringify(authorization)};\n${program}`,
    ],
    { env: { PATH: process.env['PATH'] ?? '', ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  await once(child, 'close');
  const [out, err] = await said;
  return { out, err };
}

const printed = `const print = async (answer) => { let body = ''; for await (const part of answer) body += part; console.log(answer.statusCode, JSON.parse(body).expires_in); };`;

test.each([
  [
    'fetch',
    `const answer = await fetch('${ADDRESS}', { headers: { authorization } }); console.log(answer.status, (await answer.json()).expires_in);`,
  ],
  [
    'fetch with a Request',
    `const answer = await fetch(new Request('${ADDRESS}', { headers: { authorization } })); console.log(answer.status, (await answer.json()).expires_in);`,
  ],
  ['https.get by address', `import https from 'node:https'; ${printed} https.get('${ADDRESS}', { headers: { authorization } }, print);`],
  ['a named import', `import { get } from 'node:https'; ${printed} get(new URL('${ADDRESS}'), { headers: { authorization } }, print);`],
  [
    'https.request by options, with an agent of its own',
    `import https from 'node:https'; ${printed}
     https.request({ hostname: '${HOST}', port: 443, path: '/oauth/v1/generate?grant_type=client_credentials', method: 'GET',
       headers: { authorization }, agent: new https.Agent({ keepAlive: true }) }, print).end();`,
  ],
  [
    'require, taken before',
    `import { createRequire } from 'node:module'; const https = createRequire(import.meta.url)('https'); ${printed} https.get('${ADDRESS}', { headers: { authorization } }, print);`,
  ],
])('%s reaches the simulator under Safaricom’s own address', async (_how, program) => {
  const { out, err } = await run(program);
  expect(out.trim()).toBe('200 3599');
  expect(err).toContain(`Requests to ${HOST} go to the simulator at ${served.url}`);
});

test('a body and its method arrive as they were sent', async () => {
  const { out } = await run(
    `const answer = await fetch('https://${HOST}/mpesa/stkpush/v1/processrequest', { method: 'POST', body: '{', headers: { 'content-type': 'application/json', authorization: 'Bearer x' } }); console.log(answer.status, await answer.text());`,
  );
  expect(out).toMatch(/^4\d\d .*errorCode/);
});

test('other hosts are left alone', async () => {
  const { out, err } = await run(`console.log((await fetch('${served.url}/_control/calls')).status);`);
  expect(out.trim()).toBe('200');
  expect(err).not.toContain('simulator at');
});

test.each([
  ['fetch', `await fetch('${ADDRESS}').catch((error) => console.log(error.message));`],
  ['https', `import https from 'node:https'; https.get('${ADDRESS}').on('error', (error) => console.log(error.message));`],
])('%s says what to do when no simulator runs', async (_how, program) => {
  const gone = await serveSimulator({ port: 0 });
  await gone.close();
  const { out } = await run(program, { MALIPO_SIMULATOR_URL: gone.url });
  expect(out).toContain(`no simulator answers at ${gone.url}. Start one with “npx malipo simulator”`);
});

test('an address that cannot be one is refused at start', async () => {
  const { err } = await run('', { MALIPO_SIMULATOR_URL: 'localhost' });
  expect(err).toContain('MALIPO_SIMULATOR_URL is “localhost”. Give the simulator’s address');
});
