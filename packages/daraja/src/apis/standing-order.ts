import { readStandingOrderAnswer, readStandingOrderWords } from '../answers/standing-order-answer.ts';
import type { StandingOrderAccepted } from '../answers/standing-order-answer.ts';
import { codeTables } from '../codes/code-tables.ts';
import { ratibaCodes } from '../codes/other-codes.ts';
import { checkCollection, formatNairobiTimestamp, invalid, toShillings } from '../values/index.ts';
import type { Instant, Money, Phone } from '../values/index.ts';
import { post } from '../client/call.ts';
import { checkCallbackUrl, checkPhone, checkShortcodeNumber, checkShortText } from '../client/checks.ts';
import { choose, payeeIdentifiers } from '../client/choice.ts';
import type { Connection } from '../client/connection.ts';
import { judgeOwn } from '../client/own-verdict.ts';
import { checkDay, checkText } from '../client/text-checks.ts';

const PATH = '/standingorder/v1/createStandingOrderExternal';
const codes = { api: 'ratiba', tables: codeTables([['ratiba', 'ourSide', ratibaCodes]]) } as const;

/** How often; the digits are Safaricom's. Its “bi-monthly” is taken to be every second month. */
const frequencies = {
  once: '1',
  daily: '2',
  weekly: '3',
  monthly: '4',
  everyTwoMonths: '5',
  quarterly: '6',
  halfYearly: '7',
  yearly: '8',
} as const;

/** M-PESA Ratiba: asks a customer to let M-PESA pay the same amount again and again. */
export interface StandingOrder {
  /** Shown to the customer; no other order of this customer may have it. */
  readonly name: string;
  readonly kind: 'paybill' | 'till';
  readonly shortcode: string;
  /** Of each payment. */
  readonly amount: Money;
  readonly phone: Phone;
  /** The first day, `2026-12-01`; not before today in Nairobi. */
  readonly startsOn: string;
  /** The last day. */
  readonly endsOn: string;
  readonly frequency: keyof typeof frequencies;
  /** 1 to 12 characters `[A-Za-z0-9 ._-]`; arrives with each payment. */
  readonly accountReference: string;
  /** 1 to 13 characters `[A-Za-z0-9 ._-]`. */
  readonly description: string;
  readonly callbackUrl: string;
}

/**
 * Asks the customer's phone to agree to a standing order. Leaves at most once, except once more after Daraja itself
 * said that the access token is invalid: the customer's money follows from it.
 */
export async function standingOrder(connection: Connection, order: StandingOrder): Promise<StandingOrderAccepted> {
  const body = standingOrderBody(order, connection);
  const outcome = await post(connection, { path: PATH, body, movesMoney: true });
  const answer = outcome.kind === 'answer' ? outcome : undefined;
  const accepted = answer && answer.status < 300 ? readStandingOrderAnswer(answer.body) : undefined;
  if (!accepted) throw judgeOwn(outcome, answer && readStandingOrderWords(answer.body), codes, true);
  return accepted;
}

function standingOrderBody(order: StandingOrder, { environment, system }: Connection): Readonly<Record<string, string>> {
  const { name, kind, shortcode, amount, phone, accountReference, description, callbackUrl } = order;
  checkText(name, 'name', 100);
  const identifier = choose(payeeIdentifiers, kind, 'kind', 'shortcode_kind');
  checkShortcodeNumber(shortcode, 'shortcode');
  checkCollection(amount);
  checkPhone(phone, 'phone');
  checkShortText(accountReference, 'accountReference', 12);
  checkShortText(description, 'description', 13);
  checkCallbackUrl(callbackUrl, environment);
  return {
    StandingOrderName: name,
    ...daysOf(order, system.now()),
    BusinessShortCode: shortcode,
    // Marchant is how Safaricom spells it.
    TransactionType: kind === 'till' ? 'Standing Order Customer Pay Marchant' : 'Standing Order Customer Pay Bill',
    ReceiverPartyIdentifierType: identifier,
    Amount: String(toShillings(amount)),
    PartyA: phone,
    CallBackURL: callbackUrl,
    AccountReference: accountReference,
    TransactionDesc: description,
  };
}

function daysOf({ startsOn, endsOn, frequency }: StandingOrder, now: Instant): Readonly<Record<string, string>> {
  checkDay(startsOn, 'startsOn');
  checkDay(endsOn, 'endsOn');
  const [StartDate, EndDate] = [startsOn.replaceAll('-', ''), endsOn.replaceAll('-', '')];
  if (StartDate < formatNairobiTimestamp(now).slice(0, 8))
    throw invalid('date_past', 'startsOn is over: a standing order begins today in Nairobi or later.', { field: 'startsOn' });
  if (EndDate < StartDate) throw invalid('date_order', 'endsOn must not be before startsOn.', { field: 'endsOn' });
  return { StartDate, EndDate, Frequency: choose(frequencies, frequency, 'frequency', 'frequency_invalid') };
}
