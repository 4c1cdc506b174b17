import { expect, test } from 'vitest';
import { auditFile, runWriter } from '../../../../../test/nightly/store/told-and-kept.ts';
import { freshFile } from '../../../../../test/nightly/store/fresh-file.ts';

// A limit on the size of files makes the log refuse to grow in the middle of a COMMIT; the next connection empties it.
test.each([900, 1500, 2400])(
  'a COMMIT that fails for want of room is told as such, and the store recovers (files of at most %i blocks)',
  async (blocks) => {
    const path = await freshFile();
    const told = await runWriter(`trap "" XFSZ; ulimit -f ${blocks}; exec $WRITER`, path, 32, 12);
    expect(await auditFile(path, told)).toEqual([]);
    expect([...told.failures.keys()].filter((code) => !['commit_unknown', 'store_full', 'store_failed'].includes(code))).toEqual([]);
    expect(told.failures.get('commit_unknown')).toBeGreaterThan(0);
  },
);
