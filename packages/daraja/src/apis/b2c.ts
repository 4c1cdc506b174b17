import type { ConversationAccepted } from '../answers/conversation.ts';
import { checkPhone, checkShortcodeNumber } from '../client/checks.ts';
import { choose } from '../client/choice.ts';
import type { Connection } from '../client/connection.ts';
import type { Environment } from '../client/types.ts';
import { checkCollection, invalid, toShillings } from '../values/index.ts';
import type { Money, Phone } from '../values/index.ts';
import { checkConversationId, initiatedFields, sendInitiated } from './initiated.ts';
import type { Initiated } from './initiated.ts';

/** A payout to a customer. */
export interface B2cPayout extends Initiated {
  /** The shortcode whose utility account pays, charges included. */
  readonly shortcode: string;
  readonly phone: Phone;
  /** Whole shillings from 10 to 250,000. */
  readonly amount: Money;
  /** What the receiver's message says; `business` when left out. Unregistered numbers cannot get a `salary` any more. */
  readonly purpose?: 'business' | 'salary' | 'promotion';
}

/** By the path that the go-live mail names. `v3` is today's; `v1` has no id that keeps a payout from being paid twice. */
export type B2c = B2cPayout &
  (
    | { readonly version: 'v1' }
    | {
        readonly version?: 'v3';
        /** New for each payout and kept before it is sent: the same id again is refused, so nothing is paid twice. */
        readonly originatorConversationId: string;
      }
    | {
        /** Safaricom compares the receiver's identity first; seen in one production library, on no page. */
        readonly version: 'validated';
        readonly originatorConversationId: string;
        readonly idType: 'national' | 'military' | 'alien' | 'diplomatic' | 'passport';
        readonly idNumber: string;
      }
  );

/** A payout to the Pochi la Biashara wallet of a number. */
export interface B2Pochi extends Omit<B2cPayout, 'purpose'> {
  readonly originatorConversationId: string;
}

const PATHS = {
  v1: '/mpesa/b2c/v1/paymentrequest',
  v3: '/mpesa/b2c/v3/paymentrequest',
  validated: '/mpesa/b2cvalidate/v2/paymentrequest',
} as const;
const COMMANDS = { business: 'BusinessPayment', salary: 'SalaryPayment', promotion: 'PromotionPayment' } as const;
const ID_TYPES = { national: '01', military: '02', alien: '03', diplomatic: '04', passport: '05' } as const;
const LEAST = 1_000;

/** Pays a customer. Leaves at most once; when the outcome is unknown, ask for the transaction's status before you pay again. */
export async function b2c(connection: Connection, payout: B2c): Promise<ConversationAccepted> {
  const path = choose(PATHS, payout.version ?? 'v3', 'version', 'version_invalid');
  const command = choose(COMMANDS, payout.purpose ?? 'business', 'purpose', 'purpose_invalid');
  const body = { ...idFields(payout), CommandID: command, ...payoutFields(payout, connection.environment) };
  return sendInitiated(connection, path, body, true);
}

/** Pays the business wallet of a number. Leaves at most once. */
export async function b2Pochi(connection: Connection, payout: B2Pochi): Promise<ConversationAccepted> {
  checkConversationId(payout.originatorConversationId, 'originatorConversationId');
  const body = {
    OriginatorConversationID: payout.originatorConversationId,
    CommandID: 'BusinessPayToPochi',
    ...payoutFields(payout, connection.environment),
  };
  return sendInitiated(connection, '/mpesa/b2pochi/v1/paymentrequest', body, true);
}

function idFields(payout: B2c): Readonly<Record<string, string>> {
  if (payout.version === 'v1') return {};
  checkConversationId(payout.originatorConversationId, 'originatorConversationId');
  const own = { OriginatorConversationID: payout.originatorConversationId };
  if (payout.version !== 'validated') return own;
  const type = choose(ID_TYPES, payout.idType, 'idType', 'id_type_invalid');
  if (typeof payout.idNumber !== 'string' || !/^[A-Za-z0-9/-]{3,30}$/.test(payout.idNumber))
    throw invalid('id_number_invalid', 'idNumber must be the number as it stands on the document.', { field: 'idNumber' });
  return { ...own, IDType: type, IDNumber: payout.idNumber };
}

function payoutFields(payout: B2cPayout, environment: Environment): Readonly<Record<string, unknown>> {
  const { shortcode, phone, amount, initiator, occasion } = payout;
  checkShortcodeNumber(shortcode, 'shortcode');
  checkPhone(phone, 'phone');
  if (checkCollection(amount) < LEAST)
    throw invalid('amount_limit', 'A payout carries KES 10 at least, and KES 250,000 at most.', { field: 'amount' });
  return {
    InitiatorName: initiator,
    ...initiatedFields(payout, environment, 2),
    Amount: toShillings(amount),
    PartyA: shortcode,
    PartyB: phone,
    // Spelled so by Safaricom.
    ...(occasion === undefined ? {} : { Occassion: occasion }),
  };
}
