import { formatMoney, parseShillings } from '@malipo/daraja/values';
import type { Attempt, MalipoEvent, Payment, Settlement } from '../../engine/api.ts';

/** One line of “what happened”. */
export interface Happening {
  readonly at: string;
  readonly tone: 'plain' | 'good' | 'warn';
  readonly text: string;
}

const shillings = (amount: number | undefined): string => formatMoney(parseShillings(String(amount ?? 0)));

/** Which witness told, in words. */
const sources: Readonly<Record<string, string>> = {
  stk_callback: 'told by the callback',
  stk_query: 'found by asking (status query)',
  pull: 'found by the sweep (Pull)',
  c2b: 'paid by hand',
};

/** A line for an event. Events carry the payment, and the attempt or settlement, as they were then. */
export function tellEvent(event: MalipoEvent): Happening {
  const { payment, attempt, settlement } = readDetails(event);
  const name = payment?.reference ?? 'A payment nobody asked for';
  const told = (text: string, tone: Happening['tone'] = 'plain'): Happening => ({ at: event.createdAt, tone, text: `${name}: ${text}` });
  switch (event.type) {
    case 'payment.created':
      return told(`${shillings(payment?.amount)} asked for.`);
    case 'payment.paid':
      return told(`paid${payment?.receipt ? `, receipt ${payment.receipt}` : ''}.`, 'good');
    case 'payment.partially_paid':
      return told(`${shillings(payment?.paid)} of ${shillings(payment?.amount)} arrived.`, 'warn');
    case 'payment.expired':
      return told('expired.', 'warn');
    case 'payment.cancelled':
      return told('cancelled by the shop.', 'warn');
    case 'attempt.prompted':
      return told(`the request is on ${attempt?.phone ?? 'the phone'}.`);
    case 'attempt.failed':
      return told(`the request ended: ${(attempt?.failure ?? 'failed').replaceAll('_', ' ')}.`, 'warn');
    case 'settlement.created':
    case 'settlement.unmatched':
      return told(`${shillings(settlement?.amount)} in the book, ${sources[settlement?.source ?? ''] ?? 'found'}.`, 'good');
  }
}

interface Details {
  readonly payment?: Pick<Payment, 'reference' | 'amount' | 'paid' | 'receipt'>;
  readonly attempt?: Pick<Attempt, 'phone' | 'failure'>;
  readonly settlement?: Pick<Settlement, 'amount' | 'source'>;
}

const readDetails = ({ data }: MalipoEvent): Details =>
  typeof data === 'object' && data !== null && !Array.isArray(data) ? (data as Details) : {};

export const tellReleased = (payment: Payment): Happening => ({
  at: payment.updatedAt,
  tone: 'good',
  text: `${payment.reference}: order released, in one transaction with the payment.`,
});
