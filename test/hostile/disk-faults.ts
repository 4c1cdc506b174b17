import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeKey } from './make-key.ts';
import { freePort, startServer } from './served.ts';
import { openShop, rowsOf } from './shop.ts';

/** A disk that fails: how to make one, and where. */
export interface DiskFault {
  readonly what: string;
  /** Put before the server's command. */
  readonly under: readonly string[];
  /** The database lies on a file system of this many bytes. */
  readonly diskBytes?: number;
}

export interface DiskReport {
  /** What was acknowledged and is not on the disk, and what else is not right. */
  readonly wrong: readonly string[];
  readonly acknowledged: number;
  readonly refused: number;
}

const hasStrace = spawnSync('strace', ['-V']).status === 0;
const isRoot = process.getuid?.() === 0;

const inject = (fault: string): DiskFault => ({
  what: `strace ${fault}`,
  under: ['strace', '-f', '-qq', '-o', '/dev/null', '-e', `trace=${fault.split(':')[0]}`, '-e', `inject=${fault}`],
});

/** The shell's own limit works without root and without strace. */
const sizeLimit = (blocks: number): DiskFault => ({
  what: `files of at most ${blocks} blocks`,
  under: ['sh', '-c', `trap '' XFSZ; ulimit -f ${blocks}; exec "$@"`, 'sh'],
});

const smallDisk = (bytes: number): DiskFault => ({ what: `a disk of ${bytes / 1024} KiB`, under: [], diskBytes: bytes });

/** A few for every day, or all; those that this machine can make. */
export function diskFaults(most: 'few' | 'all'): DiskFault[] {
  const few = {
    traced: ['fsync:error=EIO:when=40+3', 'pwrite64:error=ENOSPC:when=400..700'],
    sizes: [2500],
    disks: [2 * 1024 * 1024],
  };
  const all = {
    traced: [
      ...[20, 33, 47, 64, 90].map((at) => `fsync:error=EIO:when=${at}`),
      ...['30+2', '50..80', '60+'].map((when) => `fsync:error=EIO:when=${when}`),
      ...['300', '450..460', '500+7', '700+'].map((when) => `pwrite64:error=ENOSPC:when=${when}`),
      ...['350', '600..700'].map((when) => `pwrite64:error=EIO:when=${when}`),
    ],
    sizes: [1800, 2500, 4000],
    disks: [1.5, 2, 3].map((mebibytes) => mebibytes * 1024 * 1024),
  };
  const { traced, sizes, disks } = most === 'few' ? few : all;
  return [...(hasStrace ? traced.map(inject) : []), ...sizes.map(sizeLimit), ...(isRoot ? disks.map(smallDisk) : [])];
}

const CLIENTS = 16;
const POSTS_PER_CLIENT = 40;

/** Posts callbacks to a server whose disk fails on the way, then reads the file that is left. */
export async function runDiskFault(fault: DiskFault): Promise<DiskReport> {
  const folder = mkdtempSync(join(tmpdir(), 'malipo-disk-'));
  const { diskBytes } = fault;
  if (diskBytes !== undefined) execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${diskBytes}`, 'tmpfs', folder]);
  try {
    const database = join(folder, 'malipo.db');
    await makeKey(database);
    await openShop(database);
    const { acknowledged, refused, strange } = await postUnder(fault, database);
    const kept = new Set((await rowsOf(database, 'select dedupe from malipo_inbox')).map((row) => row['dedupe']));
    const [integrity] = await rowsOf(database, 'pragma integrity_check');
    const lost = acknowledged.filter((body) => !kept.has(sha256(`${sha256(TOKEN)}.${sha256(body)}`)));
    return {
      wrong: [
        ...lost.map((body) => `${body.slice(0, 40)} was acknowledged and is not on the disk`),
        ...strange.map((status) => `a callback was answered with ${status}`),
        ...(integrity?.['integrity_check'] === 'ok' ? [] : ['the database is damaged']),
      ],
      acknowledged: acknowledged.length,
      refused,
    };
  } finally {
    if (diskBytes !== undefined) execFileSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true, force: true });
  }
}

const TOKEN = 'c'.repeat(32);
const sha256 = (input: string): string => createHash('sha256').update(input).digest('hex');

async function postUnder(fault: DiskFault, database: string): Promise<{ acknowledged: string[]; refused: number; strange: number[] }> {
  // Nobody is there to prompt or to sweep: only callbacks matter.
  const served = await startServer({ database, port: await freePort(), simulatorUrl: 'http://127.0.0.1:1' }, fault.under);
  const acknowledged: string[] = [];
  const strange: number[] = [];
  let refused = 0;
  const client = async (n: number): Promise<void> => {
    for (let i = 0; i < POSTS_PER_CLIENT; i++) {
      const body = `{"client":${n},"post":${i},"filler":"${'x'.repeat(1500)}"}`;
      const answer = await fetch(`${served.url}/cb/${TOKEN}`, { method: 'POST', body }).catch(() => undefined);
      await answer?.arrayBuffer();
      if (answer?.status === 200) acknowledged.push(body);
      else if (answer === undefined || answer.status === 503) refused++;
      else strange.push(answer.status);
    }
  };
  try {
    await Promise.all(Array.from({ length: CLIENTS }, (_, n) => client(n)));
  } finally {
    await served.kill();
  }
  return { acknowledged, refused, strange };
}
