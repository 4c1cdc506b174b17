import { readPhone } from '@malipo/daraja/values';
import type { Instant, Phone } from '@malipo/daraja/values';
import type { AgreedOrder, SentInvoice, Simulator } from '../simulator.ts';
import { dueTimes } from '../world/promises/standing-order-dates.ts';
import type { Frequency } from '../world/promises/standing-order-dates.ts';
import { showDay, showMoment } from './words.ts';

/** An invoice, and whom it pays in words. */
export interface Bill extends SentInvoice {
  readonly to: string;
}

/** What a customer has promised to pay, or is asked to. */
export interface Agreements {
  /** Invoices with something left to pay. */
  readonly bills: readonly Bill[];
  /** Running standing orders. */
  readonly orders: readonly AgreedOrder[];
}

/** The open promises of a phone. */
export const agreementsOf = (simulator: Simulator, number: Phone): Agreements => ({
  bills: simulator
    .invoices()
    .filter(({ billedPhoneNumber, status }) => readPhone(billedPhoneNumber) === number && (status === 'open' || status === 'partial'))
    .map((bill) => ({ ...bill, to: `${simulator.organisation(bill.shortcode).name} ${bill.shortcode}` })),
  orders: [...simulator.standingOrders()].filter(({ phone, status }) => phone === number && status === 'running'),
});

/** What is still to be paid of an invoice, in shillings. */
export const leftOf = ({ amount, paid }: SentInvoice): number => amount - paid;

const FREQUENCIES: Readonly<Record<Frequency, string>> = {
  '1': 'once',
  '2': 'every day',
  '3': 'every week',
  '4': 'every month',
  '5': 'every two months',
  '6': 'every three months',
  '7': 'every half year',
  '8': 'every year',
};

/** `every month, 6 Jan 2026 to 6 Dec 2026`. */
export const rhythmOf = ({ frequency, startsOn, endsOn }: AgreedOrder): string =>
  frequency === '1' ? `once, on ${showDay(startsOn)}` : `${FREQUENCIES[frequency]}, ${showDay(startsOn)} to ${showDay(endsOn)}`;

/** When a running order pays next; undefined when it has paid for the last time. */
export function nextRunOf(order: AgreedOrder, now: Instant): string | undefined {
  for (const at of dueTimes(order, now)) if (at > now) return showMoment(at as Instant);
  return undefined;
}
