import { invalid } from '@malipo/daraja/values';
import { ACCOUNT_LABELS } from './world/money/accounts.ts';
import type { AccountName, StatementRow, Transaction } from './world/money/accounts.ts';
import { book } from './world/money/ledger.ts';
import { reversePayment } from './world/money/reversals.ts';
import type { Account, C2bAddresses, SimulatedShortcode } from './world/money/shortcodes.ts';
import { toCsv } from './world/statements/statement-csv.ts';
import { toXlsx } from './world/statements/statement-xlsx.ts';
import { statementRows, statementTable } from './world/statements/statements.ts';
import type { StatementOptions } from './world/statements/statements.ts';
import type { World } from './world/world.ts';

/** One account of an organisation. */
export interface AccountBalance {
  readonly name: AccountName;
  /** The vendor's name of it. */
  readonly label: string;
  /** Whole shillings; the charges account may be below 0. */
  readonly balance: number;
}

/** A paybill or till as its people see it on the organisation portal. */
export interface SimulatedOrganisation {
  readonly number: string;
  readonly name: string;
  readonly shortcode: SimulatedShortcode;
  accounts(): readonly AccountBalance[];
  /** Whole shillings of one account; of the one that takes payments unless told. */
  balance(account?: AccountName): number;
  /** Money from a bank. Throws `amount_invalid`. */
  deposit(amount: number, account?: AccountName): Transaction;
  /** Money to the bank. Throws `amount_invalid`, `funds_missing`. */
  withdraw(amount: number, account?: AccountName): Transaction;
  /** Between own accounts, as the portal can. Throws `amount_invalid`, `funds_missing`. */
  move(from: AccountName, to: AccountName, amount: number): Transaction;
  /** Lines of one account, newest first. */
  statement(options?: StatementOptions): readonly StatementRow[];
  /** The portal's export as CSV text. */
  statementCsv(options?: StatementOptions): string;
  /** The same as a spreadsheet file. */
  statementXlsx(options?: StatementOptions): Promise<Blob>;
  /** The addresses that C2B messages go to; undefined before registration. */
  c2bUrls(): C2bAddresses | undefined;
  /** What two portal users do under URL management, so that others can be registered in production. */
  removeC2bUrls(): void;
  /** Gives a payment back from the portal, the whole of it unless told. Throws `reversal_refused` with the result code. */
  reverse(receipt: string, amount?: number): Transaction;
}

/** The organisation with this number (a till's own or its store's); throws `shortcode_unknown`. */
export function createOrganisation(world: World, number: string): SimulatedOrganisation {
  const account = world.accounts.any(number);
  if (!account)
    throw invalid('shortcode_unknown', `Nobody has the paybill or till ${number} here. Known: ${knownNumbers(world)}.`, {
      field: 'shortcode',
    });
  return organisationOf(world, account);
}

export const knownNumbers = (world: World): string =>
  world.accounts
    .list()
    .map(({ shortcode }) => shortcode.number)
    .join(', ');

function organisationOf(world: World, account: Account): SimulatedOrganisation {
  const { shortcode } = account;
  const named = (name: AccountName | undefined) => (name === undefined ? account.takings : ownBook(account, name));
  const side = (name: AccountName | undefined) => ({ kind: 'organisation', number: shortcode.number, account: named(name).name }) as const;
  const leave = (amount: number, name: AccountName | undefined): number => {
    if (named(name).balance >= checkAmount(amount)) return amount;
    throw invalid('funds_missing', `The ${ACCOUNT_LABELS[named(name).name]} of ${shortcode.number} holds only ${named(name).balance}.`, {
      field: 'amount',
    });
  };
  const bank = { kind: 'outside', name: 'Bank' } as const;
  return {
    number: shortcode.number,
    name: shortcode.name,
    shortcode,
    accounts: () => [...account.books.values()].map(({ name, balance }) => ({ name, label: ACCOUNT_LABELS[name], balance })),
    balance: (name) => named(name).balance,
    deposit: (amount, name) =>
      book(world, { kind: 'deposit', reason: 'Deposit of Funds', from: bank, to: side(name), amount: checkAmount(amount) }),
    withdraw: (amount, name) =>
      book(world, {
        kind: 'withdrawal',
        reason: 'Organization Settle to Bank',
        from: side(name),
        to: bank,
        amount: leave(amount, name),
      }),
    move: (from, to, amount) =>
      book(world, {
        kind: 'transfer',
        reason: `Transfer from ${ACCOUNT_LABELS[named(from).name]} to ${ACCOUNT_LABELS[named(to).name]}`,
        from: side(from),
        to: side(to),
        amount: leave(amount, from),
      }),
    statement: (options) => statementRows(account, options),
    statementCsv: (options) => toCsv(statementTable(world, account, options), options?.dates),
    statementXlsx: (options) => toXlsx(statementTable(world, account, options), options?.dates),
    c2bUrls: () => account.c2b,
    removeC2bUrls: () => {
      account.c2b = undefined;
    },
    reverse: (receipt, amount) => reverse(world, account, receipt.trim().toUpperCase(), amount),
  };
}

function ownBook(account: Account, name: AccountName) {
  const found = account.books.get(name);
  if (found) return found;
  throw invalid(
    'account_unknown',
    `${account.shortcode.number} has no account “${name}”. It has: ${[...account.books.keys()].join(', ')}.`,
    {
      field: 'account',
    },
  );
}

function checkAmount(amount: number): number {
  if (Number.isInteger(amount) && amount >= 1 && amount <= 1_000_000_000) return amount;
  throw invalid('amount_invalid', 'Give amount in whole shillings from 1.', { field: 'amount' });
}

function reverse(world: World, account: Account, receipt: string, amount: number | undefined): Transaction {
  const whole = amount ?? world.transactions.get(receipt)?.amount ?? 0;
  const { result, transaction } = reversePayment(world, account, { receipt, amount: whole });
  if (transaction) return transaction;
  throw invalid('reversal_refused', `M-PESA refuses: ${result.description} (${result.code})`, {
    field: 'receipt',
    resultCode: result.code,
  });
}
