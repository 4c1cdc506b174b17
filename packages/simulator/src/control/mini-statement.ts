import { formatInstant, formatMoney } from '@malipo/daraja/values';
import type { Phone } from '@malipo/daraja/values';
import type { Simulator } from '../simulator.ts';
import type { Party, Transaction } from '../world/money/accounts.ts';

/** One line of a phone's mini statement, in words. */
export interface MiniLine {
  readonly receipt: string;
  readonly at: string;
  /** Whole shillings; below 0 when they left the phone. */
  readonly amount: number;
  readonly text: string;
}

const MOST_LINES = 5;

/** My account: the last five transactions of a phone, newest first, behind the PIN. Throws `payment_refused`. */
export function miniStatement(simulator: Simulator, number: Phone, pin: string | undefined): readonly MiniLine[] {
  simulator.phone(number).myBalance(pin);
  const isOwn = (party: Party): boolean => party.kind === 'customer' && party.phone === number;
  return [...simulator.transactions()]
    .filter(({ from, to, status }) => status === 'Completed' && (isOwn(from) || isOwn(to)))
    .slice(-MOST_LINES)
    .reverse()
    .map((transaction) => line(transaction, isOwn(transaction.from) ? -1 : 1));
}

const line = ({ receipt, completedAt, amount, reason }: Transaction, sign: 1 | -1): MiniLine => ({
  receipt,
  at: formatInstant(completedAt),
  amount: sign * amount,
  text: `${formatInstant(completedAt).slice(5, 16).replace('T', ' ')} ${reason} ${sign < 0 ? '−' : '+'}${formatMoney(amount * 100)}`,
});
