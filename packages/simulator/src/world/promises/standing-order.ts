import type { Phone, Receipt } from '@malipo/daraja/values';
import type { Account } from '../money/shortcodes.ts';
import type { Frequency } from './standing-order-dates.ts';

/** What a customer is asked to agree to. Amounts are whole shillings, days `20260105` in Nairobi. */
export interface Mandate {
  /** Unique for this customer while it runs. */
  readonly name: string;
  readonly phone: Phone;
  readonly account: Account;
  readonly amount: number;
  readonly accountReference: string;
  readonly frequency: Frequency;
  readonly startsOn: string;
  readonly endsOn: string;
}

/** A standing order that a customer agreed to. */
export interface StandingOrder extends Mandate {
  /** What the success callback names as its TransactionID. */
  readonly id: Receipt;
  status: 'running' | 'ended' | 'cancelled';
  /** What it did so far, oldest first: a receipt, or none when the money did not move. */
  readonly runs: { readonly day: string; readonly receipt: Receipt | undefined }[];
  /** Calls off the next run. */
  cancelTimer: () => void;
}
