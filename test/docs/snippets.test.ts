import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveSimulator } from '@malipo/simulator/server';
import { testMalipo } from 'malipo/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { documents, root, snippetsOf } from './documents.ts';
import type { Snippet } from './documents.ts';

const all = documents().flatMap(snippetsOf);
const typed = all.filter(({ language, mark }) => language === 'ts' && mark !== 'fragment');
const fileOf = ({ path, line }: Snippet): string => `${path.replaceAll(/[/.]/g, '-')}-${line}.ts`;

let folder = '';
let children: ChildProcess[] = [];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'malipo-docs-'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
});
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
  rmSync(folder, { recursive: true, force: true });
});

/** What the compiler says of all snippets together, by file. */
let complaints = '';
beforeAll(() => {
  mkdirSync(join(folder, 'typed'));
  for (const snippet of typed) writeFileSync(join(folder, 'typed', fileOf(snippet)), `${snippet.code}\nexport {};\n`);
  const compilerOptions = { noUnusedLocals: false, declaration: false, typeRoots: [join(root, 'node_modules/@types')] };
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: join(root, 'tsconfig.json'), compilerOptions, include: ['typed'] }),
  );
  try {
    execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder], { encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    complaints = String((error as { stdout?: string }).stdout ?? error);
  }
}, 60_000);

test.each([...new Set(typed.map(({ path }) => path))])('D-49 every snippet of %s type-checks', (path) => {
  const mine = typed.filter((snippet) => snippet.path === path).map(fileOf);
  expect(complaints.split('\n').filter((line) => mine.some((file) => line.includes(file)))).toEqual([]);
});

test('the compiler has nothing else to say', () => {
  expect(complaints).toBe('');
});

/** A port that was free a moment ago. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

test('the five lines of README.md end in a paid payment', async () => {
  const snippet = all.find(({ path, mark }) => path === 'README.md' && mark === 'run');
  const { simulator, url, close } = await serveSimulator({ port: 0 });
  const port = String(await freePort());
  const code = (snippet?.code ?? '')
    .replaceAll('4000', port)
    .replace("consumerSecret: 'simulator'", `consumerSecret: 'simulator', baseUrl: '${url}'`)
    .replace('malipo.db', join(folder, 'malipo.db'));
  writeFileSync(join(folder, 'run.ts'), code);
  simulator.phone('0711 000 111').setHabit('pays');
  const child = spawn(process.execPath, ['--conditions=malipo-source', 'run.ts'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let said = '';
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const paid = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk) => {
      said += String(chunk);
      if (/^paid [A-Z0-9]{10}$/m.test(said)) resolve();
    });
  });
  child.stderr.on('data', (chunk) => (said += String(chunk)));
  await Promise.race([paid, ended]);
  child.kill('SIGKILL');
  await ended;
  await close();
  const [booking] = simulator.booked();
  expect(said).toContain(`http://localhost:${port}/pay/pay_`);
  expect(said).toContain('open null');
  expect(said).toContain(`paid ${booking?.receipt}`);
});

/** The commands of a shell snippet, with lines that end in a backslash joined, and without comments and settings in front. */
const commandsOf = ({ code }: Snippet): string[] =>
  code
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .map((line) =>
      line
        .replace(/\s#\s.*$/, '')
        .replace(/^(?:[A-Z_]+=\S*\s+)+/, '')
        .trim(),
    )
    .filter((line) => line !== '' && !line.startsWith('#'));

const shell = all.filter(({ language }) => language === 'sh').map((snippet) => ({ ...snippet, commands: commandsOf(snippet) }));

const helpOf = (command: string): string =>
  execFileSync(process.execPath, ['--conditions=malipo-source', join(root, 'packages/malipo/src/cli/main.ts'), command, '--help'], {
    encoding: 'utf8',
  });

/** Every `malipo <command> …`, in shell snippets and between backticks. */
function malipoCalls(): { command: string; rest: string }[] {
  const inShell = shell.flatMap(({ commands }) => commands.flatMap((line) => [...line.matchAll(/^(?:npx )?malipo ([a-z]+)(.*)$/g)]));
  const inText = documents().flatMap(({ text }) => [...text.matchAll(/`(?:npx )?malipo ([a-z]+)([^`]*)`/g)]);
  return [...inShell, ...inText].map(([, command = '', rest = '']) => ({ command, rest }));
}

test('D-49 every command in a document exists, with its flags', () => {
  const calls = malipoCalls();
  const help = new Map([...new Set(calls.map(({ command }) => command))].map((command) => [command, `${helpOf(command)} --help`]));
  for (const { command, rest } of calls)
    for (const [flag] of rest.matchAll(/--[a-z-]+/g)) expect(help.get(command), `malipo ${command} ${flag}`).toContain(flag);
  expect(calls.length).toBeGreaterThan(20);
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
  const runs = documents().flatMap(({ text }) => [...text.matchAll(/`npm run ([\w:]+)/g)].map((match) => match[1] ?? ''));
  expect(runs.filter((script) => !(script in scripts))).toEqual([]);
}, 60_000);

