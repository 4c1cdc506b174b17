import { later } from '@malipo/daraja/values';
import type { System } from '@malipo/daraja/values';
import type { Tx } from '../../store/contract.ts';
import type { Row } from '../../store/schema.ts';
import type { Context } from '../context.ts';
import { createBatcher } from '../batcher.ts';
import { deliverySchedule } from '../jobs/schedule.ts';
import { signWebhook } from './sign-webhook.ts';
import { viewEvent } from './views.ts';

const TIMEOUT_MS = 15_000;
const GONE = 410;

interface Delivery {
  readonly delivery: Row<'deliveries'>;
  readonly endpoint: Row<'endpoints'>;
  readonly event: Row<'events'>;
}

interface DeliveryOutcome {
  readonly status: number | null;
  readonly error: string | null;
}

const jobId = (deliveryId: string): string => `deliver:${deliveryId}`;

/** What is to be posted, by job; undefined where there is nothing to post (any more), whose job is removed. */
async function takeDeliveries(tx: Tx, ids: readonly string[]): Promise<(Delivery | undefined)[]> {
  const deliveries = await tx.get('deliveries', ids);
  const endpoints = await tx.get(
    'endpoints',
    deliveries.map((d) => d?.endpointId ?? ''),
  );
  const events = await tx.get(
    'events',
    deliveries.map((d) => d?.eventId ?? ''),
  );
  const works = deliveries.map((delivery, i) => {
    const endpoint = endpoints[i];
    const event = events[i];
    return delivery?.status === 'pending' && endpoint?.status === 'active' && event ? { delivery, endpoint, event } : undefined;
  });
  const idle = ids.filter((_, i) => works[i] === undefined);
  if (idle.length > 0) await tx.delete('jobs', idle.map(jobId));
  return works;
}

async function performDelivery({ endpoint, event }: Delivery, fetch: System['fetch'], context: Context): Promise<DeliveryOutcome> {
  const body = JSON.stringify(viewEvent(event));
  const seal = await context.seal();
  const headers = signWebhook(seal.open(endpoint.sealedSecret), event.id, Math.floor(context.system.now() / 1000), body);
  const timeOut = new AbortController();
  const over = new AbortController();
  context.system.sleep(TIMEOUT_MS, over.signal).then(
    () => timeOut.abort(new Error(`No answer within ${TIMEOUT_MS / 1000} s.`)),
    () => undefined,
  );
  try {
    const answer = await fetch(endpoint.url, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json', 'user-agent': 'Malipo' },
      body,
      signal: timeOut.signal,
    });
    await answer.body?.cancel();
    return { status: answer.status, error: answer.ok ? null : `The endpoint answered ${answer.status}.` };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { status: null, error: cause instanceof Error ? cause.message : String(cause) };
  } finally {
    over.abort();
  }
}

interface Tried {
  readonly work: Delivery;
  readonly outcome: DeliveryOutcome;
}

async function recordDeliveries(tx: Tx, tried: readonly Tried[], context: Context): Promise<void> {
  const now = context.system.now();
  const judged = tried.map(({ work: { delivery, endpoint }, outcome }) => {
    const tries = delivery.tries + 1;
    const waitMs = deliverySchedule[tries - 1];
    const isOver = outcome.error === null || outcome.status === GONE || waitMs === undefined;
    const status = outcome.error === null ? ('delivered' as const) : isOver ? ('failed' as const) : ('pending' as const);
    return { delivery, endpoint, outcome, tries, status, runAt: isOver ? undefined : later(now, waitMs) };
  });
  await tx.update(
    'deliveries',
    judged.map(({ delivery, status, tries, outcome }) => ({
      id: delivery.id,
      status,
      tries,
      lastStatus: outcome.status,
      lastError: outcome.error,
      updatedAt: now,
    })),
  );
  const over = judged.filter(({ runAt }) => runAt === undefined);
  if (over.length > 0)
    await tx.delete(
      'jobs',
      over.map(({ delivery }) => jobId(delivery.id)),
    );
  const again = judged.flatMap(({ delivery, runAt, tries, outcome }) =>
    runAt === undefined ? [] : [{ id: jobId(delivery.id), runAt, tries, lastError: outcome.error }],
  );
  if (again.length > 0) await tx.update('jobs', again);
  const gone = new Set(judged.filter(({ outcome }) => outcome.status === GONE).map(({ endpoint }) => endpoint.id));
  if (gone.size > 0)
    await tx.update(
      'endpoints',
      [...gone].map((id) => ({ id, status: 'disabled' as const, updatedAt: now })),
    );
}

const MOST_AT_ONCE = 64;

/** Posts one event to one endpoint, signed. At least once, up to three days; 410 disables the endpoint. Rows are taken and recorded in batches. */
export function createDeliverer(fetch: System['fetch'], context: Context): (deliveryId: string) => Promise<void> {
  const taking = createBatcher(MOST_AT_ONCE, (ids: readonly string[]) => context.store.transaction((tx) => takeDeliveries(tx, ids)));
  const recording = createBatcher(MOST_AT_ONCE, async (tried: readonly Tried[]) => {
    await context.store.transaction((tx) => recordDeliveries(tx, tried, context));
    return tried.map(() => undefined);
  });
  return async (deliveryId) => {
    const work = await taking.run(deliveryId);
    if (work) await recording.run({ work, outcome: await performDelivery(work, fetch, context) });
  };
}
