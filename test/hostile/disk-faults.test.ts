import { expect, test } from 'vitest';
import { diskFaults, runDiskFault } from './disk-faults.ts';

test.each(diskFaults('few').map((fault) => [fault.what, fault] as const))(
  'D-25 %s: no callback is answered 200 without its bytes in the inbox',
  async (_what, fault) => {
    const { wrong, acknowledged, refused } = await runDiskFault(fault);
    expect(wrong).toEqual([]);
    expect(acknowledged).toBeGreaterThan(0);
    // The fault did strike.
    expect(refused).toBeGreaterThan(0);
  },
);
