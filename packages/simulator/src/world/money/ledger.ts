import type { Receipt } from '@malipo/daraja/values';
import type { Party, StatementRow, Transaction } from './accounts.ts';
import { bookOf } from './shortcodes.ts';
import type { Account } from './shortcodes.ts';
import { nowIn, walletOf } from '../world.ts';
import type { World } from '../world.ts';

/** What is to be booked; receipt and time are given by the world unless told. */
export type Move = Omit<Transaction, 'receipt' | 'completedAt' | 'initiatedAt' | 'status' | 'accountReference' | 'reversedBy'> &
  Partial<Pick<Transaction, 'receipt' | 'initiatedAt' | 'accountReference'>>;

/** Books money from one side to the other. Nothing is checked here: what may move is decided before. */
export function book(world: World, move: Move): Transaction {
  const transaction = keep(world, move, 'Completed');
  change(world, transaction.from, -transaction.amount, transaction);
  change(world, transaction.to, transaction.amount, transaction);
  return transaction;
}

/** Keeps a transaction that was called off and moved nothing: statements show it with its status. */
export function bookCancelled(world: World, move: Move): Transaction {
  const transaction = keep(world, move, 'Cancelled');
  const { from, to, amount } = transaction;
  if (from.kind === 'organisation') rowsOf(world, from).push({ transaction, paidIn: 0, withdrawn: amount, balance: undefined });
  if (to.kind === 'organisation') rowsOf(world, to).push({ transaction, paidIn: amount, withdrawn: 0, balance: undefined });
  return transaction;
}

function keep(world: World, move: Move, status: Transaction['status']): Transaction {
  const completedAt = nowIn(world);
  const receipt = move.receipt ?? world.ids.receipt(completedAt);
  const transaction: Transaction = { initiatedAt: completedAt, accountReference: '', ...move, receipt, completedAt, status };
  world.transactions.set(receipt, transaction);
  return transaction;
}

function change(world: World, party: Party, shillings: number, transaction: Transaction): void {
  switch (party.kind) {
    case 'customer':
      walletOf(world, party.phone).balance += shillings;
      return;
    case 'organisation': {
      const account = organisationOf(world, party.number);
      const target = bookOf(account, party.account);
      target.balance += shillings;
      target.rows.push({
        transaction,
        paidIn: Math.max(shillings, 0),
        withdrawn: Math.max(-shillings, 0),
        balance: target.balance,
      });
      return;
    }
    case 'outside':
      world.outside.set(party.name, (world.outside.get(party.name) ?? 0) + shillings);
  }
}

const rowsOf = (world: World, party: Extract<Party, { kind: 'organisation' }>): StatementRow[] =>
  bookOf(organisationOf(world, party.number), party.account).rows;

function organisationOf(world: World, number: string): Account {
  const account = world.accounts.byReceiver(number);
  if (!account) throw new Error(`No organisation ${number} in this world.`);
  return account;
}

/** The side of an organisation's payments. */
export const takingsOf = (account: Account): Party => ({
  kind: 'organisation',
  number: account.shortcode.number,
  account: account.takings.name,
});

/** A charge goes to Safaricom, outside of this world. Charges of nothing are not booked. */
export function bookCharge(world: World, from: Party, amount: number, reason: string, linkedTo: Receipt): Transaction | undefined {
  if (amount === 0) return undefined;
  return book(world, { kind: 'charge', reason, from, to: { kind: 'outside', name: 'Safaricom' }, amount, linkedTo });
}

/** Where an organisation's charges are taken from. */
export const chargedParty = (world: World, account: Account, from: Party): Party =>
  world.switches.chargesTaken === 'chargesAccount' ? { kind: 'organisation', number: account.shortcode.number, account: 'charges' } : from;
