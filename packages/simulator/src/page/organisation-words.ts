import { formatPhone } from '@malipo/daraja/values';
import type { Simulator } from '../simulator.ts';
import type { SimulatedOrganisation } from '../organisation.ts';
import type { AccountName, Party, StatementRow, Transaction } from '../world/money/accounts.ts';
import { ACCOUNT_LABELS } from '../world/money/accounts.ts';

/** One side of a transaction, in words. */
export function partyWords(simulator: Simulator, party: Party): string {
  switch (party.kind) {
    case 'customer':
      return `${simulator.phone(party.phone).owner}, ${formatPhone(party.phone)}`;
    case 'organisation':
      return `${simulator.organisation(party.number).name} ${party.number}, ${ACCOUNT_LABELS[party.account]}`;
    case 'outside':
      return party.name;
  }
}

/** The side that is not this organisation's. */
export const otherSide = ({ number }: SimulatedOrganisation, { from, to }: Transaction): Party =>
  from.kind === 'organisation' && from.number === number ? to : from;

/** Whether the portal offers to give it back. */
export const isReversible = ({ number }: SimulatedOrganisation, { kind, status, to, reversedBy }: Transaction): boolean =>
  kind === 'c2b' && status === 'Completed' && reversedBy === undefined && to.kind === 'organisation' && to.number === number;

export const transactionUrl = ({ number }: SimulatedOrganisation, receipt: string): string =>
  `/organisations/${number}/transactions/${receipt}`;

/** What to show of an account's lines; fields that are empty match everything. */
export interface RowFilter {
  readonly account: AccountName | undefined;
  /** Receipt, phone, name, reference, reason or amount. */
  readonly about: string;
  readonly way: string;
}

export function filterRows(simulator: Simulator, rows: readonly StatementRow[], { about, way }: RowFilter): readonly StatementRow[] {
  const needle = about.replaceAll(/\s/g, '').toLowerCase();
  return rows.filter(({ transaction, paidIn, withdrawn }) => {
    if ((way === 'in' && paidIn === 0) || (way === 'out' && withdrawn === 0)) return false;
    if (needle === '') return true;
    const { receipt, reason, accountReference, from, to, amount, linkedTo = '' } = transaction;
    const phones = [from, to].map((party) => (party.kind === 'customer' ? party.phone : ''));
    const words = [
      receipt,
      reason,
      accountReference,
      linkedTo,
      String(amount),
      ...phones,
      partyWords(simulator, from),
      partyWords(simulator, to),
    ];
    return words.some((text) => text.replaceAll(/\s/g, '').toLowerCase().includes(needle));
  });
}
