import { isListedCode, lookUpCode } from '@malipo/daraja/codes';
import { formatInstant, formatMoney } from '@malipo/daraja/values';
import type { Instant } from '@malipo/daraja/values';
import type { Transaction } from '../money/accounts.ts';
import type { Invoice } from '../promises/biller.ts';
import type { PayoutCommand } from '../money/payout-commands.ts';
import type { Booking, StkRequest } from '../prompts/requests.ts';
import type { Account, SimulatedShortcode } from '../money/shortcodes.ts';
import type { StandingOrder } from '../promises/standing-order.ts';

// The wording is ours; a real phone shows Safaricom's.

const kes = (shillings: number): string => formatMoney(shillings * 100);

/** `5 Jan 2026 at 09:04`, in Nairobi. */
export function formatMoment(at: Instant): string {
  const text = formatInstant(at);
  const month = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][Number(text.slice(5, 7)) - 1];
  return `${Number(text.slice(8, 10))} ${month} ${text.slice(0, 4)} at ${text.slice(11, 16)}`;
}

/** The prompt as one message, as long as a SIM would have to show it. */
export const promptText = ({ amount, account, accountReference }: StkRequest): string =>
  `Pay ${kes(amount)} to ${account.shortcode.name}, account ${accountReference}? Enter your M-PESA PIN.`;

/** To the customer, when the money has moved. */
export function paidSms(booking: Booking, account: Account, balance: number): string {
  const forAccount = account.shortcode.kind === 'paybill' && booking.accountReference ? `, account ${booking.accountReference}` : '';
  return `${booking.receipt}: you paid ${kes(booking.amount)} to ${account.shortcode.name}${forAccount} on ${formatMoment(booking.completedAt)}. You have ${kes(balance)} left.`;
}

/** To the customer, when a business paid out. */
export function gotSms(transaction: Transaction, sender: string, balance: number, command?: PayoutCommand): string {
  const greeting = command === 'PromotionPayment' ? 'Congratulations! ' : '';
  const what = command === 'SalaryPayment' ? 'your salary of ' : '';
  const where = command === 'BusinessPayToPochi' ? ' in your Pochi' : '';
  return `${transaction.receipt}: ${greeting}you got ${what}${kes(transaction.amount)}${where} from ${sender} on ${formatMoment(transaction.completedAt)}. You have ${kes(balance)}.`;
}

/** To the customer, about an invoice: when it comes, when it is due, when its payment was noted. */
export const invoiceSms = ({ terms, paid }: Invoice, { name, number }: Pick<SimulatedShortcode, 'name' | 'number'>, what: string): string =>
  `${name}: ${what} ${terms.invoiceName}, ${terms.billedPeriod}. ${kes(terms.amount - Math.min(paid, terms.amount))} due on ${terms.dueDate}. Pay bill ${number}, account ${terms.accountReference}.`;

/** To the customer, when a standing order ended early or could not be paid. */
export const standingOrderSms = ({ name, amount, account }: StandingOrder, what: string): string =>
  `Standing order “${name}” of ${kes(amount)} to ${account.shortcode.name} ${what}`;

/** To the customer, when a payment was taken back. */
export const reversedSms = (reversal: Transaction, original: Transaction, shop: string, balance: number): string =>
  `${reversal.receipt}: ${shop} gave back ${kes(reversal.amount)} of payment ${original.receipt} on ${formatMoment(reversal.completedAt)}. You have ${kes(balance)}.`;

/** To the sender, when money went to another phone or to an agent. */
export const sentSms = (transaction: Transaction, to: string, balance: number): string =>
  `${transaction.receipt}: you sent ${kes(transaction.amount)} to ${to} on ${formatMoment(transaction.completedAt)}. You have ${kes(balance)} left.`;

export const withdrawnSms = (transaction: Transaction, agent: string, balance: number): string =>
  `${transaction.receipt}: you took ${kes(transaction.amount)} in cash from agent ${agent} on ${formatMoment(transaction.completedAt)}. You have ${kes(balance)} left.`;

/** To the customer, when the organisation's validation refused the payment: each code has its reason. */
export function rejectedSms(shop: string, amount: number, accountReference: string, code = ''): string {
  const reason = isListedCode('c2b-validation', code)
    ? lookUpCode('c2b-validation', code).customer.en
    : 'Check the account and the amount.';
  return `Not paid: ${kes(amount)} to ${shop}${accountReference ? `, account ${accountReference}` : ''}. The shop does not accept it. ${reason}`;
}

/** To the customer, when a prompt failed for a reason worth a message; undefined where the phone stays silent. */
export function failedSms(request: StkRequest): string | undefined {
  const what = `${kes(request.amount)} to ${request.account.shortcode.name}`;
  switch (request.result?.code) {
    case 1:
      return `Not paid: ${what}. There is not enough money on this phone.`;
    case 4:
      return `Not paid: ${what}. It would pass what you may send in one day.`;
    case 8:
      return `Not paid: ${what}. The shop cannot take more money at the moment.`;
    case 2001:
      return `Not paid: ${what}. The PIN was wrong.`;
    case 8006:
      return `Not paid: ${what}. Your PIN is locked after too many wrong tries.`;
    default:
      return undefined;
  }
}
