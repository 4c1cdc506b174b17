import { formatNairobiTimestamp } from '@malipo/daraja/values';
import { standingOrderSms } from '../messages/messages.ts';
import { startPayment } from '../money/payments.ts';
import { dueTimes } from './standing-order-dates.ts';
import type { Mandate, StandingOrder } from './standing-order.ts';
import { keepSms } from '../money/wallets.ts';
import { nowIn, phoneChanged, walletOf } from '../world.ts';
import type { World } from '../world.ts';

/** Whether the customer has a running order of this name: result 1050. */
export const isNameTaken = (world: World, { phone, name }: Pick<Mandate, 'phone' | 'name'>): boolean =>
  [...world.standingOrders.values()].some((order) => order.status === 'running' && order.phone === phone && order.name === name);

/** Starts an order; from now on it pulls money by itself. */
export function startOrder(world: World, mandate: Mandate): StandingOrder {
  const order: StandingOrder = {
    ...mandate,
    id: world.ids.receipt(nowIn(world)),
    status: 'running',
    runs: [],
    cancelTimer: () => undefined,
  };
  world.standingOrders.set(order.id, order);
  scheduleNext(world, order, dueTimes(mandate, nowIn(world)));
  return order;
}

/** The customer ends an order from the menu of the phone. */
export function cancelOrder(world: World, order: StandingOrder): void {
  if (order.status !== 'running') return;
  order.cancelTimer();
  order.status = 'cancelled';
  tellCustomer(world, order, 'is cancelled');
}

function scheduleNext(world: World, order: StandingOrder, times: Iterator<number>): void {
  const { value: at, done } = times.next();
  if (done) {
    order.status = 'ended';
    return;
  }
  order.cancelTimer = world.settings.timers.after(Math.max(0, at - nowIn(world)), () => {
    void run(world, order);
    scheduleNext(world, order, times);
  });
}

/** One execution: an ordinary payment by hand, of which the organisation hears at its C2B addresses. */
async function run(world: World, order: StandingOrder): Promise<void> {
  const { phone, account, amount, accountReference } = order;
  const day = formatNairobiTimestamp(nowIn(world)).slice(0, 8);
  const outcome = await startPayment(world, walletOf(world, phone), account, { amount, accountReference });
  order.runs.push({ day, receipt: outcome.kind === 'paid' ? outcome.booking.receipt : undefined });
  if (outcome.kind === 'refused') tellCustomer(world, order, `was not paid: ${outcome.result.description}`);
}

function tellCustomer(world: World, order: StandingOrder, what: string): void {
  keepSms(walletOf(world, order.phone), { at: nowIn(world), from: 'Money', text: standingOrderSms(order, what) });
  phoneChanged(world, order.phone);
}
