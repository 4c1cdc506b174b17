import type { Phone } from '@malipo/daraja/values';
import type { SimulatedOrganisation } from './organisation.ts';
import type { SimulatedPhone } from './phone.ts';
import type { Traffic } from './traffic/traffic.ts';
import type { Transaction } from './world/money/accounts.ts';
import type { Calls } from './world/apis.ts';
import type { Biller, Invoice, InvoiceTerms } from './world/promises/biller.ts';
import type { Conversation } from './world/operators/conversation.ts';
import type { Faults } from './world/trouble/faults.ts';
import type { Habit } from './world/prompts/habits.ts';
import type { Initiator, InitiatorOptions } from './world/operators/initiators.ts';
import type { AcceptedPush, Booking } from './world/prompts/requests.ts';
import type { SimulatedShortcode } from './world/money/shortcodes.ts';
import type { StandingOrder } from './world/promises/standing-order.ts';
import type { Switches } from './world/trouble/switches.ts';
import type { Delivery, SimulatedApp } from './world/world.ts';

/** A request with a result, as others may see it. */
export type AcceptedConversation = Readonly<Omit<Conversation, 'style' | 'resultBody'>>;

/** An organisation that opted in to Bill Manager. */
export interface OptedIn extends Readonly<Pick<Biller, 'email' | 'contact' | 'reminds' | 'callbackUrl'>> {
  readonly shortcode: string;
}

/** An invoice of Bill Manager with the number it is paid to. Amounts are whole shillings. */
export interface SentInvoice extends InvoiceTerms, Readonly<Pick<Invoice, 'status' | 'paid' | 'receipts'>> {
  readonly shortcode: string;
}

/** A standing order, as others may see it. */
export type AgreedOrder = Readonly<Omit<StandingOrder, 'cancelTimer'>>;

/** What a fresh payer brings. */
export interface PayerOptions {
  /** Shillings; the simulator's default balance unless told. */
  readonly balance?: number;
  readonly habit?: Habit;
  readonly pin?: string;
}

/** A Safaricom in memory. */
export interface Simulator {
  /** Answers the vendor's API, the control API (`/_control/`) and the pages (`/`, `/phone` and so on). Throws what fetch throws where a fault cuts the connection. */
  fetch(request: Request): Promise<Response>;
  /** Where clients are told to find it. */
  readonly baseUrl: string;
  /** A new customer with money. */
  payer(options?: PayerOptions): Phone;
  /** Any phone, by any spelling of its number. Ask again after a reset. */
  phone(number: string): SimulatedPhone;
  /** Every phone that was ever named. */
  phones(): readonly SimulatedPhone[];
  /** The apps whose keys mint tokens. */
  readonly apps: readonly SimulatedApp[];
  /** The paybills and tills of this world. */
  readonly shortcodes: readonly SimulatedShortcode[];
  /** Whether phones 2547000000NN and amounts 99NN pick a scenario. */
  readonly scenarios: boolean;
  readonly faults: Faults;
  /** Money that really moved, all of it or for one account reference. */
  booked(accountReference?: string): readonly Booking[];
  /** Money that really moved, in order; only ever grows. */
  readonly bookings: readonly Booking[];
  /** The booking of one prompt. */
  booking(checkoutRequestId: string): Booking | undefined;
  /** Accepted pushes, in order. */
  requests(): Iterable<AcceptedPush>;
  /** One accepted push. */
  request(checkoutRequestId: string): AcceptedPush | undefined;
  /** The organisations of this world, with their accounts. */
  organisations(): readonly SimulatedOrganisation[];
  /** One of them, by its number or its store's; throws `shortcode_unknown`. Ask again after a reset. */
  organisation(number: string): SimulatedOrganisation;
  /** Every transaction in order: payments, payouts, charges, reversals, transfers. */
  transactions(): Iterable<Transaction>;
  transaction(receipt: string): Transaction | undefined;
  /** Requests that are answered at a ResultURL, in order. */
  conversations(): Iterable<AcceptedConversation>;
  /** One of them, by its ConversationID or OriginatorConversationID. */
  conversation(id: string): AcceptedConversation | undefined;
  /** Who opted in to Bill Manager. */
  billers(): readonly OptedIn[];
  /** Invoices of every biller, in order. */
  invoices(): readonly SentInvoice[];
  /** Standing orders that customers agreed to, in order. */
  standingOrders(): Iterable<AgreedOrder>;
  /** A customer ends a standing order; throws `order_unknown`. */
  cancelStandingOrder(id: string): void;
  /** Shillings that left this world (negative: came in), by where: banks, agents, the tax authority, Safaricom's charges. */
  outside(): ReadonlyMap<string, number>;
  /** The operators that payouts, status, balance and reversal are asked by. */
  initiators(): readonly Initiator[];
  /** Adds or replaces an operator, unlocked; throws `initiator_invalid`. */
  setInitiator(initiator: InitiatorOptions): void;
  /** Throws `initiator_unknown`. */
  removeInitiator(name: string): void;
  /** PEM. SecurityCredentials made with it are opened and their password compared. */
  readonly certificate: string;
  /** A customer pays from the menu of the phone, without a prompt. Throws `validation_first` where a validation address must be asked: then await `phone(…).payBill(…)`. */
  payByHand(phone: string, shortcode: string, accountReference: string, amount: number): Booking;
  /** Sends the last callback of a prompt, or the result of a conversation, once more and unspoilt. Resolves when that try is over. */
  redeliver(id: string): Promise<Delivery>;
  /** Every try to deliver a callback, in order. */
  readonly deliveries: readonly Readonly<Delivery>[];
  /** Requests to the vendor's API and callbacks, with headers, bodies and times. */
  readonly traffic: Traffic;
  readonly calls: Readonly<Calls>;
  readonly switches: Switches;
  /** Changes switches; throws `switch_unknown`, `switch_invalid`. */
  setSwitches(changes: Partial<Switches>): void;
  /** Sets every doubtful behaviour to its strictest reading, or back to its default; throws `mode_invalid`. */
  setMode(mode: 'lenient' | 'strict'): void;
  /** Calls back whenever something may have changed that pages show, until the returned function is called. Without `keepTraffic` it hears of pages and control calls only. */
  watch(changed: () => void): () => void;
  /** Back to the first day: money, prompts, faults, switches, tokens. The clock stays. */
  reset(): void;
  /** Calls off everything that is still to come; later requests find nobody. */
  stop(): void;
}
