import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeStore } from '../conformance.ts';
import { sqlite } from './index.ts';

describeStore('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'malipo-sqlite-'));
  return { open: () => sqlite(join(folder, 'malipo.db')), dispose: () => rm(folder, { recursive: true }) };
});
