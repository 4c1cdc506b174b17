import { newId } from '@malipo/daraja/values';
import type { Tx } from '../../store/contract.ts';
import type { Row } from '../../store/schema.ts';
import type { Context } from '../context.ts';
import { jobs } from '../jobs/schedule.ts';
import { writeJobs } from '../book/write.ts';

const MOST_AT_ONCE = 500;
const REGISTER = 'events';

type EventRow = Row<'events'>;

async function takeNumbers(tx: Tx, count: number, context: Context): Promise<number> {
  const [row] = await tx.get('registers', [REGISTER]);
  const last = typeof row?.value === 'number' ? row.value : 0;
  const next = { id: REGISTER, value: last + count, updatedAt: context.system.now() };
  if (row) await tx.update('registers', [next]);
  else await tx.insert('registers', [next]);
  return last + 1;
}

const wants = (endpoint: Row<'endpoints'>, event: EventRow): boolean =>
  endpoint.status === 'active' && (endpoint.types.length === 0 || endpoint.types.includes(event.type));

async function addDeliveries(tx: Tx, events: readonly EventRow[], context: Context): Promise<void> {
  const now = context.system.now();
  const scopes = new Map(events.map((e) => [`${e.tenant} ${e.environment}`, { tenant: e.tenant, environment: e.environment }]));
  const deliveries: Row<'deliveries'>[] = [];
  for (const [scope, equal] of scopes) {
    const endpoints = await tx.find('endpoints', { index: 'byTenant', equal });
    for (const event of events.filter((e) => `${e.tenant} ${e.environment}` === scope)) {
      for (const endpoint of endpoints.filter((e) => wants(e, event))) {
        deliveries.push({
          id: newId('dlv', context.system),
          endpointId: endpoint.id,
          eventId: event.id,
          tenant: event.tenant,
          status: 'pending',
          tries: 0,
          lastStatus: null,
          lastError: null,
          createdAt: now,
          updatedAt: now,
        });
      }
    }
  }
  if (deliveries.length === 0) return;
  await tx.insert('deliveries', deliveries);
  await writeJobs(
    tx,
    deliveries.map((d) => jobs.deliver(d.id, now, now)),
  );
}

/**
 * Gives committed events their numbers, one transaction after another, so that numbers appear in commit order and no
 * reader with a cursor skips one, however many processes write. Deliveries are made in the same transaction.
 */
export async function numberEvents(context: Context): Promise<number> {
  const count = await context.store.transaction(async (tx) => {
    const events = await tx.find('events', { index: 'bySeq', equal: { seq: null }, limit: MOST_AT_ONCE });
    if (events.length === 0) return 0;
    const first = await takeNumbers(tx, events.length, context);
    await tx.update(
      'events',
      events.map((event, i) => ({ id: event.id, seq: first + i })),
    );
    await addDeliveries(tx, events, context);
    return events.length;
  });
  if (count > 0) {
    context.nudges.events();
    context.nudges.work('deliver');
  }
  if (count === MOST_AT_ONCE) context.nudges.work('events');
  return count;
}
