import type { Receipt } from '@malipo/daraja/values';
import type { Tx } from '../../store/contract.ts';
import type { TableName, Row } from '../../store/schema.ts';
import type { Context } from '../context.ts';
import type { Known, Settlement } from '../decide/known.ts';
import { paymentSlot, phoneSlot } from '../tell/views.ts';

/** The claim row of a receipt. */
export const receiptId = (environment: string, receipt: string): string => `${environment}:${receipt}`;

function groupBy<R>(rows: readonly R[], key: (row: R) => string | null): Map<string, R[]> {
  const groups = new Map<string, R[]>();
  for (const row of rows) {
    const k = key(row);
    if (k === null) continue;
    const group = groups.get(k);
    if (group) group.push(row);
    else groups.set(k, [row]);
  }
  return groups;
}

export const present = <T extends TableName>(rows: readonly (Row<T> | undefined)[]): Row<T>[] => rows.filter((row) => row !== undefined);

/** Settlements that hold these receipts, by receipt claim id. */
export async function holdersOf(tx: Tx, claimIds: readonly string[]): Promise<Map<string, Settlement>> {
  if (claimIds.length === 0) return new Map();
  const claims = present<'receipts'>(await tx.get('receipts', claimIds));
  if (claims.length === 0) return new Map();
  const settlements = await tx.get(
    'settlements',
    claims.map((c) => c.settlementId),
  );
  return new Map(claims.flatMap((claim, i) => (settlements[i] ? [[claim.id, settlements[i]] as const] : [])));
}

/**
 * Everything that bears on these payments, in a handful of statements however many they are. `naming` are receipts
 * that new evidence names for a payment. Payments that do not exist are left out.
 */
export async function loadKnown(
  tx: Tx,
  ids: readonly string[],
  context: Context,
  naming: ReadonlyMap<string, readonly Receipt[]> = new Map(),
): Promise<Map<string, Known>> {
  if (ids.length === 0) return new Map();
  const values = [...new Set(ids)];
  const payments = present<'payments'>(await tx.get('payments', values));
  const attempts = groupBy(await tx.find('attempts', { index: 'byPayment', oneOf: { column: 'paymentId', values } }), (a) => a.paymentId);
  const evidence = groupBy(await tx.find('evidence', { index: 'byPayment', oneOf: { column: 'paymentId', values } }), (e) => e.paymentId);
  const settlements = groupBy(
    await tx.find('settlements', { index: 'byPayment', oneOf: { column: 'paymentId', values } }),
    (s) => s.paymentId,
  );

  const named = new Map(payments.map((p) => [p.id, receiptsNamed(p.environment, evidence.get(p.id) ?? [], naming.get(p.id) ?? [])]));
  const holders = await holdersOf(tx, [...new Set([...named.values()].flat())]);
  const slotIds = new Map(payments.map((p) => [p.id, slotsOf(p, attempts.get(p.id) ?? [])]));
  const slots = new Map(present<'slots'>(await tx.get('slots', [...new Set([...slotIds.values()].flat())])).map((s) => [s.id, s]));

  return new Map(
    payments.map((payment) => {
      const held = (named.get(payment.id) ?? []).flatMap((id) => holders.get(id) ?? []);
      const known: Known = {
        payment,
        attempts: attempts.get(payment.id) ?? [],
        evidence: (evidence.get(payment.id) ?? []).toSorted((a, b) => a.readAt - b.readAt || (a.id < b.id ? -1 : 1)),
        settlements: settlements.get(payment.id) ?? [],
        elsewhere: held.filter((s) => s.paymentId !== payment.id),
        slots: (slotIds.get(payment.id) ?? []).flatMap((id) => slots.get(id) ?? []),
        rules: context.rulesFor(payment),
      };
      return [payment.id, known] as const;
    }),
  );
}

/** One payment, or undefined. */
export const loadOne = async (tx: Tx, id: string, context: Context): Promise<Known | undefined> =>
  (await loadKnown(tx, [id], context)).get(id);

const receiptsNamed = (environment: string, evidence: readonly { receipt: Receipt | null }[], more: readonly Receipt[]): string[] => [
  ...new Set([...evidence.flatMap((e) => e.receipt ?? []), ...more].map((receipt) => receiptId(environment, receipt))),
];

function slotsOf(payment: Row<'payments'>, attempts: readonly Row<'attempts'>[]): string[] {
  const phones = new Set(attempts.filter((a) => a.status !== 'failed' && a.status !== 'succeeded').map((a) => a.phone as string));
  if (payment.phone !== null) phones.add(payment.phone);
  return [paymentSlot(payment.id), ...[...phones].map((phone) => phoneSlot(payment, phone))];
}
