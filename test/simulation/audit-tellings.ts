import type { Row } from '../../packages/malipo/src/store/schema.ts';
import type { Facts } from './auditor.ts';
import { tokenHashOf } from './vendor-watch.ts';

/** Invariants 5 and 6 at rest: what was answered 2xx is there, `fulfil` took effect once, and every fact was told as one event. */
export async function auditTellings({ world, paymentOf }: Facts): Promise<void> {
  const { ledger, notebook, vendor, receiver, site, plan } = world;
  for (const [hash, bodies] of vendor.kept)
    for (const body of bodies)
      if (!ledger.isKept(hash, body)) notebook.violation('5', `A callback that was answered 2xx is not in the inbox: ${body}`);
  for (const delivery of world.simulator.deliveries)
    if (typeof delivery.status === 'number' && delivery.status < 300 && !ledger.isKept(tokenHashOf(delivery.url), delivery.body))
      notebook.violation('5', `Delivery to ${delivery.url} was answered ${delivery.status} and is not in the inbox.`);

  const fulfilled = await site.fulfilled();
  for (const payment of paymentOf.values()) {
    const isPaid = payment.status === 'paid';
    if (ledger.rows.fulfilments.has(payment.id) !== isPaid)
      notebook.violation('6', `Payment ${payment.reference} is ${payment.status}; its fulfil marker says otherwise.`);
    if (fulfilled && (fulfilled.get(payment.id) ?? 0) !== (isPaid ? 1 : 0))
      notebook.violation('6', `fulfil took effect ${fulfilled.get(payment.id) ?? 0} times for ${payment.reference}.`);
  }

  const told = new Map<string, number>();
  const seqs: number[] = [];
  for (const event of ledger.rows.events.values()) {
    const key = subjectOf(event);
    told.set(key, (told.get(key) ?? 0) + 1);
    seqs.push(event.seq ?? 0);
    const isWanted = plan.eventTypes.length === 0 || plan.eventTypes.some((type) => type === event.type);
    if (receiver.received.has(event.id) !== isWanted)
      notebook.violation('6', `Event ${event.id} (${event.type}) ${isWanted ? 'never reached the app' : 'was not asked for'}.`);
  }
  for (const [i, seq] of seqs.sort((a, b) => a - b).entries())
    if (seq !== i + 1) {
      notebook.violation('6', `Event numbers have a gap or a double at ${seq}.`);
      break;
    }
  const once = (key: string, isWanted: boolean): void => {
    if ((told.get(key) ?? 0) !== (isWanted ? 1 : 0)) notebook.violation('6', `${key} was told ${told.get(key) ?? 0} times.`);
  };
  for (const s of ledger.rows.settlements.values()) {
    once(`settlement.created ${s.id}`, s.status !== 'unmatched');
    if (s.status === 'unmatched') once(`settlement.unmatched ${s.id}`, true);
  }
  for (const { id, status } of paymentOf.values()) {
    once(`payment.created ${id}`, true);
    once(`payment.paid ${id}`, status === 'paid');
    if (status !== 'paid') for (const closed of ['cancelled', 'expired'] as const) once(`payment.${closed} ${id}`, status === closed);
  }
}

/** What an event is about: its type and the row it tells of. */
function subjectOf({ type, paymentId, data }: Row<'events'>): string {
  const fact = data as Readonly<Record<string, { readonly id?: string } | undefined>>;
  const [kind] = type.split('.');
  const id = kind === 'settlement' ? fact['settlement']?.id : kind === 'attempt' ? fact['attempt']?.id : paymentId;
  return `${type} ${id ?? ''}`;
}
