import type { AgreedOrder } from '../simulator.ts';
import type { ControlRoute } from './route.ts';

/** What customers agreed to pay later. */
export const AGREEMENT_ROUTES: readonly ControlRoute[] = [
  {
    method: 'GET',
    path: '/invoices',
    says: 'Invoices of Bill Manager, with what was paid.',
    run: ({ simulator }) => simulator.invoices(),
  },
  {
    method: 'GET',
    path: '/standing-orders',
    says: 'Standing orders that customers agreed to, with what they paid so far.',
    run: ({ simulator }) => [...simulator.standingOrders()].map(viewOrder),
  },
  {
    method: 'POST',
    path: '/standing-orders/:id/cancel',
    says: 'The customer ends a standing order.',
    run: ({ simulator, params }) => simulator.cancelStandingOrder(params['id'] ?? ''),
  },
];

const viewOrder = ({ account, ...order }: AgreedOrder): unknown => ({
  id: order.id,
  name: order.name,
  phone: order.phone,
  shortcode: account.shortcode.number,
  amount: order.amount,
  accountReference: order.accountReference,
  frequency: order.frequency,
  startsOn: order.startsOn,
  endsOn: order.endsOn,
  status: order.status,
  runs: order.runs.map(({ day, receipt }) => ({ day, receipt: receipt ?? null })),
});
