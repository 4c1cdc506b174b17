// Sends load and measures it, in a process of its own.
import { createServer } from 'node:http';
import { Pool } from 'undici';
import { latencies } from '../figures.ts';
import { answerQuestions } from '../processes.ts';
import { callbackOf, phoneOf, tokenOf } from '../prompted.ts';

interface CallbackLoad {
  readonly url: string;
  /** The first attempt to call back for, and how many at most. */
  readonly from: number;
  readonly count: number;
  readonly seconds: number;
  readonly connections: number;
  /** Open loop: so many a second, however slowly they are answered. Missing: as many as the connections carry. */
  readonly perSecond?: number;
  /** Where the path of a callback begins; the bare server takes any. */
  readonly path: string;
}

/** Calls `send` as often as the connections carry for so long, or at a fixed rate. Resolves when all are answered. */
async function drive(
  seconds: number,
  width: number,
  perSecond: number | undefined,
  count: number,
  send: (i: number) => Promise<void>,
): Promise<{ done: number; seconds: number }> {
  const began = performance.now();
  const end = began + seconds * 1000;
  let next = 0;
  // A connection that breaks (the restart row breaks them all) is one call that was not answered.
  const attempt = (i: number): Promise<void> => send(i).catch(() => undefined);
  if (perSecond === undefined) {
    const worker = async (): Promise<void> => {
      while (performance.now() < end && next < count) await attempt(next++);
    };
    await Promise.all(Array.from({ length: width }, worker));
  } else {
    const open = new Set<Promise<void>>();
    while (performance.now() < end && next < count) {
      const due = Math.min(count, Math.floor(((performance.now() - began) / 1000) * perSecond));
      while (next < due) {
        const sent = attempt(next++).finally(() => open.delete(sent));
        open.add(sent);
      }
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await Promise.all(open);
  }
  return { done: next, seconds: (performance.now() - began) / 1000 };
}

async function callbacks(load: CallbackLoad): Promise<Record<string, number>> {
  const pool = new Pool(load.url, { connections: load.connections });
  const taken = latencies();
  let refused = 0;
  const { done, seconds } = await drive(load.seconds, load.connections, load.perSecond, load.count, async (n) => {
    const i = load.from + n;
    const began = performance.now();
    const { statusCode, body } = await pool.request({
      path: `${load.path}${tokenOf(i)}`,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: callbackOf(i),
    });
    await body.dump();
    if (statusCode !== 200) refused++;
    taken.add(performance.now() - began);
  });
  await pool.close();
  return { done, seconds, refused, p50: taken.at(0.5), p99: taken.at(0.99) };
}

interface LifecycleLoad {
  readonly url: string;
  readonly key: string;
  readonly seconds: number;
  readonly connections: number;
  readonly perSecond?: number;
  readonly first: number;
}

/** Creates payments through the API; the webhook of each tells when it was settled and told. */
async function lifecycles(load: LifecycleLoad): Promise<Record<string, number>> {
  const created = new Map<string, number>();
  const early = new Map<string, number>();
  const settled = latencies();
  const answered = latencies();
  const authorization = `Bearer ${load.key}`;
  const headers = { authorization, 'content-type': 'application/json' };
  const note = (reference: string, at: number): void => {
    const began = created.get(reference);
    if (began === undefined) early.set(reference, at);
    else settled.add(at - began);
  };
  const sink = createServer((request, answer) => {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (piece: string) => (text += piece));
    request.on('end', () => {
      answer.end();
      const reference = /"reference":"(bench-[^"]+)"/.exec(text)?.[1];
      if (reference !== undefined) note(reference, performance.now());
    });
  });
  await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', resolve));
  const address = sink.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const pool = new Pool(load.url, { connections: load.connections });
  const endpoint = await pool.request({
    path: '/v1/webhook-endpoints',
    method: 'POST',
    headers,
    body: JSON.stringify({ url: `http://127.0.0.1:${port}/`, types: ['payment.paid'] }),
  });
  const { id: endpointId } = (await endpoint.body.json()) as { id: string };
  let refused = 0;
  const { done, seconds } = await drive(load.seconds, load.connections, load.perSecond, Infinity, async (n) => {
    const i = load.first + n;
    const reference = `bench-${i}`;
    const began = performance.now();
    created.set(reference, began);
    const { statusCode, body } = await pool.request({
      path: '/v1/payments',
      method: 'POST',
      headers: { ...headers, 'idempotency-key': reference },
      body: JSON.stringify({ amount: 100, phone: phoneOf(i), reference }),
    });
    await body.dump();
    answered.add(performance.now() - began);
    if (statusCode !== 201) refused++;
  });
  const wanted = done - refused;
  for (let waited = 0; settled.count() < wanted && waited < 600; waited++) await new Promise((resolve) => setTimeout(resolve, 100));
  const all = performance.now();
  await pool.request({ path: `/v1/webhook-endpoints/${endpointId}`, method: 'DELETE', headers }).then(({ body }) => body.dump());
  await pool.close();
  sink.close();
  return {
    done,
    seconds,
    refused,
    told: settled.count(),
    p50: answered.at(0.5),
    p99: answered.at(0.99),
    settledP50: settled.at(0.5),
    settledP99: settled.at(0.99),
    allMs: all,
  };
}

answerQuestions(
  {},
  {
    callbacks: (question) => callbacks(question as unknown as CallbackLoad),
    lifecycles: (question) => lifecycles(question as unknown as LifecycleLoad),
  },
);
