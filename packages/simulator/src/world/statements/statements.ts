import { formatInstant } from '@malipo/daraja/values';
import type { Instant, Phone } from '@malipo/daraja/values';
import { ACCOUNT_LABELS } from '../money/accounts.ts';
import type { AccountName, Party, StatementRow, Transaction } from '../money/accounts.ts';
import { bookOf } from '../money/shortcodes.ts';
import type { Account } from '../money/shortcodes.ts';
import { ownerOf } from '../money/wallets.ts';
import type { World } from '../world.ts';

/** Which lines of which account, and how they are written. */
export interface StatementOptions {
  /** The account that takes payments unless told. */
  readonly account?: AccountName;
  /** First and last moment of completion; everything unless told. */
  readonly from?: Instant;
  readonly to?: Instant;
  /**
   * `dmy`: 05-01-2026, with title lines and thousands separators, withdrawals negative. `iso`: 2026-01-05, a bare table, withdrawals
   * positive. In XLSX, `dmy` writes moments as text and `iso` as serial numbers: both are seen.
   */
  readonly dates?: 'dmy' | 'iso';
}

/** What stands in one field: text, shillings, or a moment. */
export type StatementCell = string | { readonly shillings: number } | { readonly at: Instant };

/** A statement before it is written in some format. */
export interface StatementTable {
  /** What stands above the table in the portal's first form; nothing in the second. */
  readonly title: readonly (readonly [name: string, value: string])[];
  readonly columns: readonly string[];
  readonly rows: readonly (readonly StatementCell[])[];
}

const COLUMNS = [
  'Receipt No.',
  'Completion Time',
  'Initiation Time',
  'Details',
  'Transaction Status',
  'Paid In',
  'Withdrawn',
  'Balance',
  'Balance Confirmed',
  'Reason Type',
  'Other Party Info',
  'Linked Transaction ID',
  'A/C No.',
];

/** The lines of a statement, newest first. */
export function statementRows(account: Account, { account: name, from, to }: StatementOptions = {}): readonly StatementRow[] {
  const rows = (name === undefined ? account.takings : bookOf(account, name)).rows;
  return rows
    .filter(({ transaction: { completedAt } }) => (from === undefined || completedAt >= from) && (to === undefined || completedAt <= to))
    .toReversed();
}

/** A statement as the organisation portal exports it, in either of its two forms. */
export function statementTable(world: World, account: Account, options: StatementOptions = {}): StatementTable {
  const isFirst = options.dates !== 'iso';
  return {
    title: isFirst ? titleOf(world, account, options) : [],
    columns: COLUMNS,
    rows: statementRows(account, options).map((row) => cells(world, account, row, isFirst ? -1 : 1)),
  };
}

function titleOf(world: World, account: Account, { account: name, from, to }: StatementOptions): StatementTable['title'] {
  const label = ACCOUNT_LABELS[(name === undefined ? account.takings : bookOf(account, name)).name];
  const until = to ?? world.settings.system.now();
  const since = from ?? account.takings.rows[0]?.transaction.completedAt ?? until;
  return [
    ['Organization Name', account.shortcode.name],
    ['Short Code', account.shortcode.number],
    ['Account', label],
    ['Time Period', `From ${statementMoment(since, 'dmy')} To ${statementMoment(until, 'dmy')}`],
  ];
}

function cells(world: World, account: Account, row: StatementRow, sign: 1 | -1): readonly StatementCell[] {
  const { transaction, paidIn, withdrawn, balance } = row;
  const other = otherParty(account, transaction);
  return [
    transaction.receipt,
    { at: transaction.completedAt },
    { at: transaction.initiatedAt },
    details(world, transaction, other, withdrawn > 0),
    transaction.status,
    paidIn > 0 ? { shillings: paidIn } : '',
    withdrawn > 0 ? { shillings: sign * withdrawn } : '',
    balance === undefined ? '' : { shillings: balance },
    String(balance !== undefined),
    transaction.reason,
    partyText(world, other),
    transaction.linkedTo ?? '',
    transaction.accountReference,
  ];
}

/** The other side; of a charge, and of a move between own accounts, the organisation itself. */
function otherParty(account: Account, { kind, from, to }: Transaction): Party {
  const isOwn = (party: Party): boolean => party.kind === 'organisation' && party.number === account.shortcode.number;
  const other = isOwn(from) ? to : from;
  return kind === 'charge' ? from : other;
}

function details(world: World, transaction: Transaction, other: Party, out: boolean): string {
  const { kind, reason, accountReference } = transaction;
  const reference = accountReference === '' ? '' : ` Acc. ${accountReference}`;
  switch (kind) {
    case 'c2b':
      return `${reason.replace(' Online', '')} from ${partyText(world, other)}${reference}`;
    case 'b2c':
      return `Business Payment to ${partyText(world, other)}`;
    case 'b2b':
    case 'tax':
      return `${reason} ${out ? 'to' : 'from'} ${partyText(world, other)}${reference}`;
    case 'reversal':
      return `${reason} of ${transaction.linkedTo ?? ''} to ${partyText(world, other)}`;
    default:
      return reason;
  }
}

function partyText(world: World, party: Party): string {
  switch (party.kind) {
    case 'customer':
      return `${masked(party.phone)} - ${ownerOf(party.phone)}`;
    case 'organisation':
      return `${party.number} - ${world.accounts.byReceiver(party.number)?.shortcode.name ?? ''}`;
    case 'outside':
      return party.name;
  }
}

/** `2547****0111`, as statements hide it. */
const masked = (phone: Phone): string => `${phone.slice(0, 4)}****${phone.slice(-4)}`;

/** A moment in Nairobi, whole seconds: `05-01-2026 09:00:00`, or `2026-01-05 09:00:00`. */
export function statementMoment(at: Instant, dates: 'dmy' | 'iso'): string {
  const text = formatInstant(at);
  const day = text.slice(0, 10);
  return `${dates === 'iso' ? day : day.split('-').toReversed().join('-')} ${text.slice(11, 19)}`;
}
