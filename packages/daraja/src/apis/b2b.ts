import type { ConversationAccepted } from '../answers/conversation.ts';
import { checkPhone, checkShortcodeNumber } from '../client/checks.ts';
import { choose } from '../client/choice.ts';
import type { Connection } from '../client/connection.ts';
import { checkText } from '../client/text-checks.ts';
import { checkTransfer, invalid, toShillings } from '../values/index.ts';
import type { Money, Phone } from '../values/index.ts';
import { initiatedFields, organisationIdentifiers, sendInitiated } from './initiated.ts';
import type { Initiated } from './initiated.ts';

/** What a transfer between businesses does. The last six are from an older list; Safaricom enables them by request. */
export type B2bCommand = keyof typeof COMMANDS;

const COMMANDS = {
  /** Working account to the utility account of a paybill. */
  payBill: 'BusinessPayBill',
  /** Working account to the merchant account of a till. */
  buyGoods: 'BusinessBuyGoods',
  /** The own working account to the own utility account. The way back goes through the portal only. */
  workingToUtility: 'BusinessTransferFromMMFToUtility',
  disburse: 'DisburseFundsToBusiness',
  businessToBusiness: 'BusinessToBusinessTransfer',
  merchantToMerchant: 'MerchantToMerchantTransfer',
  merchantToWorking: 'MerchantTransferFromMerchantToWorking',
  servicesToWorking: 'MerchantServicesMMFAccountTransfer',
  agencyFloat: 'AgencyFloatAdvance',
} as const;

/** Money from one business to another. */
export interface B2b extends Initiated {
  readonly command: B2bCommand;
  /** The shortcode that pays. */
  readonly shortcode: string;
  /** The paybill, till or shortcode that is paid. */
  readonly receiver: string;
  /** Tills: portal pages say 4, and a production till wanted 2 (`SFC_IC0003` otherwise). `shortcode`, which is 4, when left out. */
  readonly receiverType?: keyof typeof organisationIdentifiers;
  /** Whole shillings. What a customer may move at once is no limit for businesses, and none is published for them. */
  readonly amount: Money;
  /** 1 to 13 characters; the account that is paid. `payBill` needs it. */
  readonly accountReference?: string;
  /** The customer on whose behalf you pay. */
  readonly requester?: Phone;
}

/** Fills the utility account that payouts are paid from. */
export interface B2cTopUp extends Omit<B2b, 'command' | 'receiverType'> {}

/** A tax payment to the Kenya Revenue Authority. */
export interface TaxRemittance extends Initiated {
  readonly shortcode: string;
  readonly amount: Money;
  /** The payment registration number (PRN) that the authority gave, up to 13 characters. */
  readonly registrationNumber: string;
}

const PATH = '/mpesa/b2b/v1/paymentrequest';
const TAX_PAYBILL = '572572';

/** Pays a business, or moves own money. Leaves at most once; there is no id that keeps it from being paid twice. */
export async function b2b(connection: Connection, transfer: B2b): Promise<ConversationAccepted> {
  const command = choose(COMMANDS, transfer.command, 'command', 'command_invalid');
  if (transfer.command === 'payBill' && transfer.accountReference === undefined)
    throw invalid('account_reference_invalid', 'A paybill is paid for an account: give accountReference.', { field: 'accountReference' });
  return sendInitiated(connection, PATH, { CommandID: command, ...transferFields(connection, transfer) }, true);
}

/** Moves money from the working account to the utility account of a B2C shortcode. Leaves at most once. */
export async function b2cTopUp(connection: Connection, transfer: B2cTopUp): Promise<ConversationAccepted> {
  return sendInitiated(connection, PATH, { CommandID: 'BusinessPayToBulk', ...transferFields(connection, transfer) }, true);
}

/** Pays tax. Leaves at most once. */
export async function remitTax(connection: Connection, tax: TaxRemittance): Promise<ConversationAccepted> {
  const { registrationNumber, ...rest } = tax;
  checkText(registrationNumber, 'registrationNumber', 13);
  const fields = transferFields(connection, { ...rest, receiver: TAX_PAYBILL });
  return sendInitiated(
    connection,
    '/mpesa/b2b/v1/remittax',
    { CommandID: 'PayTaxToKRA', ...fields, AccountReference: registrationNumber },
    true,
  );
}

function transferFields(connection: Connection, transfer: Omit<B2b, 'command'>): Readonly<Record<string, unknown>> {
  const { initiator, shortcode, receiver, receiverType = 'shortcode', amount, accountReference, requester, occasion } = transfer;
  checkShortcodeNumber(shortcode, 'shortcode');
  checkShortcodeNumber(receiver, 'receiver');
  checkTransfer(amount);
  if (accountReference !== undefined) checkText(accountReference, 'accountReference', 13);
  if (requester !== undefined) checkPhone(requester, 'requester');
  return {
    Initiator: initiator,
    ...initiatedFields(transfer, connection.environment),
    SenderIdentifierType: 4,
    // Spelled so by Safaricom, as is Occassion.
    RecieverIdentifierType: choose(organisationIdentifiers, receiverType, 'receiverType', 'identifier_type_invalid'),
    Amount: toShillings(amount),
    PartyA: shortcode,
    PartyB: receiver,
    ...(accountReference === undefined ? {} : { AccountReference: accountReference }),
    ...(requester === undefined ? {} : { Requester: requester }),
    ...(occasion === undefined ? {} : { Occassion: occasion }),
  };
}
