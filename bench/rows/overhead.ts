import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDaraja, parsePhone } from '@malipo/daraja';
import { parseCollection } from '@malipo/daraja/values';
import { latencies } from '../figures.ts';
import type { RowResult } from '../figures.ts';
import { freePort } from '../free-port.ts';
import { startProgram } from '../processes.ts';
import { phoneOf } from '../prompted.ts';

const PER_SECOND = 200;
const passkey = 'bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919';

/** What the simulator itself takes to accept a prompt, at the same rate: the part that is not ours. */
async function bareP50(simulatorUrl: string): Promise<number> {
  const daraja = createDaraja({ environment: 'simulator', baseUrl: simulatorUrl, consumerKey: 'simulator', consumerSecret: 'simulator' });
  const taken = latencies();
  for (let i = 0; i < 400; i++) {
    const began = performance.now();
    await daraja.stkPush({
      shortcode: { kind: 'paybill', number: '174379', passkey },
      amount: parseCollection(100),
      phone: parsePhone(phoneOf(190_000 + i)),
      accountReference: 'BARE',
      description: 'Payment',
      callbackUrl: 'http://127.0.0.1:9/cb/0',
    });
    taken.add(performance.now() - began);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return taken.at(0.5);
}

/** `POST /v1/payments` in open loop, the simulator answering at once, less what a bare call to the simulator takes. */
export async function overheadRow(seconds: number): Promise<RowResult> {
  const database = join(await mkdtemp(join(tmpdir(), 'malipo-bench-')), 'malipo.db');
  const simulator = await startProgram('simulator', {});
  const load = await startProgram('load', {});
  const server = await startProgram('malipo-server', { database, simulatorUrl: simulator.ready['url'], port: await freePort() });
  const { url, key } = server.ready;
  await load.call({ ask: 'lifecycles', url, key, seconds: 2, connections: 16, first: 100_000 });
  const bare = await bareP50(String(simulator.ready['url']));
  const steady = await load.call<Record<'p50' | 'p99', number>>({
    ask: 'lifecycles',
    url,
    key,
    seconds,
    connections: 64,
    perSecond: PER_SECOND,
    first: 0,
  });
  for (const program of [server, simulator, load]) await program.stop();
  return {
    row: `POST /v1/payments at ${PER_SECOND}/s`,
    figures: [
      { name: 'own overhead p50', unit: 'ms', value: steady.p50 - bare, goal: '5' },
      { name: 'own overhead p99', unit: 'ms', value: steady.p99 - bare, goal: '25' },
      { name: 'a bare call to the simulator p50', unit: 'ms', value: bare },
    ],
    notes: [],
  };
}
