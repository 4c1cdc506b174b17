import { later } from '@malipo/daraja/values';
import type { System } from '@malipo/daraja/values';
import type { Tx } from '../../store/contract.ts';
import type { Row } from '../../store/schema.ts';
import type { Context } from '../context.ts';
import { deliverySchedule } from '../work/schedule.ts';
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

async function takeDelivery(tx: Tx, id: string): Promise<Delivery | undefined> {
  const [delivery] = await tx.get('deliveries', [id]);
  const [endpoint] = delivery ? await tx.get('endpoints', [delivery.endpointId]) : [];
  const [event] = delivery ? await tx.get('events', [delivery.eventId]) : [];
  if (delivery?.status === 'pending' && endpoint?.status === 'active' && event) return { delivery, endpoint, event };
  await tx.delete('jobs', [jobId(id)]);
  return undefined;
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

async function recordDelivery(tx: Tx, { delivery, endpoint }: Delivery, outcome: DeliveryOutcome, context: Context): Promise<void> {
  const now = context.system.now();
  const tries = delivery.tries + 1;
  const waitMs = deliverySchedule[tries - 1];
  const isOver = outcome.error === null || outcome.status === GONE || waitMs === undefined;
  const status = outcome.error === null ? 'delivered' : isOver ? 'failed' : 'pending';
  await tx.update('deliveries', [{ id: delivery.id, status, tries, lastStatus: outcome.status, lastError: outcome.error, updatedAt: now }]);
  if (isOver) await tx.delete('jobs', [jobId(delivery.id)]);
  else await tx.update('jobs', [{ id: jobId(delivery.id), runAt: later(now, waitMs), tries, lastError: outcome.error }]);
  if (outcome.status === GONE) await tx.update('endpoints', [{ id: endpoint.id, status: 'disabled', updatedAt: now }]);
}

/** Posts one event to one endpoint, signed. At least once, up to three days; 410 disables the endpoint. */
export async function deliverEvent(deliveryId: string, fetch: System['fetch'], context: Context): Promise<void> {
  const work = await context.store.transaction((tx) => takeDelivery(tx, deliveryId));
  if (!work) return;
  const outcome = await performDelivery(work, fetch, context);
  await context.store.transaction((tx) => recordDelivery(tx, work, outcome, context));
}
