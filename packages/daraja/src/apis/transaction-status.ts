import type { ConversationAccepted } from '../answers/conversation.ts';
import { checkShortcodeNumber } from '../client/checks.ts';
import { choose } from '../client/choice.ts';
import type { Connection } from '../client/connection.ts';
import { invalid, readReceipt } from '../values/index.ts';
import type { Receipt } from '../values/index.ts';
import { checkConversationId, initiatedFields, organisationIdentifiers, sendInitiated } from './initiated.ts';
import type { Initiated } from './initiated.ts';

/** Asks what became of a transaction in which the shortcode took part. */
export type TransactionStatusQuery = Initiated & {
  readonly shortcode: string;
  /** `shortcode` when left out. */
  readonly shortcodeType?: keyof typeof organisationIdentifiers;
} & (
    | { readonly receipt: Receipt }
    /** The OriginatorConversationID of the request that made it, for when there is no receipt. */
    | { readonly originalConversationId: string }
  );

/** Asks about one transaction; the answer comes to `resultUrl`, once. Moves nothing. */
export async function transactionStatus(connection: Connection, query: TransactionStatusQuery): Promise<ConversationAccepted> {
  checkShortcodeNumber(query.shortcode, 'shortcode');
  const { occasion } = query;
  const body = {
    Initiator: query.initiator,
    ...initiatedFields(query, connection.environment),
    CommandID: 'TransactionStatusQuery',
    ...subject(query),
    PartyA: query.shortcode,
    IdentifierType: choose(organisationIdentifiers, query.shortcodeType ?? 'shortcode', 'shortcodeType', 'identifier_type_invalid'),
    ...(occasion === undefined ? {} : { Occasion: occasion }),
  };
  return sendInitiated(connection, '/mpesa/transactionstatus/v1/query', body, false);
}

function subject(query: TransactionStatusQuery): Readonly<Record<string, string>> {
  if ('receipt' in query) {
    if (readReceipt(query.receipt) !== query.receipt)
      throw invalid('receipt_invalid', 'receipt must be the ten capital letters and digits of an M-PESA receipt.', { field: 'receipt' });
    return { TransactionID: query.receipt };
  }
  checkConversationId(query.originalConversationId, 'originalConversationId');
  return { OriginalConversationID: query.originalConversationId };
}
