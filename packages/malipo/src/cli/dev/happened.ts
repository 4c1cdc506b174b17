import { formatMoney, parseShillings } from '@malipo/daraja/values';
import type { MalipoEvent, Payment, Settlement } from '../../engine/api.ts';

/** One line of “what happened”. */
export interface Happening {
  readonly at: string;
  readonly tone: 'plain' | 'good' | 'warn';
  readonly text: string;
}

const shillings = (amount: number): string => formatMoney(parseShillings(String(amount)));

/** Which witness told, in words. */
const sources: Readonly<Record<string, string>> = {
  stk_callback: 'told by the callback',
  stk_query: 'found by asking (status query)',
  pull_row: 'found by the sweep (Pull)',
  c2b_confirmation: 'paid by hand',
};

/** A line for an event. Events carry the payment or settlement as it was then. */
export function tellEvent(event: MalipoEvent): Happening {
  const told = (text: string, tone: Happening['tone'] = 'plain'): Happening => ({ at: event.createdAt, tone, text });
  const { data } = event;
  switch (event.type) {
    case 'payment.created':
      return told(`${asPayment(data).reference}: ${shillings(asPayment(data).amount)} asked for.`);
    case 'payment.paid':
      return told(`${asPayment(data).reference}: paid, receipt ${asPayment(data).receipt ?? 'to follow'}.`, 'good');
    case 'payment.partially_paid':
      return told(
        `${asPayment(data).reference}: ${shillings(asPayment(data).paid)} of ${shillings(asPayment(data).amount)} arrived.`,
        'warn',
      );
    case 'payment.expired':
    case 'payment.cancelled':
      return told(`${asPayment(data).reference}: ${asPayment(data).status}.`, 'warn');
    case 'attempt.prompted':
      return told(`${asPayment(data).reference}: the request is on ${asPayment(data).phone ?? 'the phone'}.`);
    case 'attempt.failed':
      return told(
        `${asPayment(data).reference}: request ended, ${(asPayment(data).attempts.at(-1)?.failure ?? 'failed').replaceAll('_', ' ')}. No money moved.`,
        'warn',
      );
    case 'settlement.created':
    case 'settlement.unmatched': {
      const settlement = asSettlement(data);
      return told(
        `${shillings(settlement.amount)} in the book${settlement.receipt ? `, receipt ${settlement.receipt}` : ''}: ${sources[settlement.source] ?? settlement.source}.`,
        'good',
      );
    }
  }
}

/** The engine writes a whole payment into these events, and a whole settlement into those. */
const asPayment = (data: MalipoEvent['data']): Payment => data as unknown as Payment;
const asSettlement = (data: MalipoEvent['data']): Settlement => data as unknown as Settlement;

export const tellReleased = (payment: Payment): Happening => ({
  at: payment.updatedAt,
  tone: 'good',
  text: `${payment.reference}: order released, in one transaction with the payment.`,
});
