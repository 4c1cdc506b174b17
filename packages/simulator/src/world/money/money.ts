import { formatNairobiTimestamp } from '@malipo/daraja/values';
import type { Instant, Phone, Receipt } from '@malipo/daraja/values';
import type { Transaction } from './accounts.ts';
import { payInvoice } from '../promises/bills.ts';
import { confirmPayment } from './c2b.ts';
import { book, bookCharge, chargedParty, takingsOf } from './ledger.ts';
import type { Move } from './ledger.ts';
import { paidSms } from '../messages/messages.ts';
import type { Booking } from '../prompts/requests.ts';
import { RESULTS } from '../prompts/results.ts';
import type { Result } from '../prompts/results.ts';
import type { Account } from './shortcodes.ts';
import { paymentCharges } from './tariffs.ts';
import { keepSms } from './wallets.ts';
import type { Wallet } from './wallets.ts';
import { nowIn, phoneChanged } from '../world.ts';
import type { World } from '../world.ts';

/** Safaricom's published limits in shillings: one transaction, and one customer's day. */
export const MOST_PER_TRANSACTION = 250_000;
const MOST_PER_DAY = 500_000;
/** What a customer may hold. */
const MOST_IN_WALLET = 500_000;

/** What stops this wallet from paying this account; undefined when nothing does. */
export function refusal(world: World, wallet: Wallet, account: Account, amount: number): Result | undefined {
  const { customer } = paymentCharges(account.shortcode.tariff, amount);
  if (amount > MOST_PER_TRANSACTION) return RESULTS.aboveMaximum;
  if (wallet.balance < amount + customer) return RESULTS.noMoney;
  if (spentToday(world, wallet) + amount > MOST_PER_DAY) return RESULTS.dailyLimit;
  if (account.takings.balance + amount > (account.shortcode.maxBalance ?? Infinity)) return RESULTS.fullAccount;
  return undefined;
}

/** A payment of a customer to an organisation that {@link refusal} let through. */
export interface Payment extends Pick<Booking, 'amount' | 'accountReference' | 'channel' | 'checkoutRequestId'> {
  /** Given before, when somebody was asked about it. */
  readonly receipt?: Receipt;
  readonly initiatedAt?: Instant;
  /** The id that the validation address gave it. */
  readonly thirdPartyTransId?: string;
}

/** Moves money that {@link refusal} let through, tells the customer and the registered addresses, and returns the booking. */
export function moveMoney(world: World, wallet: Wallet, account: Account, payment: Payment): Booking {
  const { amount, accountReference, channel, checkoutRequestId } = payment;
  countSpending(world, wallet, amount);
  const transaction = book(world, paymentMove(wallet.phone, account, payment));
  const { receipt, completedAt } = transaction;
  const what =
    checkoutRequestId === undefined ? { amount, accountReference, channel } : { amount, accountReference, checkoutRequestId, channel };
  const booking: Booking = { receipt, shortcode: account.shortcode.number, phone: wallet.phone, completedAt, ...what };
  world.bookings.push(booking);
  collect(world.bookingsByReference, booking.accountReference, booking);
  collect(world.bookingsByShortcode, booking.shortcode, booking);
  takeCharges(world, account, transaction);
  keepSms(wallet, { at: completedAt, from: 'Money', text: paidSms(booking, account, wallet.balance) });
  phoneChanged(world, wallet.phone);
  confirmPayment(world, account, transaction, payment.thirdPartyTransId);
  payInvoice(world, booking);
  return booking;
}

/** A customer's payment as the book sees it. */
export function paymentMove(phone: Phone, account: Account, payment: Payment): Move {
  const { amount, accountReference, checkoutRequestId, receipt, initiatedAt } = payment;
  return {
    kind: 'c2b',
    reason: paymentReason(account, payment.channel),
    from: { kind: 'customer', phone },
    to: takingsOf(account),
    amount,
    accountReference,
    ...(checkoutRequestId === undefined ? {} : { checkoutRequestId }),
    ...(receipt === undefined ? {} : { receipt }),
    ...(initiatedAt === undefined ? {} : { initiatedAt }),
  };
}

function paymentReason(account: Account, channel: Booking['channel']): string {
  if (account.shortcode.kind === 'till') return 'Merchant Payment';
  return channel === 'stk' ? 'Pay Bill Online' : 'Pay Bill';
}

function takeCharges(world: World, account: Account, { from, to, amount, receipt }: Transaction): void {
  const charges = paymentCharges(account.shortcode.tariff, amount);
  const reason = account.shortcode.kind === 'till' ? 'Merchant Payment Charge' : 'Pay Bill Charge';
  bookCharge(world, from, charges.customer, reason, receipt);
  bookCharge(world, chargedParty(world, account, to), charges.business, reason, receipt);
}

const spentToday = (world: World, wallet: Wallet): number => (wallet.spentOn === today(world) ? wallet.spent : 0);

/** What stops this wallet from sending money elsewhere: to a phone, to an agent. */
export function sendingRefusal(world: World, wallet: Wallet, amount: number, charge: number): Result | undefined {
  if (amount > MOST_PER_TRANSACTION) return RESULTS.aboveMaximum;
  if (wallet.balance < amount + charge) return RESULTS.noMoney;
  return spentToday(world, wallet) + amount > MOST_PER_DAY ? RESULTS.dailyLimit : undefined;
}

/** Counts towards the customer's day. */
export function countSpending(world: World, wallet: Wallet, amount: number): void {
  wallet.spent = spentToday(world, wallet) + amount;
  wallet.spentOn = today(world);
}

/** What stops a payout into this wallet. */
export function receivingRefusal(world: World, wallet: Wallet, amount: number): Result | undefined {
  if (wallet.balance + amount > MOST_IN_WALLET) return RESULTS.fullAccount;
  const received = wallet.receivedOn === today(world) ? wallet.received : 0;
  return received + amount > MOST_PER_DAY ? RESULTS.dailyLimit : undefined;
}

/** Counts towards the day of a payee. */
export function countReceipt(world: World, wallet: Wallet, amount: number): void {
  wallet.received = (wallet.receivedOn === today(world) ? wallet.received : 0) + amount;
  wallet.receivedOn = today(world);
}

const today = (world: World): string => formatNairobiTimestamp(nowIn(world)).slice(0, 8);

function collect(index: Map<string, Booking[]>, key: string, booking: Booking): void {
  const list = index.get(key);
  if (list) list.push(booking);
  else index.set(key, [booking]);
}
