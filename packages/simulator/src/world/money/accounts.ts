import type { Instant, Phone, Receipt } from '@malipo/daraja/values';

/** The accounts of an organisation. Paybills take money into `utility`, tills into `merchant`. */
export type AccountName = 'working' | 'utility' | 'merchant' | 'charges';

/** What the vendor calls each account. */
export const ACCOUNT_LABELS: { readonly [Name in AccountName]: string } = {
  working: 'Working Account',
  utility: 'Utility Account',
  merchant: 'Merchant Account',
  charges: 'Charges Paid Account',
};

/** One side of a transaction. `outside` is what this world does not keep: banks, agents, the tax authority, Safaricom's own income. */
export type Party =
  | { readonly kind: 'customer'; readonly phone: Phone }
  | { readonly kind: 'organisation'; readonly number: string; readonly account: AccountName }
  | { readonly kind: 'outside'; readonly name: string };

export type TransactionKind = 'c2b' | 'b2c' | 'b2b' | 'tax' | 'transfer' | 'deposit' | 'charge' | 'reversal' | 'p2p' | 'withdrawal';

/** Money that moved, or was kept from moving. Amounts are whole shillings. */
export interface Transaction {
  readonly receipt: Receipt;
  readonly kind: TransactionKind;
  /** The vendor's Reason Type, such as `Pay Bill Online`. */
  readonly reason: string;
  readonly from: Party;
  readonly to: Party;
  readonly amount: number;
  readonly accountReference: string;
  readonly initiatedAt: Instant;
  readonly completedAt: Instant;
  readonly status: 'Completed' | 'Cancelled';
  /** The payment that a charge or reversal belongs to. */
  readonly linkedTo?: Receipt;
  /** The ConversationID of the request that moved it. */
  readonly conversationId?: string;
  /** The prompt that moved it. */
  readonly checkoutRequestId?: string;
  /** The receipt of its reversal. */
  reversedBy?: Receipt;
}

/** One line of an organisation's statement, seen from one account. */
export interface StatementRow {
  readonly transaction: Transaction;
  readonly paidIn: number;
  readonly withdrawn: number;
  /** After this line; undefined for a transaction that did not complete. */
  readonly balance: number | undefined;
}

/** One account of an organisation: its balance and what made it, oldest first. */
export interface AccountBook {
  readonly name: AccountName;
  balance: number;
  readonly rows: StatementRow[];
}
