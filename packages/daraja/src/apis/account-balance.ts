import type { ConversationAccepted } from '../answers/conversation.ts';
import { checkShortcodeNumber } from '../client/checks.ts';
import { choose } from '../client/choice.ts';
import type { Connection } from '../client/connection.ts';
import { initiatedFields, organisationIdentifiers, sendInitiated } from './initiated.ts';
import type { Initiated } from './initiated.ts';

/** Asks what the accounts of an organisation hold. */
export interface AccountBalanceQuery extends Initiated {
  readonly shortcode: string;
  /** `shortcode` when left out. */
  readonly shortcodeType?: keyof typeof organisationIdentifiers;
}

/** Asks for balances; they come to `resultUrl`, once. Moves nothing. */
export async function accountBalance(connection: Connection, query: AccountBalanceQuery): Promise<ConversationAccepted> {
  checkShortcodeNumber(query.shortcode, 'shortcode');
  const body = {
    Initiator: query.initiator,
    ...initiatedFields(query, connection.environment),
    CommandID: 'AccountBalance',
    PartyA: query.shortcode,
    IdentifierType: choose(organisationIdentifiers, query.shortcodeType ?? 'shortcode', 'shortcodeType', 'identifier_type_invalid'),
  };
  return sendInitiated(connection, '/mpesa/accountbalance/v1/query', body, false);
}
