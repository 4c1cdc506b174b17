import type { Instant } from '@malipo/daraja/values';
import type { Party, Transaction } from './money/accounts.ts';
import type { StkRequest } from './prompts/requests.ts';
import type { Account } from './money/shortcodes.ts';
import type { World } from './world.ts';

/** What the status API knows of a transaction, finished or not. */
export interface Found {
  readonly status: string;
  readonly transaction: Transaction | undefined;
  readonly amount: number | undefined;
  readonly initiatedAt: Instant;
  readonly originatorConversationId: string;
  readonly conversationId: string;
}

/** The transaction with this receipt, when the organisation is a side of it. */
export function findByReceipt(world: World, account: Account, receipt: string): Found | undefined {
  const transaction = world.transactions.get(receipt.trim().toUpperCase());
  if (!transaction || !isParty(account, transaction)) return undefined;
  const talk = transaction.conversationId === undefined ? undefined : world.conversations.get(transaction.conversationId);
  return {
    status: transaction.status,
    transaction,
    amount: transaction.amount,
    initiatedAt: transaction.initiatedAt,
    originatorConversationId: talk?.originatorConversationId ?? requestOf(world, transaction)?.merchantRequestId ?? '',
    conversationId: transaction.conversationId ?? transaction.checkoutRequestId ?? '',
  };
}

const requestOf = (world: World, { checkoutRequestId }: Transaction): StkRequest | undefined =>
  checkoutRequestId === undefined ? undefined : world.requests.get(checkoutRequestId);

function isParty(account: Account, { from, to }: Transaction): boolean {
  const isOwn = (party: Party): boolean => party.kind === 'organisation' && party.number === account.shortcode.number;
  return isOwn(from) || isOwn(to);
}

/** The request with this OriginatorConversationID, ConversationID or MerchantRequestID, when the organisation made it. */
export function findByConversation(world: World, account: Account, id: string): Found | undefined {
  const { number, storeNumber } = account.shortcode;
  const talk = world.conversationsByOriginator.get(id) ?? world.conversations.get(id);
  if (talk) {
    if (talk.shortcode !== number && talk.shortcode !== storeNumber) return undefined;
    const { transaction, amount, askedAt, originatorConversationId, conversationId, result } = talk;
    const failed = result && !transaction ? 'Declined' : 'Pending Authorized';
    const status = transaction?.status ?? failed;
    return { status, transaction, amount, initiatedAt: askedAt, originatorConversationId, conversationId };
  }
  for (const request of world.requests.values()) {
    if (request.merchantRequestId !== id || request.account !== account) continue;
    return {
      status: promptStatus(request),
      transaction: request.booking && world.transactions.get(request.booking.receipt),
      amount: request.amount,
      initiatedAt: request.askedAt,
      originatorConversationId: id,
      conversationId: request.checkoutRequestId,
    };
  }
  return undefined;
}

function promptStatus({ booking, result }: StkRequest): string {
  if (booking) return 'Completed';
  switch (result?.code) {
    case undefined:
      return 'Initiated';
    case 1031:
    case 1032:
      return 'Cancelled';
    case 1019:
    case 1037:
      return 'Expired';
    default:
      return 'Declined';
  }
}
