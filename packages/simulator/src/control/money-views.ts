import { formatInstant } from '@malipo/daraja/values';
import type { SimulatedOrganisation } from '../organisation.ts';
import type { StatementRow, Transaction } from '../world/money/accounts.ts';
import type { AcceptedConversation } from '../simulator.ts';

// What the control API shows of money: times are ISO 8601 with Nairobi's offset, amounts whole shillings.

export const viewOrganisation = (organisation: SimulatedOrganisation): Record<string, unknown> => ({
  number: organisation.number,
  storeNumber: organisation.shortcode.storeNumber ?? null,
  kind: organisation.shortcode.kind,
  name: organisation.name,
  tariff: organisation.shortcode.tariff ?? 'none',
  nominatedNumber: organisation.shortcode.nominatedNumber ?? null,
  accounts: organisation.accounts(),
  c2b: organisation.c2bUrls() ?? null,
});

export const viewTransaction = ({ initiatedAt, completedAt, ...rest }: Transaction): Record<string, unknown> => ({
  ...rest,
  initiatedAt: formatInstant(initiatedAt),
  completedAt: formatInstant(completedAt),
});

export const viewRow = ({ transaction, paidIn, withdrawn, balance }: StatementRow): Record<string, unknown> => ({
  ...viewTransaction(transaction),
  paidIn,
  withdrawn,
  balance: balance ?? null,
});

export const viewConversation = (talk: AcceptedConversation): Record<string, unknown> => ({
  api: talk.api,
  conversationId: talk.conversationId,
  originatorConversationId: talk.originatorConversationId,
  shortcode: talk.shortcode,
  command: talk.command,
  amount: talk.amount ?? null,
  askedAt: formatInstant(talk.askedAt),
  resultUrl: talk.resultUrl,
  timeoutUrl: talk.timeoutUrl,
  resultCode: talk.result?.code ?? null,
  resultDescription: talk.result?.description ?? null,
  receipt: talk.transaction?.receipt ?? null,
});
