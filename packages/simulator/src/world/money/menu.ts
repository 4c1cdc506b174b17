import { invalid } from '@malipo/daraja/values';
import type { Phone } from '@malipo/daraja/values';
import type { Transaction } from './accounts.ts';
import { isValidated } from './c2b.ts';
import { book, bookCharge } from './ledger.ts';
import { gotSms, sentSms, withdrawnSms } from '../messages/messages.ts';
import { countSpending, receivingRefusal, sendingRefusal } from './money.ts';
import { startPayment } from './payments.ts';
import type { Booking } from '../prompts/requests.ts';
import { RESULTS } from '../prompts/results.ts';
import type { Result } from '../prompts/results.ts';
import type { Account } from './shortcodes.ts';
import { sendingCharge } from './tariffs.ts';
import { keepSms } from './wallets.ts';
import type { Wallet } from './wallets.ts';
import { phoneChanged, walletOf } from '../world.ts';
import type { World } from '../world.ts';

/** Wrong PINs in a row before the PIN is locked. */
export const PIN_TRIES = 3;

/** A payment to a paybill or till that a caller describes; throws what is wrong with it. */
export interface MenuPayment {
  readonly shortcode: string;
  readonly accountReference: string;
  readonly amount: number;
}

/** Checks a PIN as the phone does: three wrong ones lock it. Without one the caller vouches for the owner. */
export function checkPin(wallet: Wallet, pin: string | undefined): void {
  if (wallet.wrongPins >= PIN_TRIES) throw paymentRefused(RESULTS.pinLocked, 'pin');
  if (pin === undefined) return;
  if (pin !== wallet.pin) {
    wallet.wrongPins++;
    throw paymentRefused(RESULTS.wrongPin, 'pin');
  }
  wallet.wrongPins = 0;
}

/** Who is paid; throws `shortcode_unknown`, `amount_invalid`, `account_missing`. */
export function payeeOf(world: World, { shortcode, accountReference, amount }: MenuPayment): Account {
  const account = world.accounts.byReceiver(shortcode);
  if (!account)
    throw invalid(
      'shortcode_unknown',
      `Nobody has the paybill or till ${shortcode} here. Known: ${world.accounts
        .list()
        .map((one) => one.shortcode.number)
        .join(', ')}.`,
      { field: 'shortcode' },
    );
  checkShillings(amount);
  if (account.shortcode.kind === 'paybill' && !accountReference.trim())
    throw invalid('account_missing', 'Give the account that the paybill asks for.', { field: 'accountReference' });
  return account;
}

/** Lipa na M-PESA from the menu: validated, booked, confirmed. Throws `payment_refused`, `payment_rejected`. */
export async function payFromMenu(world: World, wallet: Wallet, payment: MenuPayment, pin?: string): Promise<Booking> {
  const account = payeeOf(world, payment);
  checkPin(wallet, pin);
  const { amount, accountReference } = payment;
  const outcome = await startPayment(world, wallet, account, { amount, accountReference });
  switch (outcome.kind) {
    case 'paid':
      return outcome.booking;
    case 'refused':
      throw paymentRefused(outcome.result, 'amount');
    case 'rejected':
      throw invalid('payment_rejected', rejection(account, outcome.code), { field: 'accountReference', resultCode: outcome.code ?? '' });
  }
}

const rejection = ({ shortcode }: Account, code: string | undefined): string =>
  code === undefined
    ? `The validation address of ${shortcode.number} did not answer in time, and its default is Cancelled. Nothing was paid.`
    : `The validation address of ${shortcode.number} refuses this payment (${code}). Nothing was paid.`;

/** A payment in one step is only possible where nobody has to be asked; throws `validation_first`. */
export function checkUnvalidated(world: World, account: Account): void {
  if (!isValidated(world, account)) return;
  throw invalid(
    'validation_first',
    `M-PESA asks the validation address of ${account.shortcode.number} first, so this payment takes time: await phone(…).payBill(…) or buyGoods(…), or set the switch c2bValidation to false.`,
    { field: 'shortcode' },
  );
}

/** Money from phone to phone. Throws `payment_refused`, `amount_invalid`. */
export function sendMoney(world: World, wallet: Wallet, to: Phone, amount: number, pin?: string): Transaction {
  checkShillings(amount);
  if (to === wallet.phone)
    throw invalid('phone_invalid', 'Give the number of another phone; nobody sends money to their own.', { field: 'to' });
  checkPin(wallet, pin);
  const payee = walletOf(world, to);
  const charge = world.switches.sendingCharges ? sendingCharge(amount) : 0;
  const refused = sendingRefusal(world, wallet, amount, charge) ?? receivingRefusal(world, payee, amount);
  if (refused) throw paymentRefused(refused, 'amount');
  countSpending(world, wallet, amount);
  const from = { kind: 'customer', phone: wallet.phone } as const;
  const transaction = book(world, { kind: 'p2p', reason: 'Customer Transfer', from, to: { kind: 'customer', phone: to }, amount });
  bookCharge(world, from, charge, 'Customer Transfer of Funds Charge', transaction.receipt);
  tell(world, wallet, transaction, sentSms(transaction, `${payee.owner} ${to}`, wallet.balance));
  tell(world, payee, transaction, gotSms(transaction, wallet.owner, payee.balance));
  return transaction;
}

/** Cash from an agent; what agents charge is not in our table, so nothing is taken. Throws `payment_refused`, `agent_invalid`. */
export function withdrawCash(world: World, wallet: Wallet, agent: string, amount: number, pin?: string): Transaction {
  checkShillings(amount);
  if (!/^\d{3,7}$/.test(agent)) throw invalid('agent_invalid', 'Give the agent’s number, such as "12345".', { field: 'agent' });
  checkPin(wallet, pin);
  const refused = sendingRefusal(world, wallet, amount, 0);
  if (refused) throw paymentRefused(refused, 'amount');
  countSpending(world, wallet, amount);
  const transaction = book(world, {
    kind: 'withdrawal',
    reason: 'Customer Withdrawal at Agent',
    from: { kind: 'customer', phone: wallet.phone },
    to: { kind: 'outside', name: `Agent ${agent}` },
    amount,
  });
  tell(world, wallet, transaction, withdrawnSms(transaction, agent, wallet.balance));
  return transaction;
}

/** My account: the balance, behind the PIN. */
export function myBalance(wallet: Wallet, pin?: string): number {
  checkPin(wallet, pin);
  return wallet.balance;
}

function tell(world: World, wallet: Wallet, { completedAt }: Transaction, text: string): void {
  keepSms(wallet, { at: completedAt, from: 'Money', text });
  phoneChanged(world, wallet.phone);
}

function checkShillings(amount: number): void {
  if (!Number.isInteger(amount) || amount < 1)
    throw invalid('amount_invalid', 'Give amount in whole shillings from 1.', { field: 'amount' });
}

/** M-PESA's own no, as an error of the caller. */
export const paymentRefused = (result: Result, field: string): Error =>
  invalid('payment_refused', `M-PESA refuses: ${result.description} (${result.code})`, { field, resultCode: result.code });
