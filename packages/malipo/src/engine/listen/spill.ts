import { constants } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MalipoError, newToken } from '@malipo/daraja/values';
import type { System } from '@malipo/daraja/values';
import type { Problem } from '../api.ts';
import { createBatcher } from '../batcher.ts';
import type { Arrival } from './inbox.ts';
import { readRecords, writeRecord } from './spill-record.ts';

/**
 * The other durable place for callbacks, for the time in which the database does not answer. A process appends to
 * a file of its own. Whoever drains takes a file by renaming it, its writer dead or alive: a writer trusts an append only
 * when its file still had its name after the fsync, and writes it again otherwise. So there are no locks, and a file of a dead
 * process is like any other. Draining goes through the inbox, where a message that is there already counts as a copy.
 */
export interface Spill {
  /** Resolves when the message is on disk. */
  readonly keep: (arrival: Arrival) => Promise<void>;
  /** Moves what lies there into the inbox and says how much that was. Looks again only after a while, unless told `now`. */
  readonly drain: (when?: 'now') => Promise<number>;
}

interface SpillOptions {
  readonly directory: string;
  readonly system: System;
  readonly report: (problem: Problem) => void;
  /** Keeps messages in the inbox; rejects when that is not possible, and may be called again with the same ones. */
  readonly keepInInbox: (arrivals: readonly Arrival[]) => Promise<unknown>;
}

const MOST_AT_ONCE = 256;
/** Files of other processes are looked for this often. */
const LOOK_EVERY_MS = 5_000;
/** Drainers may take a file away while it is written; not again and again. */
const MOST_TRIES = 3;

const WRITTEN = '.journal';
const TAKEN = '.taken';
const DAMAGED = '.damaged';

export function createSpill({ directory, system, report, keepInInbox }: SpillOptions): Spill {
  /** The file of this process; undefined when there is none, or its end may be torn. */
  let own: string | undefined;
  let lookAt = 0;
  let draining: Promise<number> | undefined;

  async function createFile(): Promise<string> {
    const made = await mkdir(directory, { recursive: true, mode: 0o700 });
    if (made !== undefined) await syncFolder(dirname(made));
    const path = join(directory, `${system.now()}-${process.pid}-${newToken(system).slice(0, 12)}${WRITTEN}`);
    await (await open(path, 'ax', 0o600)).close();
    await syncFolder(directory);
    report({
      level: 'warn',
      code: 'spill_opened',
      message: 'The database does not answer: callbacks are kept in the spill folder until it does.',
      details: { path },
    });
    return path;
  }

  async function append(arrivals: readonly Arrival[]): Promise<readonly void[]> {
    const text = arrivals.map(writeRecord).join('');
    for (let tries = 1; tries <= MOST_TRIES; tries++) {
      const path = own ?? (await createFile());
      own = undefined;
      if ((await unlessGone(appendTo(path, text))) === undefined) continue;
      own = path;
      lookAt = 0;
      return arrivals.map(() => undefined);
    }
    throw new MalipoError(
      'spill_contended',
      'The files of the spill folder are taken away while they are written. Look for what else uses it.',
    );
  }

  async function drainAll(): Promise<number> {
    lookAt = system.now() + LOOK_EVERY_MS;
    const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    let drained = 0;
    for (const name of names.toSorted((a, b) => (a < b ? -1 : 1))) {
      const path = join(directory, name);
      if (name.endsWith(WRITTEN)) drained += await drainFile(await take(path));
      else if (name.endsWith(TAKEN)) drained += await drainFile(path);
    }
    return drained;
  }

  /** A file is removed only when all of it is in the inbox. */
  async function drainFile(path: string | undefined): Promise<number> {
    const text = path === undefined ? undefined : await unlessGone(readFile(path, 'utf8'));
    if (path === undefined || text === undefined) return 0;
    const { arrivals, damaged } = readRecords(text);
    for (let i = 0; i < arrivals.length; i += MOST_AT_ONCE) await keepInInbox(arrivals.slice(i, i + MOST_AT_ONCE));
    if (damaged === 0) await rm(path, { force: true });
    else await setAside(path, damaged);
    return arrivals.length;
  }

  async function setAside(path: string, damaged: number): Promise<void> {
    const aside = path.replace(/\.taken$/, DAMAGED);
    await unlessGone(rename(path, aside));
    report({
      level: 'error',
      code: 'spill_damaged',
      message: `${damaged} callbacks in the spill folder are not as they were written. The others were kept; look at the disk and the file.`,
      details: { path: aside, damaged },
    });
  }

  return {
    keep: createBatcher(MOST_AT_ONCE, append).run,
    drain: (when) => {
      if (when !== 'now' && system.now() < lookAt) return Promise.resolve(0);
      draining ??= drainAll().finally(() => {
        draining = undefined;
      });
      return draining;
    },
  };
}

/** Undefined when somebody else was quicker. */
async function take(path: string): Promise<string | undefined> {
  const taken = path.replace(/\.journal$/, TAKEN);
  return unlessGone(rename(path, taken).then(() => taken));
}

/** On disk, in a file that has its name still: whoever takes it from now on reads this too. */
async function appendTo(path: string, text: string): Promise<true> {
  const file = await open(path, constants.O_WRONLY | constants.O_APPEND);
  try {
    await file.appendFile(text);
    await file.sync();
    await stat(path);
    return true;
  } finally {
    await file.close();
  }
}

async function unlessGone<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** A new file survives a power cut only when its folder was written too. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
