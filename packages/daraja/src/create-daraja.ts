import type { C2bAccepted } from './answers/c2b-acknowledgement.ts';
import type { NameCheck } from './answers/hakikisha-answer.ts';
import type { Organisation } from './answers/organisation-answer.ts';
import type { PullPage, PullRegistered } from './answers/pull-answer.ts';
import type { QrCode } from './answers/qr-answer.ts';
import type { ImsiCheck, SimSwapCheck } from './answers/sim-answer.ts';
import type { StandingOrderAccepted } from './answers/standing-order-answer.ts';
import type { StkAccepted } from './answers/stk-acknowledgement.ts';
import type { StkQueryAnswer } from './answers/stk-query-answer.ts';
import { billManager } from './apis/bill-manager-group.ts';
import type { BillManager } from './apis/bill-manager-group.ts';
import type { ConversationAccepted } from './answers/conversation.ts';
import type { ExpressAccepted } from './answers/express-checkout.ts';
import { accountBalance } from './apis/account-balance.ts';
import type { AccountBalanceQuery } from './apis/account-balance.ts';
import { b2b, b2cTopUp, remitTax } from './apis/b2b.ts';
import type { B2b, B2cTopUp, TaxRemittance } from './apis/b2b.ts';
import { b2c, b2Pochi } from './apis/b2c.ts';
import type { B2c, B2Pochi } from './apis/b2c.ts';
import { expressCheckout } from './apis/express-checkout.ts';
import type { ExpressCheckout } from './apis/express-checkout.ts';
import { reverse } from './apis/reverse.ts';
import type { Reversal } from './apis/reverse.ts';
import { transactionStatus } from './apis/transaction-status.ts';
import type { TransactionStatusQuery } from './apis/transaction-status.ts';
import { bonga } from './apis/bonga.ts';
import type { Bonga } from './apis/bonga.ts';
import { c2bRegister, c2bSimulate } from './apis/c2b.ts';
import type { C2bRegister, C2bSimulate } from './apis/c2b.ts';
import { hakikisha } from './apis/hakikisha.ts';
import type { Hakikisha } from './apis/hakikisha.ts';
import { iot } from './apis/iot-group.ts';
import type { Iot } from './apis/iot-group.ts';
import { organisationInfo } from './apis/organisation-info.ts';
import type { OrganisationInfo } from './apis/organisation-info.ts';
import { pullQuery, pullRegister } from './apis/pull.ts';
import type { PullQuery, PullRegister } from './apis/pull.ts';
import { qr } from './apis/qr.ts';
import type { QrRequest } from './apis/qr.ts';
import { checkImsi, checkSwap } from './apis/sim-checks.ts';
import type { SimCheck } from './apis/sim-checks.ts';
import { standingOrder } from './apis/standing-order.ts';
import type { StandingOrder } from './apis/standing-order.ts';
import { stkPush, stkQuery } from './apis/stk.ts';
import type { StkPush, StkQuery } from './apis/stk.ts';
import { openConnection } from './client/connection.ts';
import type { DarajaOptions } from './client/types.ts';

/**
 * One Daraja application on one environment. Every call throws `InvalidInput` before anything is sent, or one of
 * `DarajaNotSent`, `DarajaRejected` and `DarajaUnknown`.
 */
export interface Daraja {
  /** Leaves at most once, except once more after Daraja itself said that the access token is invalid. */
  stkPush(push: StkPush): Promise<StkAccepted>;
  stkQuery(query: StkQuery): Promise<StkQueryAnswer>;
  pullRegister(registration: PullRegister): Promise<PullRegistered>;
  pullQuery(query: PullQuery): Promise<PullPage>;
  /** Refuses with the code `daraja_urls_registered` when addresses stand there already. */
  c2bRegister(registration: C2bRegister): Promise<C2bAccepted>;
  /** Sandbox and simulator only. */
  c2bSimulate(payment: C2bSimulate): Promise<C2bAccepted>;
  /** A picture to scan and pay. */
  qr(request: QrRequest): Promise<QrCode>;
  readonly billManager: BillManager;
  /** M-PESA Ratiba. Leaves as often as a push does. */
  standingOrder(order: StandingOrder): Promise<StandingOrderAccepted>;
  /** Leaves at most once, as everything that moves money; the result comes to `resultUrl`. */
  b2c(payout: B2c): Promise<ConversationAccepted>;
  b2Pochi(payout: B2Pochi): Promise<ConversationAccepted>;
  b2b(transfer: B2b): Promise<ConversationAccepted>;
  b2cTopUp(transfer: B2cTopUp): Promise<ConversationAccepted>;
  remitTax(tax: TaxRemittance): Promise<ConversationAccepted>;
  expressCheckout(request: ExpressCheckout): Promise<ExpressAccepted>;
  accountBalance(query: AccountBalanceQuery): Promise<ConversationAccepted>;
  transactionStatus(query: TransactionStatusQuery): Promise<ConversationAccepted>;
  reverse(reversal: Reversal): Promise<ConversationAccepted>;
  checkImsi(check: SimCheck): Promise<ImsiCheck>;
  checkSwap(check: SimCheck): Promise<SimSwapCheck>;
  organisationInfo(organisation: OrganisationInfo): Promise<Organisation>;
  /** The name behind a number, before a payout. */
  hakikisha(receiver: Hakikisha): Promise<NameCheck>;
  readonly bonga: Bonga;
  readonly iot: Iot;
  /** A token that works now; fetched, shared and renewed as needed. */
  accessToken(): Promise<string>;
}

/**
 * A client for one Daraja application, with every API as a method. Costs nothing until the first call; keep one per
 * application, so that its calls share a token. Throws `InvalidInput` for settings that cannot work.
 */
export function createDaraja(options: DarajaOptions): Daraja {
  const connection = openConnection(options);
  return {
    stkPush: (push) => stkPush(connection, push),
    stkQuery: (query) => stkQuery(connection, query),
    pullRegister: (registration) => pullRegister(connection, registration),
    pullQuery: (query) => pullQuery(connection, query),
    c2bRegister: (registration) => c2bRegister(connection, registration),
    c2bSimulate: (payment) => c2bSimulate(connection, payment),
    qr: (request) => qr(connection, request),
    billManager: billManager(connection),
    standingOrder: (order) => standingOrder(connection, order),
    b2c: (payout) => b2c(connection, payout),
    b2Pochi: (payout) => b2Pochi(connection, payout),
    b2b: (transfer) => b2b(connection, transfer),
    b2cTopUp: (transfer) => b2cTopUp(connection, transfer),
    remitTax: (tax) => remitTax(connection, tax),
    expressCheckout: (request) => expressCheckout(connection, request),
    accountBalance: (query) => accountBalance(connection, query),
    transactionStatus: (query) => transactionStatus(connection, query),
    reverse: (reversal) => reverse(connection, reversal),
    checkImsi: (check) => checkImsi(connection, check),
    checkSwap: (check) => checkSwap(connection, check),
    organisationInfo: (organisation) => organisationInfo(connection, organisation),
    hakikisha: (receiver) => hakikisha(connection, receiver),
    bonga: bonga(connection),
    iot: iot(connection),
    accessToken: async () => (await connection.tokens.get()).accessToken,
  };
}
