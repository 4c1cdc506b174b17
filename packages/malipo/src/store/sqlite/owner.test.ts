import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { realSystem } from '@malipo/daraja/values';
import { expect, test } from 'vitest';
import { freshFile } from '../../../../../test/nightly/store/fresh-file.ts';
import { sqlite } from './index.ts';

const index = new URL('./index.ts', import.meta.url).href;

/** A process that runs the work loop until it is killed. */
async function startElsewhere(path: string): Promise<{ kill(): Promise<void> }> {
  const script = `
    const { sqlite } = await import(${JSON.stringify(index)});
    await sqlite(${JSON.stringify(path)}).start('process ' + process.pid + ' on this machine');
    console.log('started');
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--conditions=malipo-source', '--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return {
    kill: async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

test('one process runs the work loop; a second is told which, until the first is killed', async () => {
  const path = await freshFile();
  const other = await startElsewhere(path);
  const store = sqlite(path);
  const refused = store.start('process 2');
  await expect(refused).rejects.toMatchObject({
    code: 'store_owned',
    message: expect.stringMatching(/^process \d+ on this machine already runs/),
  });
  await store.migrate();
  expect(await store.transaction((tx) => tx.get('slots', ['a']))).toEqual([undefined]);
  await other.kill();
  const release = await store.start('process 2');
  await release();
  await store.close();
});

test('within one process, too', async () => {
  const path = await freshFile();
  const [first, second] = [sqlite(path), sqlite(path)];
  const release = await first.start('the first');
  await expect(second.start('the second')).rejects.toMatchObject({ code: 'store_owned', details: { owner: 'the first' } });
  await expect(first.start('the first again')).rejects.toMatchObject({ code: 'store_owned' });
  await release();
  const releaseSecond = await second.start('the second');
  await expect(first.start('the first')).rejects.toMatchObject({ details: { owner: 'the second' } });
  await releaseSecond();
  await Promise.all([first.close(), second.close()]);
});

test('another process may write meanwhile: both end up with all of their rows', async () => {
  const path = await freshFile();
  const store = sqlite(path);
  await store.migrate();
  const script = `
    const { sqlite } = await import(${JSON.stringify(index)});
    const store = sqlite(${JSON.stringify(path)});
    for (let at = 0; at < 100; at++) await store.transaction((tx) => tx.insert('slots', [{ id: 'other ' + at, attemptId: 'other', freeAt: null }]));
    await store.close();`;
  const child = spawn(process.execPath, ['--conditions=malipo-source', '--input-type=module', '--eval', script], { stdio: 'inherit' });
  let isRunning = true;
  const ended = once(child, 'exit').finally(() => (isRunning = false));
  let written = 0;
  while (isRunning) {
    await Promise.all(
      Array.from({ length: 8 }, () =>
        store.transaction((tx) => tx.insert('slots', [{ id: `own ${written++}`, attemptId: 'own', freeAt: null }])),
      ),
    );
    await realSystem.sleep(1);
  }
  expect(await ended).toEqual([0, null]);
  const count = (attemptId: string) => store.transaction((tx) => tx.count('slots', { index: 'byAttempt', equal: { attemptId } }));
  expect(await count('other')).toEqual({ rows: 100, sum: 0 });
  expect(await count('own')).toEqual({ rows: written, sum: 0 });
  await store.close();
});
