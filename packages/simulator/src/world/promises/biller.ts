import type { Receipt } from '@malipo/daraja/values';
import type { Account } from '../money/shortcodes.ts';

/** How an invoice's biller describes it; every value is text, the amount in whole shillings. */
export interface InvoiceTerms {
  readonly externalReference: string;
  readonly billedFullName: string;
  /** International form. */
  readonly billedPhoneNumber: string;
  readonly billedPeriod: string;
  readonly invoiceName: string;
  /** A day such as `2026-01-05`. */
  readonly dueDate: string;
  readonly accountReference: string;
  readonly amount: number;
}

/** An invoice and what was paid for it. */
export interface Invoice {
  terms: InvoiceTerms;
  status: 'open' | 'partial' | 'paid' | 'cancelled';
  /** Whole shillings. */
  paid: number;
  readonly receipts: Receipt[];
  /** Receipts that the biller acknowledged: the customer got an e-receipt. */
  readonly acknowledged: Set<string>;
  /** Calls off the reminders. */
  cancelReminders: () => void;
}

/** An organisation that opted in to Bill Manager. */
export interface Biller {
  readonly account: Account;
  /** The app that opted it in, by its consumer key. */
  readonly app: string;
  readonly appKey: string;
  email: string;
  contact: string;
  reminds: boolean;
  callbackUrl: string;
  /** By the biller's own reference. */
  readonly invoices: Map<string, Invoice>;
}
