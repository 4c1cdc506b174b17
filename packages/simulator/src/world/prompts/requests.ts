import type { Instant, Phone, Receipt } from '@malipo/daraja/values';
import type { FaultRule } from '../trouble/faults.ts';
import type { FullHabit } from './habits.ts';
import type { Result } from './results.ts';
import type { Account } from '../money/shortcodes.ts';

/** Money that moved in this world. Amounts are whole shillings. */
export interface Booking {
  readonly receipt: Receipt;
  /** The number that was paid: the paybill or the till. */
  readonly shortcode: string;
  readonly phone: Phone;
  readonly amount: number;
  readonly accountReference: string;
  readonly completedAt: Instant;
  /** The prompt that moved it; missing when the customer paid by hand. */
  readonly checkoutRequestId?: string;
  readonly channel: 'stk' | 'byHand';
}

/** What a prompt that is no STK push does when it is answered: a standing order, an express checkout. */
export interface OtherPrompt {
  /** What the phone is asked, in a line. */
  readonly title: string;
  /** The right PIN was typed: do it, and say how it went. */
  agree(): Result;
  /** Tells whoever asked how it ended; `atOnce` when the message is to overtake the answer. */
  tell(result: Result, options?: { readonly atOnce?: boolean }): Promise<void>;
}

/** An accepted STK push and what became of it. */
export interface StkRequest {
  readonly merchantRequestId: string;
  readonly checkoutRequestId: string;
  readonly account: Account;
  readonly phone: Phone;
  readonly amount: number;
  readonly accountReference: string;
  readonly description: string;
  readonly callbackUrl: string;
  readonly askedAt: Instant;
  readonly expiresAt: Instant;
  /** Callback faults drawn when the push was accepted. */
  readonly faults: readonly FaultRule[];
  readonly habit: FullHabit;
  /** Set when this is a prompt of another API; then no payment is made and no callback sent here. */
  readonly other?: OtherPrompt;
  /** What callback and query say; undefined while pending. A 1037 can still turn into a success. */
  result: Result | undefined;
  booking: Booking | undefined;
  /** The body of the last true callback, for redelivery. */
  callbackBody: string | undefined;
  /** Cancellations of the timers that would end or answer the prompt. */
  timers: (() => void)[];
}

/** An accepted push as others may see it. */
export type AcceptedPush = Readonly<Omit<StkRequest, 'timers' | 'callbackBody' | 'other'>>;

/** What is public about a prompt on a phone. */
export interface Prompt {
  /** The CheckoutRequestID. */
  readonly id: string;
  readonly merchant: string;
  readonly shortcode: string;
  readonly kind: 'paybill' | 'till';
  readonly amount: number;
  /** Empty for tills, which have no account. */
  readonly accountReference: string;
  readonly askedAt: Instant;
  readonly expiresAt: Instant;
  /** What is asked, when it is not a payment: empty for an STK push. */
  readonly title: string;
}

/** What a phone's screen knows of a request. */
export function promptOf(request: StkRequest): Prompt {
  const { kind, name, number } = request.account.shortcode;
  return {
    id: request.checkoutRequestId,
    merchant: name,
    shortcode: number,
    kind,
    amount: request.amount,
    accountReference: kind === 'paybill' ? request.accountReference : '',
    askedAt: request.askedAt,
    expiresAt: request.expiresAt,
    title: request.other?.title ?? '',
  };
}
