import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { freshFile } from './fresh-file.ts';
import { auditFile, runWriter } from './told-and-kept.ts';

/** strace puts errors into system calls; SQLite's file locks and reads stay as they are. */
const inject = (fault: string): string => `exec strace -f -qq -o /dev/null -e trace=${fault.split(':')[0]} -e inject=${fault} $WRITER`;
const hasStrace = spawnSync('sh', ['-c', 'command -v strace']).status === 0;

const every = [3, 4, 5, 7, 9, 12];
const straceFaults = [
  ...every.map((at) => `fsync:error=EIO:when=${at}`),
  'fsync:error=EIO:when=4+5',
  ...[10, 40, 100, 300, 700].map((at) => `pwrite64:error=ENOSPC:when=${at}`),
  'pwrite64:error=ENOSPC:when=50..120',
  'pwrite64:error=EIO:when=60..90',
  ...every.map((at) => `fsync:signal=KILL:when=${at}`),
  ...[200, 555, 901].map((at) => `pwrite64:signal=KILL:when=${at}`),
].map((fault): [string, string] => [fault, inject(fault)]);

const sizeFaults = [500, 700, 1100, 1700, 2600, 4000].map((blocks): [string, string] => [
  `files of at most ${blocks} blocks`,
  `trap '' XFSZ; ulimit -f ${blocks}; exec $WRITER`,
]);

const expected = ['commit_unknown', 'store_full', 'store_failed', 'sqlite_open'];

test.each(hasStrace ? [...sizeFaults, ...straceFaults] : sizeFaults)(
  '%s: what was acknowledged is there, whole, and nothing else is there in part',
  async (_, command) => {
    const path = await freshFile();
    const told = await runWriter(command, path, 16, 12);
    expect(await auditFile(path, told)).toEqual([]);
    expect([...told.failures.keys()].filter((code) => !expected.includes(code))).toEqual([]);
  },
);

test('one failed sync is an error for those who waited for it, and for nobody after them', async () => {
  const path = await freshFile();
  const told = await runWriter(hasStrace ? inject('fsync:error=EIO:when=8') : `trap '' XFSZ; ulimit -f 1700; exec $WRITER`, path, 16, 12);
  expect(told.failures.get('commit_unknown')).toBeGreaterThan(0);
  if (hasStrace) {
    expect(told.kept.size).toBe(16 * 12);
    expect(told.isClosed).toBe(true);
  }
});
