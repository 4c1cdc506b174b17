import type { Booking } from '@malipo/simulator';
import type { Row } from '../../packages/malipo/src/store/schema.ts';
import { compare, toldTime } from './auditor.ts';
import type { Facts } from './auditor.ts';
import type { Order } from './orders.ts';
import type { World } from './world.ts';

const LATE_AFTER_MS = 120_000;

/** Every payment, field by field, against the app's wish, the people's acts and the money that moved. */
export function auditPayments({ world, paymentOf, bookingsOf }: Facts): void {
  for (const order of world.orders) {
    const payment = paymentOf.get(order.reference);
    if (!payment) {
      if (order.id !== undefined) world.notebook.violation('5', `${order.reference} was answered with ${order.id} and is not in the book.`);
      continue;
    }
    auditWish(world, order, payment);
    auditEnd(world, order, payment, bookingsOf.get(order) ?? []);
  }
}

function auditWish(world: World, order: Order, payment: Row<'payments'>): void {
  const { plan, notebook } = world;
  compare(world, `Payment ${order.reference}`, payment, {
    tenant: 'default',
    environment: plan.isProduction ? 'production' : 'simulator',
    shortcode: order.shortcode,
    description: order.description,
    amountCents: order.amount * 100,
    metadata: null,
    returnUrl: null,
    phone: order.isPhoneTold || order.prompted.some((p) => p.isSure) ? order.phone : order.prompted.length > 0 ? payment.phone : null,
    ...(order.expiresAt === undefined ? {} : { expiresAt: Date.parse(order.expiresAt) }),
    ...(order.id === undefined
      ? {}
      : {
          id: order.id,
          accountReference: order.accountReference,
          clientSecret: order.secret,
          createdAt: Date.parse(order.createdAt ?? ''),
        }),
    ...(order.wantedAccount === undefined ? {} : { accountReference: order.wantedAccount }),
  });
  const lifeMs = plan.engine.expiresAfterMs ?? 0;
  if (order.expiresAt === undefined && (payment.expiresAt < order.askedAt + lifeMs || payment.expiresAt > payment.createdAt + lifeMs))
    notebook.violation('book', `Payment ${order.reference} expires at another time than ${lifeMs} ms after it was asked for.`);
  if (payment.createdAt < order.askedAt || payment.createdAt > (order.answeredAt ?? Infinity))
    notebook.violation('book', `Payment ${order.reference} was created at another time than it was asked for.`);
}

function auditEnd(world: World, order: Order, payment: Row<'payments'>, bookings: readonly Booking[]): void {
  const { notebook } = world;
  const credited = bookings.reduce((sum, b) => sum + b.amount * 100, 0);
  const isPaid = credited >= payment.amountCents;
  const { closedAt } = payment;
  const first = bookings.toSorted((a, b) => toldTime(a) - toldTime(b) || (a.receipt < b.receipt ? -1 : 1))[0];
  const closed = closing(order, payment);
  const mismatch = credited === 0 || credited === payment.amountCents ? 'none' : isPaid ? 'over' : 'partial';
  const late = closedAt !== null && bookings.some((b) => toldTime(b) > closedAt + LATE_AFTER_MS);
  compare(world, `Payment ${order.reference}`, payment, {
    creditedCents: credited,
    status: isPaid ? 'paid' : (closed ?? 'cancelled, expired or paid'),
    mismatch,
    late,
    receipt: first?.receipt ?? null,
    fulfilment: isPaid ? 'done' : 'none',
    ...(isPaid ? { claimed: false, claimedUntil: null } : {}),
  });
  if ((payment.paidAt !== null) !== isPaid) notebook.violation('book', `Payment ${order.reference}: paidAt is ${payment.paidAt}.`);
  notebook.count(`payment ${payment.status}`);
  if (mismatch !== 'none') notebook.count(`payment ${mismatch}`);
  if (late) notebook.count('payment late');
  if (isPaid && closed) notebook.count(`paid after being ${closed}`);
  if (bookings.length > 1) notebook.count('several receipts for one payment');
  if (payment.claimed) notebook.count('claim still open at rest');
}

/** By what the payment can have been closed, going by people's acts and the clock; undefined when by nothing. */
function closing(order: Order, { closedAt, expiresAt }: Row<'payments'>): 'cancelled' | 'expired' | undefined {
  if (closedAt === null) return order.cancels.some((c) => c.isDone) ? 'cancelled' : undefined;
  const done = order.cancels.find((c) => c.isDone);
  if (done) return closedAt >= (order.cancels[0]?.askedAt ?? 0) && closedAt <= (done.answeredAt ?? 0) ? 'cancelled' : undefined;
  const isUnsure = order.cancels.some((c) => c.answeredAt === undefined && closedAt >= c.askedAt);
  return closedAt >= expiresAt ? 'expired' : isUnsure ? 'cancelled' : undefined;
}
