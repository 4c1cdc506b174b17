import { appendFileSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createVirtualSystem } from '@malipo/simulator';
import type { Problem } from '../api.ts';
import type { Arrival } from './inbox.ts';
import { createSpill } from './spill.ts';
import type { Spill } from './spill.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

interface Desk {
  readonly directory: string;
  readonly system: ReturnType<typeof createVirtualSystem>;
  readonly problems: Problem[];
  /** Bodies that came into the inbox, in order. */
  readonly inbox: string[];
  /** A process of its own over the same folder. */
  readonly open: (keepInInbox?: (arrivals: readonly Arrival[]) => Promise<unknown>) => Spill;
  readonly files: () => string[];
}

function desk(): Desk {
  const parent = mkdtempSync(join(tmpdir(), 'malipo-spill-'));
  folders.push(parent);
  const directory = join(parent, 'not', 'there-yet');
  const system = createVirtualSystem({ seed: 1 });
  const problems: Problem[] = [];
  const inbox: string[] = [];
  const keep = async (arrivals: readonly Arrival[]): Promise<void> => void inbox.push(...arrivals.map(bodyOf));
  return {
    directory,
    system,
    problems,
    inbox,
    open: (keepInInbox = keep) => createSpill({ directory, system, report: (problem) => problems.push(problem), keepInInbox }),
    files: () => readdirSync(directory),
  };
}

const bodyOf = ({ message }: Arrival): string => Buffer.from(message.body).toString();

const arrival = (body: string, at = 5): Arrival => ({
  message: {
    token: 'ab'.repeat(16),
    body: new TextEncoder().encode(body),
    truncated: false,
    address: '196.201.214.200',
    forwardedFor: 'a, b',
  },
  receivedAt: at as Arrival['receivedAt'],
});

const fileIn = ({ directory, files }: Desk): string => join(directory, files()[0] ?? '');

test('what was kept comes back whole, by whatever process drains, and the file goes', async () => {
  const world = desk();
  const bytes = { ...arrival(''), message: { ...arrival('').message, body: new Uint8Array([0, 10, 255, 13]) } };
  await world.open().keep(bytes);
  const seen: Arrival[] = [];
  expect(await world.open(async (arrivals) => void seen.push(...arrivals)).drain()).toBe(1);
  expect(seen).toEqual([bytes]);
  expect(world.files()).toEqual([]);
});

test('messages that come together share one file, readable by its owner only', async () => {
  const world = desk();
  const spill = world.open();
  await Promise.all(Array.from({ length: 600 }, (_, i) => spill.keep(arrival(String(i)))));
  expect(world.files()).toHaveLength(1);
  expect(statSync(fileIn(world)).mode & 0o777).toBe(0o600);
  expect(await spill.drain()).toBe(600);
  expect(new Set(world.inbox).size).toBe(600);
});

test('a torn last record is dropped without a word', async () => {
  const world = desk();
  await world.open().keep(arrival('whole'));
  const whole = readFileSync(fileIn(world), 'utf8');
  appendFileSync(fileIn(world), whole.slice(0, -1));
  await world.open().drain();
  expect(world.inbox).toEqual(['whole']);
  expect(world.files()).toEqual([]);
  expect(world.problems.map(({ code }) => code)).toEqual(['spill_opened']);
});

test('a record that is not as it was written is reported and set aside; its neighbours are kept', async () => {
  const world = desk();
  const spill = world.open();
  for (const body of ['first', 'second', 'third']) await spill.keep(arrival(body));
  const text = readFileSync(fileIn(world), 'utf8');
  writeFileSync(fileIn(world), text.replace(Buffer.from('second').toString('base64'), Buffer.from('secund').toString('base64')));
  await world.open().drain();
  expect(world.inbox).toEqual(['first', 'third']);
  expect(world.problems.at(-1)).toMatchObject({ level: 'error', code: 'spill_damaged', details: { damaged: 1 } });
  expect(world.files()).toEqual([expect.stringMatching(/\.damaged$/)]);
  expect(await world.open().drain()).toBe(0);
});

test('a drain that breaks off loses nothing: the next one begins again', async () => {
  const world = desk();
  const spill = world.open();
  await Promise.all(Array.from({ length: 600 }, (_, i) => spill.keep(arrival(String(i)))));
  let batches = 0;
  const dying = world.open(async (arrivals) => {
    if (++batches === 2) throw new Error('The process ends here.');
    world.inbox.push(...arrivals.map(bodyOf));
  });
  await expect(dying.drain()).rejects.toThrow('ends here');
  await world.open().drain();
  expect(new Set(world.inbox).size).toBe(600);
  expect(world.files()).toEqual([]);
});

test('a file that another process takes away between two appends costs nothing', async () => {
  const world = desk();
  const writer = world.open();
  await writer.keep(arrival('before'));
  await world.open().drain('now');
  await writer.keep(arrival('after'));
  await world.open().drain('now');
  expect(world.inbox).toEqual(['before', 'after']);
});

test('an append to a file that lost its name is written again: what is kept can always be found', async () => {
  const world = desk();
  const writer = world.open();
  await writer.keep(arrival('first'));
  // A drainer that has read the file already, and is about to remove it.
  renameSync(fileIn(world), `${fileIn(world)}.elsewhere`);
  await writer.keep(arrival('second'));
  const found = world.files().filter((name) => name.endsWith('.journal'));
  expect(found).toHaveLength(1);
  expect(readFileSync(join(world.directory, found[0] ?? ''), 'utf8')).toContain(Buffer.from('second').toString('base64'));
});

test('a file that is taken away in the middle of an append is not trusted', async () => {
  const world = desk();
  const writer = world.open();
  await writer.keep(arrival('first'));
  const path = fileIn(world);
  const before = statSync(path).size;
  const kept = writer.keep(arrival('x'.repeat(8 * 1024 * 1024)));
  while (statSync(path).size === before) await new Promise((resolve) => setImmediate(resolve));
  renameSync(path, `${path}.elsewhere`);
  await kept;
  const [own = ''] = world.files().filter((name) => name.endsWith('.journal'));
  expect(statSync(join(world.directory, own)).size).toBeGreaterThan(8 * 1024 * 1024);
});

test('files of other processes are looked for every few seconds, own ones at once', async () => {
  const world = desk();
  const [one, other] = [world.open(), world.open()];
  expect(await one.drain()).toBe(0);
  await other.keep(arrival('other'));
  expect(await one.drain()).toBe(0);
  await one.keep(arrival('own'));
  expect(await one.drain()).toBe(2);
});

test('a folder that cannot be written to refuses, so that nobody answers 200', async () => {
  const world = desk();
  writeFileSync(join(world.directory, '..', '..', 'not'), 'a file where the folder should be');
  await expect(world.open().keep(arrival('x'))).rejects.toThrow('ENOTDIR');
});
