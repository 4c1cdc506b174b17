import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { freshDatabase } from '../setup/postgres.ts';
import { runKills } from './kills.ts';
import type { KillsReport } from './kills.ts';

function expectNothingLost(report: KillsReport): void {
  console.log(`First acknowledgement after each restart: ${report.firstAckMs.join(', ')} ms.`);
  expect(report.wrong).toEqual([]);
  expect(report.booked).toBeGreaterThan(20);
  expect(report.acknowledged).toBeGreaterThan(10);
  expect(Math.min(...report.firstAckMs)).toBeLessThan(report.mostAckMs);
}

test('D-52 killed in the middle of it on SQLite: everything booked is in the book once, everything acknowledged is on disk', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'malipo-kills-'));
  try {
    expectNothingLost(await runKills({ database: join(folder, 'malipo.db'), kills: 3 }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('D-52 killed in the middle of it on PostgreSQL: everything booked is in the book once, everything acknowledged is on disk', async () => {
  const { url, drop } = await freshDatabase();
  try {
    expectNothingLost(await runKills({ database: url, kills: 3 }));
  } finally {
    await drop();
  }
});
