import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { run } from './run.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'malipo-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command as a shell would; `until` is a word in the output after which it is asked to stop. */
async function malipo(args: readonly string[], env: Record<string, string> = {}, until?: string, input = ''): Promise<Said> {
  const stopping = new AbortController();
  let out = '';
  let err = '';
  const code = await run(args, {
    env,
    folder,
    print: (text) => {
      out += `${text}\n`;
      if (until !== undefined && out.includes(until)) stopping.abort();
    },
    complain: (text) => (err += `${text}\n`),
    readInput: () => Promise.resolve(input),
    stop: stopping.signal,
  });
  return { code, out, err };
}

test('without a command the commands are listed', async () => {
  const { code, out } = await malipo([]);
  expect(code).toBe(0);
  for (const name of ['dev', 'serve', 'simulator', 'migrate', 'keys', 'explain']) expect(out).toContain(name);
});

test.for(['dev', 'serve', 'simulator', 'migrate', 'keys', 'explain'])('malipo %s --help explains itself', async (name) => {
  expect(await malipo([name, '--help'])).toMatchObject({ code: 0, out: expect.stringContaining(`malipo ${name}`) });
});

test.for([
  [['pay'], 'There is no command “pay”. Choose one of: dev, serve'],
  [['serve', '--prot', '1'], "Unknown option '--prot'. See: malipo serve --help"],
  [['simulator', '--port', 'x'], '--port takes a port'],
  [['simulator', '--app', 'key'], 'Write --app as key:secret'],
  [['simulator', '--till', '600100'], 'Write --till as till:store'],
  [['simulator', '--name', 'X'], 'belong to a --shortcode or a --till'],
  [['simulator', '--file', 'nowhere.json'], 'The file nowhere.json cannot be read'],
  [['keys'], 'Say what to do with keys'],
  [['explain'], 'Say what to explain'],
  [['explain', '1032', '--api', 'visa'], 'There is no API “visa”'],
  [['explain', '1032', '--language', 'fr'], 'takes en or sw'],
  [['keys', 'revoke'], 'Say which key'],
  [['migrate'], 'DATABASE_URL is missing'],
  [['serve'], 'DARAJA_ENV is missing'],
] satisfies [string[], string][])('malipo %s says what to do, with exit code 2', async ([args, sentence]) => {
  const { code, err } = await malipo(args);
  expect(err).toContain(sentence);
  expect(code).toBe(2);
});

test('a database that nobody knows is refused', async () => {
  expect(await malipo(['migrate'], { DATABASE_URL: 'mysql://localhost/x' })).toMatchObject({
    code: 2,
    err: expect.stringContaining('DATABASE_URL is not understood'),
  });
});

test('a key is made, listed and revoked; only the key itself goes to standard output', async () => {
  const env = { DATABASE_URL: 'sqlite:malipo.db' };
  expect((await malipo(['migrate'], env)).out).toContain('up to date');
  expect((await malipo(['keys', 'list'], env)).out).toContain('There are no keys yet');
  const made = await malipo(['keys', 'create', '--live', '--name', 'web shop'], env);
  expect(made.out).toMatch(/^mk_live_\w+\n$/);
  const list = (await malipo(['keys', 'list'], env)).out;
  expect(list).toMatch(/live.*web shop/);
  expect(list).not.toContain(made.out.trim());
  const [id = ''] = list.split(' ');
  expect((await malipo(['keys', 'revoke', id], env)).code).toBe(0);
  expect((await malipo(['keys', 'list'], env)).out).toContain('revoked');
});

test('the simulator starts with what flags and file say, and stops when asked', async () => {
  writeFileSync(join(folder, 'options.json'), JSON.stringify({ defaultBalance: 5 }));
  const { code, out } = await malipo(
    ['simulator', '--port', '0', '--app', 'mine:secret', '--till', '600100:600101', '--name', 'MY TILL', '--file', 'options.json'],
    {},
    'Control API',
  );
  expect(code).toBe(0);
  expect(out).toContain('mine : secret');
  expect(out).toContain('till 600100 (store 600101), MY TILL');
});

test('a simulator file with a mistake is refused with the field', async () => {
  writeFileSync(join(folder, 'options.json'), JSON.stringify({ balance: 5 }));
  const { code, err } = await malipo(['simulator', '--file', 'options.json']);
  expect(err).toContain('The simulator has no option “balance”');
  expect(code).toBe(1);
});

test.for([
  [['1032'], '', ['1032 · STK push', 'cancelled', 'Over      yes', 'Simulator Pay from 0700 000002, or KES 9,902.']],
  [['500.001.1001', 'The transaction is being processed'], '', ['query-pending', 'Over      no']],
  [['2001', '--api', 'b2c'], '', ['Payouts to customers', 'certificate', 'Ask with a SecurityCredential made of a wrong password.']],
  [['1', '--language', 'sw'], '', ['Salio halitoshi']],
  [['500.001.1001', 'Unable to lock subscriber'], '', ['subscriber-locked', 'Add the fault']],
  [['-'], '{"Body":{"stkCallback":{"CheckoutRequestID":"ws_CO_1","ResultCode":1037}}}', ['1037 · STK push', 'money may still come']],
] as const)('malipo explain %j says what it is and what to do, in 80 columns', async ([args, input, says]) => {
  const { code, out } = await malipo(['explain', ...args], {}, undefined, input);
  expect(code).toBe(0);
  for (const piece of says) expect(out).toContain(piece);
  expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
});

test('malipo explain gives JSON to programs, and a sentence when no list has the code', async () => {
  const { out } = await malipo(['explain', '1032', '--api', 'stk', '--json']);
  expect(JSON.parse(out)).toMatchObject([{ entry: { api: 'stk', code: '1032' } }]);
  expect(await malipo(['explain', '777777'])).toMatchObject({ code: 1, err: expect.stringContaining('M-PESA portal') });
});
