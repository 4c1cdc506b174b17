import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** The path of a database that does not exist yet, in a folder that goes with the test. */
export async function freshFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'malipo-sqlite-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, 'malipo.db');
}
