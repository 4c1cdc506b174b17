import { formatNairobiTimestamp } from '@malipo/daraja/values';
import type { Instant, Phone } from '@malipo/daraja/values';
import type { Conversation, Item, Performed } from '../operators/conversation.ts';
import { bookCharge, book, chargedParty, takingsOf } from './ledger.ts';
import { gotSms } from '../messages/messages.ts';
import { countReceipt, MOST_PER_TRANSACTION, receivingRefusal } from './money.ts';
import { PAYOUT_REASONS } from './payout-commands.ts';
import type { PayoutCommand } from './payout-commands.ts';
import { resultOf } from '../operators/result-words.ts';
import type { Result } from '../prompts/results.ts';
import { bookOf } from './shortcodes.ts';
import type { Account } from './shortcodes.ts';
import { payoutCharge } from './tariffs.ts';
import { keepSms } from './wallets.ts';
import type { Wallet } from './wallets.ts';
import { nowIn, phoneChanged, walletOf } from '../world.ts';
import type { World } from '../world.ts';

/** The least that a payout may be. */
const LEAST = 10;

/** A payout to a customer. */
export interface Payout {
  readonly phone: Phone;
  readonly amount: number;
  readonly command: PayoutCommand;
  /** Only with an ID check: the document that the payee must have. */
  readonly document?: { readonly type: string; readonly number: string };
}

/** Pays a customer from the organisation's till account, or says why not. */
export function payOut(world: World, account: Account, payout: Payout, conversation: Conversation): Performed {
  const wallet = walletOf(world, payout.phone);
  const charge = payoutCharge(account.shortcode.tariff, payout.amount);
  const refused = payoutRefusal(world, account, wallet, payout, charge);
  if (refused) return { result: refused };
  const from = takingsOf(account);
  const transaction = book(world, {
    kind: 'b2c',
    reason: PAYOUT_REASONS[payout.command],
    from,
    to: { kind: 'customer', phone: payout.phone },
    amount: payout.amount,
    initiatedAt: conversation.askedAt,
    conversationId: conversation.conversationId,
  });
  bookCharge(world, chargedParty(world, account, from), charge, 'Fee For B2C Payment', transaction.receipt);
  countReceipt(world, wallet, payout.amount);
  keepSms(wallet, {
    at: transaction.completedAt,
    from: 'Money',
    text: gotSms(transaction, account.shortcode.name, wallet.balance, payout.command),
  });
  phoneChanged(world, wallet.phone);
  return { result: resultOf('0'), transaction, parameters: parameters(account, wallet, payout.amount, transaction.receipt, nowIn(world)) };
}

function payoutRefusal(world: World, account: Account, wallet: Wallet, payout: Payout, charge: number): Result | undefined {
  const { amount, command, document } = payout;
  if (amount < LEAST) return resultOf('2');
  if (amount > MOST_PER_TRANSACTION) return resultOf('3');
  if (!wallet.registered && command === 'SalaryPayment') return resultOf('2040');
  if (document && (!wallet.registered || document.type !== wallet.idType)) return resultOf('R002');
  if (document && document.number !== wallet.idNumber) return resultOf('R003');
  const limited = receivingRefusal(world, wallet, amount);
  if (limited) return resultOf(String(limited.code));
  return account.takings.balance < amount + charge ? resultOf('1') : undefined;
}

function parameters(account: Account, wallet: Wallet, amount: number, receipt: string, at: Instant): readonly Item[] {
  return [
    { Key: 'TransactionAmount', Value: amount },
    { Key: 'TransactionReceipt', Value: receipt },
    { Key: 'ReceiverPartyPublicName', Value: `${wallet.phone} - ${wallet.owner}` },
    { Key: 'TransactionCompletedDateTime', Value: dotted(at) },
    { Key: 'B2CUtilityAccountAvailableFunds', Value: account.takings.balance },
    { Key: 'B2CWorkingAccountAvailableFunds', Value: bookOf(account, 'working').balance },
    { Key: 'B2CRecipientIsRegisteredCustomer', Value: wallet.registered ? 'Y' : 'N' },
    { Key: 'B2CChargesPaidAccountAvailableFunds', Value: bookOf(account, 'charges').balance },
  ];
}

/** `05.01.2026 09:04:00`, as only the payouts write it. */
function dotted(at: Instant): string {
  const text = formatNairobiTimestamp(at);
  return `${text.slice(6, 8)}.${text.slice(4, 6)}.${text.slice(0, 4)} ${text.slice(8, 10)}:${text.slice(10, 12)}:${text.slice(12)}`;
}
