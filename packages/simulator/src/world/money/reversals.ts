import type { Transaction } from './accounts.ts';
import { book } from './ledger.ts';
import { reversedSms } from '../messages/messages.ts';
import { resultOf } from '../operators/result-words.ts';
import type { Result } from '../prompts/results.ts';
import type { Account } from './shortcodes.ts';
import { keepSms } from './wallets.ts';
import { nowIn, phoneChanged, walletOf } from '../world.ts';
import type { World } from '../world.ts';

const HOUR = 3_600_000;

/** Gives a customer's payment back, or says why not. */
export function reversePayment(
  world: World,
  account: Account,
  what: { readonly receipt: string; readonly amount: number; readonly conversationId?: string },
): { readonly result: Result; readonly original?: Transaction; readonly transaction?: Transaction } {
  const original = world.transactions.get(what.receipt);
  const refused = reversalRefusal(world, account, original, what.amount);
  if (refused || original?.from.kind !== 'customer') return { result: refused ?? resultOf('R000002') };
  const { phone } = original.from;
  const transaction = book(world, {
    kind: 'reversal',
    reason: account.shortcode.kind === 'till' ? 'Merchant Payment Reversal' : 'Pay Bill Reversal',
    from: original.to,
    to: original.from,
    amount: what.amount,
    accountReference: original.accountReference,
    linkedTo: original.receipt,
    ...(what.conversationId === undefined ? {} : { conversationId: what.conversationId }),
  });
  original.reversedBy = transaction.receipt;
  const wallet = walletOf(world, phone);
  const text = reversedSms(transaction, original, account.shortcode.name, wallet.balance);
  keepSms(wallet, { at: transaction.completedAt, from: 'Money', text });
  phoneChanged(world, phone);
  return { result: resultOf('0'), original, transaction };
}

/** Only a payment of a customer to this organisation, once, whole, in time, and while its money is still there. */
function reversalRefusal(world: World, account: Account, original: Transaction | undefined, amount: number): Result | undefined {
  const { reversalAmount, reversalWindowHours: hours } = world.switches;
  const own = original?.to.kind === 'organisation' && original.to.number === account.shortcode.number;
  if (!original || !own || original.kind !== 'c2b' || original.status !== 'Completed') return resultOf('R000002');
  if (original.reversedBy !== undefined) return resultOf('R000001');
  if (amount > original.amount || (reversalAmount === 'full' && amount !== original.amount)) return resultOf('2006');
  if (hours > 0 && nowIn(world) - original.completedAt > hours * HOUR) return resultOf('2006');
  return account.takings.balance < amount ? resultOf('1') : undefined;
}
