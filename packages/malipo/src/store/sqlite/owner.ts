import { readFile, rm, writeFile } from 'node:fs/promises';
import { StoreError } from '../errors.ts';
import { openFile } from './connection.ts';
import { isBusy } from './errors.ts';
import { loadDriver } from './load-driver.ts';

/**
 * Takes the work loop of a database. The lock is a transaction held open on a small file beside it: the system ends
 * it with the process, however that ends. Who has it is written in another file, because no process may open a
 * file that SQLite has locked: closing it would drop the lock.
 */
export async function takeOwnership(path: string, owner: string): Promise<() => Promise<void>> {
  const lock = openFile(await loadDriver(), `${path}.owner`, 0);
  const nameFile = `${path}.owner.txt`;
  try {
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw error;
    const other = await readFile(nameFile, 'utf8').catch(() => 'another process');
    throw new StoreError('store_owned', `${other} already runs the work loop on ${path}. End it first; two processes need PostgreSQL.`, {
      details: { owner: other },
    });
  }
  await writeFile(nameFile, owner);
  let isHeld = true;
  return async () => {
    if (!isHeld) return;
    isHeld = false;
    await rm(nameFile, { force: true });
    lock.close();
  };
}
