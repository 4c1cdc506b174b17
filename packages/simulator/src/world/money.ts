import { formatNairobiTimestamp } from '@malipo/daraja/values';
import { paidSms } from './messages.ts';
import type { Booking } from './requests.ts';
import { RESULTS } from './results.ts';
import type { Result } from './results.ts';
import type { Account } from './shortcodes.ts';
import { keepSms } from './wallets.ts';
import type { Wallet } from './wallets.ts';
import { nowIn, phoneChanged } from './world.ts';
import type { World } from './world.ts';

/** Safaricom's published limits in shillings: one transaction, and one customer's day. */
export const MOST_PER_TRANSACTION = 250_000;
const MOST_PER_DAY = 500_000;

/** What stops this wallet from paying this account; undefined when nothing does. */
export function refusal(world: World, wallet: Wallet, account: Account, amount: number): Result | undefined {
  const spentToday = wallet.spentOn === today(world) ? wallet.spent : 0;
  if (amount > MOST_PER_TRANSACTION) return RESULTS.aboveMaximum;
  if (wallet.balance < amount) return RESULTS.noMoney;
  if (spentToday + amount > MOST_PER_DAY) return RESULTS.dailyLimit;
  if (account.balance + amount > (account.shortcode.maxBalance ?? Infinity)) return RESULTS.fullAccount;
  return undefined;
}

/** Moves money that {@link refusal} let through, tells the customer, and returns the booking. */
export function moveMoney(
  world: World,
  wallet: Wallet,
  account: Account,
  what: Pick<Booking, 'amount' | 'accountReference' | 'channel' | 'checkoutRequestId'>,
): Booking {
  const day = today(world);
  wallet.spent = wallet.spentOn === day ? wallet.spent + what.amount : what.amount;
  wallet.spentOn = day;
  wallet.balance -= what.amount;
  account.balance += what.amount;
  const completedAt = nowIn(world);
  const booking: Booking = {
    receipt: world.ids.receipt(completedAt),
    shortcode: account.shortcode.number,
    phone: wallet.phone,
    completedAt,
    ...what,
  };
  world.bookings.push(booking);
  collect(world.bookingsByReference, booking.accountReference, booking);
  collect(world.bookingsByShortcode, booking.shortcode, booking);
  keepSms(wallet, { at: completedAt, from: 'Money', text: paidSms(booking, account, wallet.balance) });
  phoneChanged(world, wallet.phone);
  return booking;
}

const today = (world: World): string => formatNairobiTimestamp(nowIn(world)).slice(0, 8);

function collect(index: Map<string, Booking[]>, key: string, booking: Booking): void {
  const list = index.get(key);
  if (list) list.push(booking);
  else index.set(key, [booking]);
}
