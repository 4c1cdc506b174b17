import { formatNairobiTimestamp } from '@malipo/daraja/values';
import type { AccountName, Party, Transaction } from './accounts.ts';
import { ACCOUNT_LABELS } from './accounts.ts';
import { confirmPayment } from './c2b.ts';
import type { Conversation, Item, Performed } from '../operators/conversation.ts';
import { book, bookCharge, chargedParty } from './ledger.ts';
import { B2B_WORDS, resultOf } from '../operators/result-words.ts';
import { bookOf } from './shortcodes.ts';
import type { Account } from './shortcodes.ts';
import { businessCharge } from './tariffs.ts';
import type { World } from '../world.ts';

/** A payment of an organisation: to another one, between its own accounts, or out of this world (tax). */
export interface Transfer {
  readonly from: Account;
  readonly fromAccount: AccountName;
  readonly to: { readonly account: Account; readonly name: AccountName } | { readonly outside: string };
  readonly kind: 'b2b' | 'tax' | 'transfer';
  readonly reason: string;
  readonly amount: number;
  readonly accountReference: string;
}

/** Moves the money of a transfer, or says why not. */
export function transfer(world: World, what: Transfer, conversation: Conversation): Performed {
  const { from, fromAccount, amount, kind } = what;
  const source = bookOf(from, fromAccount);
  const charge = kind === 'transfer' ? 0 : businessCharge(from.shortcode.tariff, amount);
  if (amount > world.switches.b2bMaximum) return { result: resultOf('3', B2B_WORDS) };
  if (source.balance < amount + charge) return { result: resultOf('1', B2B_WORDS) };
  if (isFull(what)) return { result: resultOf('8', B2B_WORDS) };
  const transaction = moveBetween(world, what, charge, conversation);
  return { result: resultOf('0', B2B_WORDS), transaction, parameters: parameters(what, transaction, charge) };
}

function isFull({ to, amount, from }: Transfer): boolean {
  if ('outside' in to || to.account === from) return false;
  return bookOf(to.account, to.name).balance + amount > (to.account.shortcode.maxBalance ?? Infinity);
}

function moveBetween(world: World, what: Transfer, charge: number, conversation: Conversation): Transaction {
  const { from, fromAccount, to, kind, reason, amount, accountReference } = what;
  const source: Party = { kind: 'organisation', number: from.shortcode.number, account: bookOf(from, fromAccount).name };
  const transaction = book(world, {
    kind,
    reason,
    from: source,
    to:
      'outside' in to
        ? { kind: 'outside', name: to.outside }
        : { kind: 'organisation', number: to.account.shortcode.number, account: bookOf(to.account, to.name).name },
    amount,
    accountReference,
    initiatedAt: conversation.askedAt,
    conversationId: conversation.conversationId,
  });
  bookCharge(world, chargedParty(world, from, source), charge, `${reason} Charge`, transaction.receipt);
  // Only money that another organisation was paid is news to it.
  if (kind === 'b2b' && !('outside' in to) && bookOf(to.account, to.name) === to.account.takings)
    confirmPayment(world, to.account, transaction);
  return transaction;
}

function parameters(what: Transfer, transaction: Transaction, charge: number): readonly Item[] {
  const { balance, name } = bookOf(what.from, what.fromAccount);
  const money = balance.toFixed(2);
  // MinimumAmount is in cents.
  const current = `{Amount={CurrencyCode=KES, MinimumAmount=${balance * 100}, BasicAmount=${money}}}`;
  const receiver = 'outside' in what.to ? what.to.outside : `${what.to.account.shortcode.number} - ${what.to.account.shortcode.name}`;
  return [
    { Key: 'DebitAccountBalance', Value: current },
    { Key: 'Amount', Value: what.amount.toFixed(2) },
    { Key: 'DebitPartyAffectedAccountBalance', Value: `${ACCOUNT_LABELS[name]}|KES|${money}|${money}|0.00|0.00` },
    { Key: 'TransCompletedTime', Value: formatNairobiTimestamp(transaction.completedAt) },
    { Key: 'DebitPartyCharges', Value: charge === 0 ? '' : `${what.reason} Charge|KES|${charge.toFixed(2)}` },
    { Key: 'ReceiverPartyPublicName', Value: receiver },
    { Key: 'Currency', Value: 'KES' },
    { Key: 'InitiatorAccountCurrentBalance', Value: current },
  ];
}
