import type { Instant } from '@malipo/daraja/values';
import type { Tx } from '../../store/contract.ts';
import type { QueueTable, Row } from '../../store/schema.ts';
import { checkAttempt } from './check-attempt.ts';
import { cleanUp } from './clean-up.ts';
import type { Context } from '../context.ts';
import { createDeliverer } from '../tell/deliver-event.ts';
import { expirePayment } from './expire-payment.ts';
import { fulfilPayment } from './fulfil-payment.ts';
import { createGuardedFetch } from '../tell/guarded-fetch.ts';
import { MOST_UNDERSTOOD_AT_ONCE, understand } from '../listen/inbox.ts';
import { numberEvents } from '../tell/number-events.ts';
import { checkQueues } from './schedule.ts';
import type { Sender } from '../ask/send-prompt.ts';
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
  /** Takes what is due, in these queues or in all, and begins it; says how much that was. */
  readonly begin: (only?: ReadonlySet<string>) => Promise<number>;
  /** Resolves when nothing is in hand. */
  readonly settled: () => Promise<void>;
  /** Finishes what is in hand and begins nothing more meanwhile. */
  readonly pause: () => Promise<void>;
  /** When the next known row is due; null when there is none. */
  readonly nextAt: () => Promise<Instant | null>;
}

export function createWork(sender: Sender, context: Context): Work {
  const fetch = createGuardedFetch(context.options.webhookAllow ?? [], context.system);
  const callMs = (context.options.timeoutMs ?? 30_000) + 30_000;
  const queues: readonly Queue[] = [
    {
      table: 'inbox',
      name: 'inbox',
      width: MOST_UNDERSTOOD_AT_ONCE,
      leaseMs: 30_000,
      run: (rows) => understand(rows as Row<'inbox'>[], context),
    },
    eachJob('prompt', 32, callMs, sender.send),
    // A process that cannot fulfil leaves the orders to those that can.
    ...(context.options.fulfil ? [eachJob('fulfil', 16, 30_000, (ref) => fulfilPayment(ref, context))] : []),
    ...checkQueues.map((name) => eachJob(name, 16, callMs, (ref) => checkAttempt(ref, context))),
    eachJob('sweep', 4, 600_000, (ref) => sweepShortcode(ref, context)),
    eachJob('expire', 32, 60_000, (ref) => expireOne(ref, context)),
    eachJob('deliver', 32, 60_000, createDeliverer(fetch, context)),
    eachJob('clean-up', 1, 60_000, () => cleanUp(context)),
  ];
  let isOpen = true;
  const pumps = queues.map((queue) => createPump(queue, () => isOpen, context));
  const settled = async (): Promise<void> => {
    await Promise.all(pumps.map((pump) => pump.settled()));
  };
  return {
    begin: async (only) => {
      const due = only ?? (await context.store.transaction((tx) => findDue(tx, queues, context.system.now())));
      const wanted = pumps.filter((_, i) => due.has(queues[i]?.name ?? ''));
      const begun = await Promise.all(wanted.map((pump) => pump.fill()));
      const numbered = due.has('events') ? await numberEvents(context) : 0;
      return begun.reduce((sum, n) => sum + n, 0) + numbered;
    },
    settled,
    pause: async () => {
      isOpen = false;
      await settled();
      isOpen = true;
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
function createPump(queue: Queue, isOpen: () => boolean, context: Context): Pump {
  const inHand = new Set<Promise<unknown>>();
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
    track(
      runRows(rows).then(async () => {
        const wasFull = count >= queue.width;
        count -= rows.length;
        // A full queue has more: it goes on by itself instead of waiting for the next round of all.
        if (wasFull && isOpen()) await fill();
      }),
    );
  }

  function track(work: Promise<unknown>): void {
    const tracked = work
      .catch((cause: unknown) =>
        context.report({
          level: 'error',
          code: 'queue_failed',
          message: `Queue ${queue.name} could not be read; it is tried again.`,
          cause,
        }),
      )
      .finally(() => inHand.delete(tracked));
    inHand.add(tracked);
  }

  async function fill(): Promise<number> {
    const free = queue.width - count;
    if (free <= 0) return 0;
    const rows = await context.store.claim(queue.table, queue.name, context.system.now(), free, queue.leaseMs);
    if (queue.table === 'jobs') for (const row of rows) begin([row]);
    else if (rows.length > 0) begin(rows);
    return rows.length;
  }

  return {
    fill,
    settled: async () => {
      while (inHand.size > 0) await Promise.all(inHand);
    },
  };
}

/** So many due rows say enough: every queue is looked into. */
const MOST_LOOKED_AT = 64;

/** The queues in which something is due, in one look instead of a claim for each; `events`: some wait for their number. */
async function findDue(tx: Tx, queues: readonly Queue[], now: Instant): Promise<Set<string>> {
  const names = queues.map(({ name }) => name);
  const bound = { column: 'runAt', op: '<=', value: now } as const;
  const jobs = await tx.find('jobs', { index: 'due', oneOf: { column: 'queue', values: names }, bound, limit: MOST_LOOKED_AT });
  const inbox = await tx.find('inbox', { index: 'due', equal: { queue: 'inbox' }, bound, limit: 1 });
  const events = await tx.find('events', { index: 'bySeq', equal: { seq: null }, limit: 1 });
  const due = jobs.length === MOST_LOOKED_AT ? names : jobs.map(({ queue }) => queue);
  return new Set([...due, ...(inbox.length > 0 ? ['inbox'] : []), ...(events.length > 0 ? ['events'] : [])]);
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
