import type { ConversationAccepted } from '../answers/conversation.ts';
import { checkShortcodeNumber } from '../client/checks.ts';
import { choose } from '../client/choice.ts';
import type { Connection } from '../client/connection.ts';
import { checkCollection, invalid, readReceipt, toShillings } from '../values/index.ts';
import type { Money, Receipt } from '../values/index.ts';
import { initiatedFields, sendInitiated } from './initiated.ts';
import type { Initiated } from './initiated.ts';

const receiverIdentifiers = { '11': '11', '4': '4' } as const;

/** Sends a customer's payment back, whole. Payouts cannot be reversed. */
export interface Reversal extends Initiated {
  /** The shortcode that was paid. */
  readonly shortcode: string;
  readonly receipt: Receipt;
  /** The amount of the payment; partial amounts are on no page of Safaricom's. */
  readonly amount: Money;
  /** `11` when left out; older applications were told `4`. */
  readonly receiverIdentifierType?: keyof typeof receiverIdentifiers;
}

/**
 * Reverses a payment to a shortcode. Leaves at most once; there is no id that keeps it from happening twice, but M-PESA answers
 * `R000001` for a receipt that was reversed before. Keep the request before you send it, and one open request per receipt.
 */
export async function reverse(connection: Connection, reversal: Reversal): Promise<ConversationAccepted> {
  const { shortcode, receipt, amount, initiator, occasion, receiverIdentifierType = '11' } = reversal;
  checkShortcodeNumber(shortcode, 'shortcode');
  if (readReceipt(receipt) !== receipt)
    throw invalid('receipt_invalid', 'receipt must be the ten capital letters and digits of the payment’s receipt.', { field: 'receipt' });
  checkCollection(amount);
  const body = {
    Initiator: initiator,
    ...initiatedFields(reversal, connection.environment, 2),
    CommandID: 'TransactionReversal',
    TransactionID: receipt,
    Amount: toShillings(amount),
    ReceiverParty: shortcode,
    // Spelled so by Safaricom.
    RecieverIdentifierType: choose(receiverIdentifiers, receiverIdentifierType, 'receiverIdentifierType', 'identifier_type_invalid'),
    ...(occasion === undefined ? {} : { Occasion: occasion }),
  };
  return sendInitiated(connection, '/mpesa/reversal/v1/request', body, true);
}
