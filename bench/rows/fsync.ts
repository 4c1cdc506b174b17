import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { latencies } from '../figures.ts';
import type { RowResult } from '../figures.ts';

/** What this disk takes to make 4 KiB durable: every durable rate below stands beside it. */
export function fsyncRow(): RowResult {
  const path = join(tmpdir(), 'malipo-bench-fsync');
  const file = openSync(path, 'w');
  const taken = latencies();
  const page = Buffer.alloc(4096, 1);
  for (let i = 0; i < 500; i++) {
    const began = performance.now();
    writeSync(file, page);
    fdatasyncSync(file);
    taken.add(performance.now() - began);
  }
  closeSync(file);
  rmSync(path);
  return {
    row: 'fsync of 4 KiB',
    figures: [
      { name: 'p50', unit: 'ms', value: taken.at(0.5) },
      { name: 'p99', unit: 'ms', value: taken.at(0.99) },
    ],
    notes: [],
  };
}
