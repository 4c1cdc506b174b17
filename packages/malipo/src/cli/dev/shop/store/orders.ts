import type { FulfilTx, Payment } from '../../../../engine/api.ts';
import type { Store } from '../../../../store/contract.ts';

/** An order that was released: the shop's own row, written in the same transaction as Malipo's. */
export interface Order {
  readonly reference: string;
  readonly product: string;
  readonly amount: number;
  readonly receipt: string | null;
  readonly releasedAt: string;
}

/** The shop's table lies beside Malipo's, in the same SQLite file. */
export const createOrders = (store: Store): Promise<unknown> =>
  store.transaction((tx) =>
    tx.sql(
      'create table if not exists shop_orders (reference text primary key, product text not null, amount integer not null, receipt text, released_at text not null)',
    ),
  );

/** What an app does when it is paid. Malipo calls it once per payment, and its effects commit exactly once. */
export async function releaseOrder(payment: Payment, tx: FulfilTx): Promise<void> {
  await tx.sql('insert into shop_orders (reference, product, amount, receipt, released_at) values (?, ?, ?, ?, ?)', [
    payment.reference,
    productOf(payment),
    payment.paid,
    payment.receipt,
    payment.paidAt ?? payment.updatedAt,
  ]);
}

export async function findOrder(store: Store, reference: string): Promise<Order | undefined> {
  const [row] = await store.transaction((tx) =>
    tx.sql<Order>('select reference, product, amount, receipt, released_at as "releasedAt" from shop_orders where reference = ?', [
      reference,
    ]),
  );
  return row;
}

/** What was bought, as the shop wrote it into the payment's metadata. */
export function productOf({ metadata }: Pick<Payment, 'metadata'>): string {
  const isObject = typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata);
  const product = isObject ? Reflect.get(metadata, 'product') : undefined;
  return typeof product === 'string' ? product : '';
}
