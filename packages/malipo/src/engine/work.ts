import type { Instant } from '@malipo/daraja/values';
import type { Tx } from '../store/contract.ts';
import type { QueueTable, Row } from '../store/schema.ts';
import { checkAttempt } from './check-attempt.ts';
import { cleanUp } from './clean-up.ts';
import type { Context } from './context.ts';
import { deliverEvent } from './deliver-event.ts';
import { expirePayment } from './expire-payment.ts';
import { fulfilPayment } from './fulfil-payment.ts';
import { createGuardedFetch } from './guarded-fetch.ts';
import { understand } from './inbox.ts';
import { numberEvents } from './number-events.ts';
import { checkQueues } from './schedule.ts';
import { sendPrompt } from './send-prompt.ts';
import { sweepShortcode } from './sweep-shortcode.ts';

/** One queue: where its rows are, how many are worked on side by side, for how long they are taken, and what is done. */
interface Queue {
  readonly table: QueueTable;
  readonly name: string;
  readonly width: number;
  readonly leaseMs: number;
  readonly run: (rows: readonly Row<QueueTable>[]) => Promise<unknown>;
}

/** Does what is due. Queues do not wait for each other: one slow call holds up nobody else's. */
export interface Work {
  /** Takes what is due and begins it; says how much that was. */
  readonly begin: () => Promise<number>;
  /** Resolves when nothing is in hand. */
  readonly settled: () => Promise<void>;
  /** When the next known row is due; null when there is none. */
  readonly nextAt: () => Promise<Instant | null>;
}

export function createWork(context: Context): Work {
  const fetch = createGuardedFetch(context.options.webhookAllow ?? [], context.system);
  const callMs = (context.options.timeoutMs ?? 30_000) + 30_000;
  const queues: readonly Queue[] = [
    { table: 'inbox', name: 'inbox', width: 256, leaseMs: 30_000, run: (rows) => understand(rows as Row<'inbox'>[], context) },
    eachJob('prompt', 32, callMs, (ref) => sendPrompt(ref, context)),
    eachJob('fulfil', 16, 30_000, (ref) => fulfilPayment(ref, context)),
    ...checkQueues.map((name) => eachJob(name, 16, callMs, (ref) => checkAttempt(ref, context))),
    eachJob('sweep', 4, 600_000, (ref) => sweepShortcode(ref, context)),
    eachJob('expire', 32, 60_000, (ref) => expireOne(ref, context)),
    eachJob('deliver', 32, 60_000, (ref) => deliverEvent(ref, fetch, context)),
    eachJob('clean-up', 1, 60_000, () => cleanUp(context)),
  ];
  const pumps = queues.map((queue) => createPump(queue, context));
  return {
    begin: async () => {
      const begun = await Promise.all(pumps.map((pump) => pump.fill()));
      return begun.reduce((sum, n) => sum + n, 0) + (await numberEvents(context));
    },
    settled: async () => {
      await Promise.all(pumps.map((pump) => pump.settled()));
    },
    nextAt: () => context.store.transaction((tx) => nextDue(tx, queues)),
  };
}

const eachJob = (name: string, width: number, leaseMs: number, run: (ref: string) => Promise<unknown>): Queue => ({
  table: 'jobs',
  name,
  width,
  leaseMs,
  run: (rows) => Promise.all((rows as Row<'jobs'>[]).map((row) => run(row.ref))),
});

async function expireOne(paymentId: string, context: Context): Promise<void> {
  await context.store.transaction((tx) => expirePayment(tx, paymentId, context));
  context.nudges.payments([paymentId]);
}

interface Pump {
  readonly fill: () => Promise<number>;
  readonly settled: () => Promise<void>;
}

/** Keeps up to `width` rows of one queue in hand. What fails is reported and comes again when its lease ends. */
function createPump(queue: Queue, context: Context): Pump {
  const inHand = new Set<Promise<void>>();
  let count = 0;

  async function runRows(rows: readonly Row<QueueTable>[]): Promise<void> {
    try {
      await queue.run(rows);
    } catch (error) {
      context.report({
        level: 'error',
        code: 'job_failed',
        message: `Work of queue ${queue.name} failed; it is taken up again when its lease ends.`,
        details: { ids: rows.map((row) => row.id) },
        cause: error,
      });
    }
  }

  function begin(rows: readonly Row<QueueTable>[]): void {
    count += rows.length;
    const work = runRows(rows).finally(() => {
      inHand.delete(work);
      const wasFull = count >= queue.width;
      count -= rows.length;
      if (wasFull) context.nudges.work();
    });
    inHand.add(work);
  }

  return {
    fill: async () => {
      const free = queue.width - count;
      if (free <= 0) return 0;
      const rows = await context.store.claim(queue.table, queue.name, context.system.now(), free, queue.leaseMs);
      if (queue.table === 'inbox') begin(rows);
      else for (const row of rows) begin([row]);
      return rows.length;
    },
    settled: async () => {
      while (inHand.size > 0) await Promise.all(inHand);
    },
  };
}

async function nextDue(tx: Tx, queues: readonly Queue[]): Promise<Instant | null> {
  const due: Instant[] = [];
  for (const { table, name } of queues) {
    const first = { index: 'due', equal: { queue: name }, bound: { column: 'runAt', op: '>=', value: 0 }, limit: 1 } as const;
    const [row] = table === 'jobs' ? await tx.find('jobs', first) : await tx.find('inbox', first);
    if (row?.runAt !== null && row?.runAt !== undefined) due.push(row.runAt);
  }
  return due.length === 0 ? null : (Math.min(...due) as Instant);
}
