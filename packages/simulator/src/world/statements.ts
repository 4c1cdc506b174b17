import { formatInstant } from '@malipo/daraja/values';
import type { Instant, Phone } from '@malipo/daraja/values';
import { ACCOUNT_LABELS } from './accounts.ts';
import type { AccountName, Party, StatementRow, Transaction } from './accounts.ts';
import { bookOf } from './shortcodes.ts';
import type { Account } from './shortcodes.ts';
import { ownerOf } from './wallets.ts';
import type { World } from './world.ts';

/** Which lines of which account, and how they are written. */
export interface StatementOptions {
  /** The account that takes payments unless told. */
  readonly account?: AccountName;
  /** First and last moment of completion; everything unless told. */
  readonly from?: Instant;
  readonly to?: Instant;
  /** `dmy`: 05-01-2026, with title lines and thousands separators, withdrawals negative. `iso`: 2026-01-05, a bare table, withdrawals positive. */
  readonly dates?: 'dmy' | 'iso';
}

const COLUMNS =
  'Receipt No.,Completion Time,Initiation Time,Details,Transaction Status,Paid In,Withdrawn,Balance,Balance Confirmed,Reason Type,Other Party Info,Linked Transaction ID,A/C No.';

/** The lines of a statement, newest first. */
export function statementRows(account: Account, { account: name, from, to }: StatementOptions = {}): readonly StatementRow[] {
  const rows = (name === undefined ? account.takings : bookOf(account, name)).rows;
  return rows
    .filter(({ transaction: { completedAt } }) => (from === undefined || completedAt >= from) && (to === undefined || completedAt <= to))
    .toReversed();
}

/** A statement as the organisation portal exports it, in either of its two forms; lines end in CRLF. */
export function statementCsv(world: World, account: Account, options: StatementOptions = {}): string {
  const dates = options.dates ?? 'dmy';
  const lines = statementRows(account, options).map((row) => line(world, account, row, dates));
  const title = dates === 'dmy' ? preamble(world, account, options) : [];
  return [...title, COLUMNS, ...lines, ''].join('\r\n');
}

function preamble(world: World, account: Account, { account: name, from, to }: StatementOptions): readonly string[] {
  const label = ACCOUNT_LABELS[(name === undefined ? account.takings : bookOf(account, name)).name];
  const until = to ?? world.settings.system.now();
  const since = from ?? account.takings.rows[0]?.transaction.completedAt ?? until;
  return [
    `Organization Name,${cell(account.shortcode.name)}`,
    `Short Code,${account.shortcode.number}`,
    `Account,${label}`,
    `Time Period,From ${moment(since, 'dmy')} To ${moment(until, 'dmy')}`,
    '',
  ];
}

function line(world: World, account: Account, row: StatementRow, dates: 'dmy' | 'iso'): string {
  const { transaction, paidIn, withdrawn, balance } = row;
  const other = otherParty(account, transaction);
  const sign = dates === 'dmy' ? -1 : 1;
  const cells = [
    transaction.receipt,
    moment(transaction.completedAt, dates),
    moment(transaction.initiatedAt, dates),
    details(world, transaction, other, withdrawn > 0),
    transaction.status,
    paidIn > 0 ? money(paidIn, dates) : '',
    withdrawn > 0 ? money(sign * withdrawn, dates) : '',
    balance === undefined ? '' : money(balance, dates),
    String(balance !== undefined),
    transaction.reason,
    partyText(world, other),
    transaction.linkedTo ?? '',
    transaction.accountReference,
  ];
  return cells.map(cell).join(',');
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

/** In Nairobi, whole seconds. */
function moment(at: Instant, dates: 'dmy' | 'iso'): string {
  const text = formatInstant(at);
  const day = text.slice(0, 10);
  return `${dates === 'iso' ? day : day.split('-').toReversed().join('-')} ${text.slice(11, 19)}`;
}

function money(shillings: number, dates: 'dmy' | 'iso'): string {
  const plain = shillings.toFixed(2);
  return dates === 'iso' ? plain : plain.replace(/\B(?=(\d{3})+\.)/g, ',');
}

const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
