import { formatInstant, invalid, newId } from '@malipo/daraja/values';
import type { Tx } from '../../store/contract.ts';
import type { Row } from '../../store/schema.ts';
import type { WebhookEndpoint, WebhookEndpoints } from '../api.ts';
import type { Context } from '../context.ts';
import { notFound } from '../errors.ts';
import { jobs } from '../jobs/schedule.ts';
import type { Scope } from './scope.ts';
import { newWebhookSecret } from '../tell/sign-webhook.ts';
import { writeJobs } from '../book/write.ts';

/** Every type of event there is, in the order of a payment's life. */
export const eventTypes = [
  'payment.created',
  'attempt.prompted',
  'attempt.failed',
  'settlement.created',
  'settlement.unmatched',
  'payment.partially_paid',
  'payment.paid',
  'payment.cancelled',
  'payment.expired',
] as const;

const viewEndpoint = (row: Row<'endpoints'>): WebhookEndpoint => ({
  id: row.id,
  url: row.url,
  types: row.types,
  status: row.status,
  createdAt: formatInstant(row.createdAt),
});

function parseUrl(url: unknown): string {
  if (typeof url === 'string' && url.length <= 2000 && URL.canParse(url)) {
    const { protocol, username } = new URL(url);
    if (/^https?:$/.test(protocol) && username === '') return url;
  }
  throw invalid(
    'webhook_url_invalid',
    'url must be a whole http or https address without a password, such as https://shop.example.com/hooks/payments.',
    { field: 'url' },
  );
}

function parseTypes(types: readonly string[] | undefined): readonly string[] {
  const unknown = (types ?? []).find((type) => !eventTypes.some((known) => known === type));
  if (unknown !== undefined)
    throw invalid('event_type_unknown', `There is no event “${unknown.slice(0, 40)}”. Use any of: ${eventTypes.join(', ')}.`, {
      field: 'types',
    });
  return types ?? [];
}

/** Where one tenant's events are posted. */
export function createWebhookEndpoints(scope: Scope, context: Context): WebhookEndpoints {
  const { store, system } = context;
  const environment = scope.shortcodes[0]?.environment ?? scope.environments[0] ?? 'sandbox';

  async function find(tx: Tx, id: string): Promise<Row<'endpoints'>> {
    const [row] = await tx.get('endpoints', [id]);
    if (!row || !scope.owns(row)) throw notFound('webhook endpoint', id);
    return row;
  }

  /** What waited while the endpoint was off goes out now. */
  async function sendPending(tx: Tx, endpointId: string): Promise<void> {
    const now = system.now();
    const pending = (await tx.find('deliveries', { index: 'byEndpoint', equal: { endpointId } })).filter((d) => d.status === 'pending');
    await writeJobs(
      tx,
      pending.map((d) => jobs.deliver(d.id, now, now)),
    );
  }

  return {
    create: async (input) => {
      const now = system.now();
      const secret = newWebhookSecret(system);
      const sealedSecret = (await context.seal()).seal(secret);
      const row: Row<'endpoints'> = {
        id: newId('whe', system),
        tenant: scope.tenant,
        environment,
        url: parseUrl(input.url),
        sealedSecret,
        types: parseTypes(input.types),
        status: 'active',
        createdAt: now,
        updatedAt: now,
      };
      await store.transaction((tx) => tx.insert('endpoints', [row]));
      return { ...viewEndpoint(row), secret };
    },
    list: async () => {
      const rows = await store.transaction((tx) =>
        Promise.all(
          scope.environments.map((e) => tx.find('endpoints', { index: 'byTenant', equal: { tenant: scope.tenant, environment: e } })),
        ),
      );
      return rows.flat().map(viewEndpoint);
    },
    update: async (id, input) => {
      const row = await store.transaction(async (tx) => {
        const before = await find(tx, id);
        const url = input.url === undefined ? before.url : parseUrl(input.url);
        const types = input.types === undefined ? before.types : parseTypes(input.types);
        const status = input.active === undefined ? before.status : input.active ? 'active' : 'disabled';
        const after = { ...before, url, types, status, updatedAt: system.now() } as const;
        await tx.update('endpoints', [{ id, url, types, status, updatedAt: after.updatedAt }]);
        if (status === 'active') await sendPending(tx, id);
        return after;
      });
      context.nudges.work('deliver');
      return viewEndpoint(row);
    },
    remove: async (id) => {
      await store.transaction(async (tx) => {
        await find(tx, id);
        await tx.delete('endpoints', [id]);
      });
    },
    redeliver: async (id, eventId) => {
      await store.transaction(async (tx) => {
        await find(tx, id);
        const now = system.now();
        const [delivery] = (await tx.find('deliveries', { index: 'byEvent', equal: { eventId } })).filter((d) => d.endpointId === id);
        if (!delivery) throw notFound('delivery of that event', eventId);
        await tx.update('deliveries', [{ id: delivery.id, status: 'pending', tries: 0, updatedAt: now }]);
        await writeJobs(tx, [jobs.deliver(delivery.id, now, now)]);
      });
      context.nudges.work('deliver');
    },
  };
}
