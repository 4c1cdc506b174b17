import { readPhone } from '@malipo/daraja/values';
import { confirmPayment } from '../world/money/c2b.ts';
import type { Transaction } from '../world/money/accounts.ts';
import type { FaultRule } from '../world/trouble/faults.ts';
import { book, bookCharge, chargedParty, takingsOf } from '../world/money/ledger.ts';
import { sendNotice } from '../world/messages/notices.ts';
import { openPrompt } from '../world/prompts/other-prompts.ts';
import { CORE_WORDS, resultOf } from '../world/operators/result-words.ts';
import { forcedResult, RESULTS } from '../world/prompts/results.ts';
import type { Result } from '../world/prompts/results.ts';
import type { Account } from '../world/money/shortcodes.ts';
import { businessCharge } from '../world/money/tariffs.ts';
import { nowIn } from '../world/world.ts';
import type { World } from '../world/world.ts';
import { isShillings, isShortcode, isText, isUrl, refuseField, shillingsOf, textIn, wrongField } from './checks.ts';
import { digits } from './call.ts';
import type { Fields } from './call.ts';
import type { Asked, Outcome } from './endpoint.ts';
import { json } from './replies.ts';
import type { Reply } from './replies.ts';

/** From the answer to a refusal that never reached a phone. */
const REFUSAL_MS = 500;

const WORDS: Readonly<Record<string, string>> = {
  ...CORE_WORDS,
  '4001': 'User cancelled transaction',
  '4102': 'Merchant KYC Fail',
  '4104': 'Missing Nominated Number',
  '4201': 'USSD Network Error',
  '4203': 'USSD Exception Error',
};

type Telling = Parameters<typeof sendNotice>[2];

/** One request: who asks, whom, and what became of it. */
interface Checkout {
  readonly fields: Fields;
  readonly requestId: string;
  readonly conversationId: string;
  readonly amount: number;
  readonly reference: string;
  readonly payer: Account | undefined;
  readonly receiver: Account | undefined;
  transaction: Transaction | undefined;
}

/** `POST /v1/ussdpush/get-msisdn`: the prompt goes to the nominated phone of the till that is to pay. A repeated RequestRefID is not noticed. */
export function expressCheckout(world: World, { fields }: Asked): Reply | Outcome {
  const given: Fields = { ...fields, RequestRefID: fields['RequestRefID'] ?? fields['RequestRefId'] };
  const wrong = wrongField(given, [
    ['primaryShortCode', isShortcode],
    ['receiverShortCode', isShortcode],
    ['amount', isShillings],
    ['paymentRef', isText],
    ['callbackUrl', isUrl(world)],
    ['partnerName', isText],
    ['RequestRefID', isText],
  ]);
  if (wrong) return refuseField(world, '003', wrong);
  const checkout: Checkout = {
    fields: given,
    requestId: textIn(given, 'RequestRefID'),
    conversationId: world.ids.conversationId(nowIn(world)),
    amount: shillingsOf(given['amount']),
    reference: textIn(given, 'paymentRef'),
    payer: world.accounts.any(digits(given['primaryShortCode']) ?? ''),
    receiver: world.accounts.byReceiver(digits(given['receiverShortCode']) ?? ''),
    transaction: undefined,
  };
  const reply = json(200, { code: '0', status: 'USSD Initiated Successfully' });
  const first = ask(world, checkout);
  return first ? { reply, first } : { reply };
}

/** Prompts, or tells at once why nobody can be prompted. */
function ask(world: World, checkout: Checkout): Promise<void> | undefined {
  const { payer, receiver, amount, reference, fields } = checkout;
  const phone = readPhone(payer?.shortcode.nominatedNumber);
  const shortcode = textIn(fields, 'primaryShortCode');
  const faults = world.faults.strike({ api: 'expressCheckout', moment: 'later', phone, shortcode, amount, accountReference: reference });
  const refused = forcedResult(faults, WORDS) ?? refusal(payer, receiver, phone);
  const telling = (result: Result, options?: Telling): Promise<void> => tell(world, checkout, result, faults, options);
  if (refused || !payer || !phone) {
    world.settings.timers.after(REFUSAL_MS, () => void telling(refused ?? resultOf('4104', WORDS)));
    return undefined;
  }
  return openPrompt(world, {
    title: `${textIn(fields, 'partnerName')} asks ${payer.shortcode.name} to pay`,
    account: receiver ?? payer,
    phone,
    amount,
    accountReference: reference,
    faults,
    agree: () => pay(world, checkout),
    tell: telling,
  });
}

function refusal(payer: Account | undefined, receiver: Account | undefined, phone: string | undefined): Result | undefined {
  if (!payer || payer.shortcode.kind !== 'till') return resultOf('4102', WORDS);
  if (!receiver) return resultOf('SFC_IC0003', WORDS);
  return phone === undefined ? resultOf('4104', WORDS) : undefined;
}

function pay(world: World, checkout: Checkout): Result {
  const { payer, receiver, amount, reference, conversationId } = checkout;
  if (!payer || !receiver) return resultOf('4102', WORDS);
  const charge = businessCharge(payer.shortcode.tariff, amount);
  if (payer.takings.balance < amount + charge) return RESULTS.noMoney;
  if (receiver.takings.balance + amount > (receiver.shortcode.maxBalance ?? Infinity)) return RESULTS.fullAccount;
  const from = takingsOf(payer);
  const reason = 'B2B Express Checkout';
  checkout.transaction = book(world, {
    kind: 'b2b',
    reason,
    from,
    to: takingsOf(receiver),
    amount,
    accountReference: reference,
    conversationId,
  });
  bookCharge(world, chargedParty(world, payer, from), charge, `${reason} Charge`, checkout.transaction.receipt);
  confirmPayment(world, receiver, checkout.transaction);
  return RESULTS.paid;
}

/** The flat callback: every value is text. */
function tell(world: World, checkout: Checkout, result: Result, faults: readonly FaultRule[], options?: Telling): Promise<void> {
  const { amount, requestId, reference, conversationId, transaction, fields } = checkout;
  const said = inOwnWords(result);
  const common = { resultCode: String(said.code), resultDesc: said.description, requestId, amount: amount.toFixed(1) };
  const body = transaction
    ? { ...common, resultType: '0', conversationID: conversationId, transactionId: transaction.receipt, status: 'SUCCESS' }
    : { ...common, paymentReference: reference };
  const url = textIn(fields, 'callbackUrl');
  return sendNotice(world, { api: 'expressCheckout', url, body: JSON.stringify(body), about: requestId, faults }, options);
}

/** A prompt's results in this API's codes: cancelled, unreachable and unanswered have their own. */
function inOwnWords(result: Result): Result {
  switch (result) {
    case RESULTS.cancelled:
      return resultOf('4001', WORDS);
    case RESULTS.unreachable:
      return resultOf('4201', WORDS);
    case RESULTS.noAnswer:
      return resultOf('4203', WORDS);
    default:
      return result;
  }
}
