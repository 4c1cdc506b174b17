import { createClient } from 'malipo/client';
import { latencies } from '../figures.ts';
import type { RowResult } from '../figures.ts';
import { filledDatabase } from '../lay-in.ts';
import { startProgram } from '../processes.ts';
import { callbackOf, tokenOf } from '../prompted.ts';

const ROUNDS = 200;

/** From a callback's arrival to the moment at which a subscribed browser has the paid state. */
export async function browserRow(): Promise<RowResult> {
  const database = await filledDatabase(1_000, 1_000);
  const server = await startProgram('malipo-server', { database, simulatorUrl: 'http://127.0.0.1:9' });
  const url = String(server.ready['url']);
  const client = createClient({ baseUrl: url, apiKey: String(server.ready['key']) });
  const taken = latencies();
  for (let i = 0; i < ROUNDS; i++) {
    const watching = new AbortController();
    let began = 0;
    for await (const payment of client.payments.watch(`pay_1${String(i).padStart(25, '0')}`, watching.signal)) {
      if (payment.status === 'paid') {
        taken.add(performance.now() - began);
        watching.abort();
        break;
      }
      if (began > 0) continue;
      began = performance.now();
      void fetch(`${url}/cb/${tokenOf(i)}`, { method: 'POST', body: callbackOf(i) }).then((answer) => answer.text());
    }
  }
  await server.stop();
  return {
    row: 'callback in → browser knows',
    figures: [
      { name: 'p95', unit: 'ms', value: taken.at(0.95), goal: '250' },
      { name: 'p50', unit: 'ms', value: taken.at(0.5) },
    ],
    notes: [`${ROUNDS} payments, one after another, each with a subscriber of its own.`],
  };
}