test('D-49 every setting in a document is one of “malipo serve”', () => {
  const help = helpOf('serve');
  const known = new Set([...help.matchAll(/\b[A-Z]+(?:_[A-Z]+)+\b|\bPORT\b/g)].map((match) => match[0]));
  const set = shell
    .filter(({ path }) => path.startsWith('docs/guides'))
    .flatMap(({ code }) =>
      [...code.matchAll(/^(?:[A-Z_]+=\S* )*([A-Z_]+)=/gm), ...code.matchAll(/(?<=^| )([A-Z_]+)=/gm)].map((match) => match[1] ?? ''),
    );
  expect([...new Set(set)].filter((name) => !known.has(name))).toEqual([]);
});

/** What a curl line sends. */
function requestOf(line: string): { readonly url: URL; readonly method: string; readonly body: string | undefined } {
  const body = / -d '([^']*)'/.exec(line)?.[1];
  const method = / -X ([A-Z]+)/.exec(line)?.[1] ?? (body === undefined ? 'GET' : 'POST');
  return { url: new URL(/https?:\/\/[^\s"]+/.exec(line)?.[0].replace('$ID', 'pay_1') ?? 'http://none'), method, body };
}

const requests = shell.flatMap(({ commands }) => commands.filter((line) => line.startsWith('curl ')).map(requestOf));

test('D-49 every call of the API in a document is one of its routes, with fields that it takes', async () => {
  const { malipo } = await testMalipo();
  const { key } = await malipo.apiKeys.create({ mode: 'test' });
  const codes: string[] = [];
  for (const { url, method, body } of requests.filter((request) => request.url.pathname.startsWith('/v1/'))) {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const answer = await malipo.handler(new Request(url, { method, headers, ...(body === undefined ? {} : { body }) }));
    codes.push(answer.ok ? 'ok' : ((await answer.json()) as { code: string }).code);
    if (answer.ok) await answer.body?.cancel();
  }
  expect(codes.length).toBeGreaterThan(10);
  // There is no payment with the id of the examples; everything else goes through.
  expect(codes.filter((code) => code !== 'ok' && code !== 'not_found')).toEqual([]);
});

test('D-49 every call of the simulator in a document works', async () => {
  const { url: base, close } = await serveSimulator({ port: 0 });
  const calls = requests.filter((request) => request.url.pathname.startsWith('/_control'));
  expect(calls.length).toBeGreaterThan(8);
  for (const { url, method, body } of calls) {
    const answer = await fetch(base + url.pathname, { method, ...(body === undefined ? {} : { body }) });
    const text = await answer.text();
    expect(answer.ok || text.includes('prompt_none'), `${method} ${url.pathname}: ${text}`).toBe(true);
  }
  await close();
});

test('D-49 every document is clean UTF-8', () => {
  const spoilt = documents().filter(({ text }) => /\uFFFD|Ã.|â€/.test(text) || text.startsWith('\uFEFF'));
  expect(spoilt.map(({ path }) => path)).toEqual([]);
});
