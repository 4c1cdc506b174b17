import { readStkAcknowledgement } from '../answers/stk-acknowledgement.ts';
import type { StkAccepted } from '../answers/stk-acknowledgement.ts';
import { readStkQueryAnswer } from '../answers/stk-query-answer.ts';
import type { StkQueryAnswer } from '../answers/stk-query-answer.ts';
import { checkCollection, invalid, toShillings } from '../values/index.ts';
import type { Instant, Money, Phone } from '../values/index.ts';
import { post } from '../client/call.ts';
import { checkCallbackUrl, checkPhone, checkShortcode, checkShortText } from '../client/checks.ts';
import type { Connection } from '../client/connection.ts';
import { DarajaUnknown } from '../client/errors.ts';
import { stkPassword } from '../client/password.ts';
import type { DarajaShortcode, Environment } from '../client/types.ts';
import { judge } from '../client/verdict.ts';

const PUSH_PATH = '/mpesa/stkpush/v1/processrequest';
const QUERY_PATH = '/mpesa/stkpushquery/v1/query';

/** Asks the customer's phone for a PIN. */
export interface StkPush {
  readonly shortcode: DarajaShortcode;
  readonly amount: Money;
  readonly phone: Phone;
  /** 1 to 12 characters `[A-Za-z0-9 ._-]`, shown on the customer's phone. */
  readonly accountReference: string;
  /** 1 to 13 characters `[A-Za-z0-9 ._-]`. */
  readonly description: string;
  readonly callbackUrl: string;
}

/** Asks what became of a push. */
export interface StkQuery {
  readonly shortcode: DarajaShortcode;
  readonly checkoutRequestId: string;
}

/** The body of an STK push as it goes over the wire. Throws `InvalidInput`; nothing is cut or rounded. */
export function stkPushBody(push: StkPush, environment: Environment, at: Instant): Readonly<Record<string, string | number>> {
  const { shortcode, amount, phone, accountReference, description, callbackUrl } = push;
  checkShortcode(shortcode, environment);
  checkCollection(amount);
  checkPhone(phone, 'phone');
  checkShortText(accountReference, 'accountReference', 12);
  checkShortText(description, 'description', 13);
  checkCallbackUrl(callbackUrl, environment);
  const business = businessShortcode(shortcode);
  const { Password, Timestamp } = stkPassword(business, shortcode.passkey, at);
  return {
    BusinessShortCode: asNumber(business),
    Password,
    Timestamp,
    TransactionType: shortcode.kind === 'till' ? 'CustomerBuyGoodsOnline' : 'CustomerPayBillOnline',
    Amount: toShillings(amount),
    PartyA: phone,
    PartyB: shortcode.number,
    PhoneNumber: phone,
    CallBackURL: callbackUrl,
    AccountReference: accountReference,
    TransactionDesc: description,
  };
}

/** The body of an STK query as it goes over the wire. Throws `InvalidInput`. */
export function stkQueryBody(query: StkQuery, environment: Environment, at: Instant): Readonly<Record<string, string | number>> {
  checkShortcode(query.shortcode, environment);
  if (typeof query.checkoutRequestId !== 'string' || !/^[!-~]{1,128}$/.test(query.checkoutRequestId)) {
    throw invalid('checkout_request_id_invalid', 'Give the checkoutRequestId that stkPush returned.', { field: 'checkoutRequestId' });
  }
  const business = businessShortcode(query.shortcode);
  const { Password, Timestamp } = stkPassword(business, query.shortcode.passkey, at);
  return { BusinessShortCode: asNumber(business), Password, Timestamp, CheckoutRequestID: query.checkoutRequestId };
}

/** A till is asked for in the name of its store; only PartyB names the till itself. */
const businessShortcode = ({ kind, number, storeNumber }: DarajaShortcode): string => (kind === 'till' ? (storeNumber ?? number) : number);

/** A number as in Safaricom's sample, except where it would lose a leading zero. */
const asNumber = (digits: string): string | number => (digits.startsWith('0') ? digits : Number(digits));

/** Prompts the customer's phone. Leaves at most once, except once more after Daraja itself said that the access token is invalid. */
export async function stkPush(connection: Connection, push: StkPush): Promise<StkAccepted> {
  const body = stkPushBody(push, connection.environment, connection.system.now());
  const outcome = await post(connection, { path: PUSH_PATH, body, movesMoney: true });
  const accepted = outcome.kind === 'answer' && isSuccess(outcome.status) ? readStkAcknowledgement(outcome.body) : undefined;
  if (!accepted) throw judge(outcome, true);
  return accepted;
}

/** Asks what became of a push; moves nothing. */
export async function stkQuery(connection: Connection, query: StkQuery): Promise<StkQueryAnswer> {
  const body = stkQueryBody(query, connection.environment, connection.system.now());
  const outcome = await post(connection, { path: QUERY_PATH, body, movesMoney: false });
  const answer = outcome.kind === 'answer' ? readStkQueryAnswer(outcome.body) : undefined;
  if (!answer) throw judge(outcome, false);
  if (answer.checkoutRequestId !== undefined && answer.checkoutRequestId !== query.checkoutRequestId) {
    throw new DarajaUnknown('daraja_other_answer', 'Daraja answered about another push than the one asked about. Ask again later.', {
      mayBeDone: false,
      retry: 'later',
    });
  }
  return answer;
}

const isSuccess = (status: number): boolean => status >= 200 && status < 300;
