import { readExpressAccepted } from '../answers/express-checkout.ts';
import type { ExpressAccepted } from '../answers/express-checkout.ts';
import { post } from '../client/call.ts';
import { checkCallbackUrl, checkShortcodeNumber } from '../client/checks.ts';
import type { Connection } from '../client/connection.ts';
import { judgeOwn } from '../client/own-verdict.ts';
import { checkText } from '../client/text-checks.ts';
import { b2bExpressCodes } from '../codes/b2b-codes.ts';
import { codeTables } from '../codes/code-tables.ts';
import { field, readCode, readObject, readProse } from '../answers/json.ts';
import { checkTransfer, toShillings } from '../values/index.ts';
import type { Money } from '../values/index.ts';
import { checkConversationId } from './initiated.ts';

/** Asks another business to pay from its till: its nominated phone is prompted for operator and PIN. */
export interface ExpressCheckout {
  /** The till that pays. */
  readonly till: string;
  /** Your paybill, which is paid. */
  readonly receiver: string;
  /** Whole shillings. */
  readonly amount: Money;
  /** Shown to the merchant. */
  readonly reference: string;
  /** Your name in the prompt. */
  readonly partnerName: string;
  /** New for each request; the callback repeats it. */
  readonly requestId: string;
  readonly callbackUrl: string;
}

const tables = codeTables([['b2b-express', 'transferDelayed', b2bExpressCodes]]);

/** Prompts another business. Leaves at most once. */
export async function expressCheckout(connection: Connection, request: ExpressCheckout): Promise<ExpressAccepted> {
  const { till, receiver, amount, reference, partnerName, requestId, callbackUrl } = request;
  checkShortcodeNumber(till, 'till');
  checkShortcodeNumber(receiver, 'receiver');
  checkTransfer(amount);
  checkText(reference, 'reference', 50);
  checkText(partnerName, 'partnerName', 50);
  checkConversationId(requestId, 'requestId');
  checkCallbackUrl(callbackUrl, connection.environment);
  const body = {
    primaryShortCode: till,
    receiverShortCode: receiver,
    amount: String(toShillings(amount)),
    paymentRef: reference,
    callbackUrl,
    partnerName,
    RequestRefID: requestId,
  };
  const outcome = await post(connection, { path: '/v1/ussdpush/get-msisdn', body, movesMoney: true });
  const accepted = outcome.kind === 'answer' && outcome.status < 300 ? readExpressAccepted(outcome.body) : undefined;
  if (accepted) return accepted;
  const root = outcome.kind === 'answer' ? readObject(outcome.body) : undefined;
  const code = readCode(field(root, 'code'));
  const words = code === undefined ? undefined : { code, message: readProse(field(root, 'status')) };
  throw judgeOwn(outcome, words, { api: 'b2b-express', tables }, true);
}
