import { once } from 'node:events';
import type { RowResult } from '../figures.ts';
import { filledDatabase } from '../lay-in.ts';
import { startProgram } from '../processes.ts';
import { freePort } from '../free-port.ts';
import { callbackOf, tokenOf } from '../prompted.ts';
import type { Size } from './callbacks.ts';

/** Kill −9 under load with everything present, start again: how long until the first callback is acknowledged. */
export async function restartRow({ paid, prompted }: Size): Promise<RowResult> {
  const settings = { database: await filledDatabase(paid, prompted), simulatorUrl: 'http://127.0.0.1:9', port: await freePort() };
  const load = await startProgram('load', {});
  const first = await startProgram('malipo-server', settings);
  const url = String(first.ready['url']);
  const loading = load
    .call({ ask: 'callbacks', url, path: '/cb/', from: 0, count: prompted, seconds: 5, connections: 64 })
    .catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const ended = once(first.child, 'exit');
  first.child.kill('SIGKILL');
  await ended;
  await load.stop();
  await loading;
  const began = performance.now();
  const starting = startProgram('malipo-server', settings);
  let answer: Response | undefined;
  while (answer?.status !== 200) {
    answer = await fetch(`${url}/cb/${tokenOf(prompted - 1)}`, { method: 'POST', body: callbackOf(prompted - 1) }).catch(() => undefined);
    if (!answer) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const ms = performance.now() - began;
  await (await starting).stop();
  return {
    row: 'kill −9 → first acknowledgement',
    figures: [{ name: 'from starting the process', unit: 'ms', value: ms, goal: '2,000' }],
    notes: [`${paid.toLocaleString('en')} paid payments present.`],
  };
}
