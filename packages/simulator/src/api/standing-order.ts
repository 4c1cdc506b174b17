import type { FaultRule } from '../world/trouble/faults.ts';
import { sendNotice } from '../world/messages/notices.ts';
import { openPrompt } from '../world/prompts/other-prompts.ts';
import { forcedResult, RESULTS } from '../world/prompts/results.ts';
import type { Result } from '../world/prompts/results.ts';
import type { Account } from '../world/money/shortcodes.ts';
import { isFrequency, readDay } from '../world/promises/standing-order-dates.ts';
import type { Mandate, StandingOrder } from '../world/promises/standing-order.ts';
import { isNameTaken, startOrder } from '../world/promises/standing-orders.ts';
import { nowIn } from '../world/world.ts';
import type { World } from '../world/world.ts';
import { digits } from './call.ts';
import type { Fields } from './call.ts';
import {
  fullPhone,
  isFullPhone,
  isOneOf,
  isRemark,
  isShillings,
  isShortcode,
  isText,
  isUrl,
  shillingsOf,
  textIn,
  wrongField,
} from './checks.ts';
import type { Check } from './checks.ts';
import type { Asked, Outcome } from './endpoint.ts';
import { ratibaAnswer } from './ratiba-answer.ts';
import type { Reply } from './replies.ts';

const DAY_MS = 86_400_000;

const WORDS: Readonly<Record<string, string>> = {
  '0': 'The service request is processed successfully',
  '1050': 'A standing order with this name already exists',
  '1051': 'Bad request',
};

/** The documented spelling of the second word of a till, and the right one. */
const PAYBILL = 'Standing Order Customer Pay Bill';
const TILL = ['Standing Order Customer Pay Marchant', 'Standing Order Customer Pay Merchant'];

/** What the callback of one request needs. */
interface Request {
  readonly url: string;
  readonly phone: string;
  readonly faults: readonly FaultRule[];
  /** The acknowledgement's responseRefID. */
  readonly reference: string;
  order: StandingOrder | undefined;
}

/** `POST /standingorder/v1/createStandingOrderExternal`: the customer is asked for the PIN; what runs later are ordinary C2B payments. */
export function standingOrder(world: World, { fields, call }: Asked): Reply | Outcome {
  if (call.forced) return ratibaAnswer(world, 200, String(call.forced.code), call.forced.description);
  const read = readMandate(world, fields);
  if ('wrong' in read) return ratibaAnswer(world, 400, '1051', `Bad Request - Invalid ${read.wrong}`);
  const reference = world.ids.requestId('new');
  const words = 'The service request is processed successfully.';
  const reply = ratibaAnswer(world, 200, '200', 'Request accepted for processing', words, reference);
  const first = ask(world, read, textIn(fields, 'CallBackURL'), reference);
  return { reply, first };
}

function readMandate(world: World, fields: Fields): Mandate | { readonly wrong: string } {
  const wrong = wrongField(fields, [
    ['StandingOrderName', isText],
    ['StartDate', isDayFrom(0)],
    // Whether a first day in the past is refused is not documented; an order that is over before it begins is.
    ['EndDate', isDayFrom(Math.max(nowIn(world) - DAY_MS, readDay(textIn(fields, 'StartDate')) ?? 0))],
    ['BusinessShortCode', isShortcode],
    ['TransactionType', isOneOf(PAYBILL, ...TILL)],
    ['ReceiverPartyIdentifierType', isOneOf('2', '4')],
    ['Amount', isShillings],
    ['PartyA', isFullPhone],
    ['CallBackURL', isUrl(world)],
    ['AccountReference', isRemark(world, 1, 12)],
    ['TransactionDesc', isRemark(world, 1, 13)],
    ['Frequency', (value) => isFrequency(textIn({ value }, 'value'))],
  ]);
  if (wrong) return { wrong };
  const phone = fullPhone(fields['PartyA']);
  const account = receiver(world, fields);
  const frequency = textIn(fields, 'Frequency');
  if (!phone || !account || !isFrequency(frequency)) return { wrong: 'BusinessShortCode' };
  return {
    name: textIn(fields, 'StandingOrderName'),
    phone,
    account,
    amount: shillingsOf(fields['Amount']),
    accountReference: textIn(fields, 'AccountReference'),
    frequency,
    startsOn: textIn(fields, 'StartDate'),
    endsOn: textIn(fields, 'EndDate'),
  };
}

const isDayFrom =
  (earliest: number): Check =>
  (value) =>
    typeof value === 'string' && (readDay(value) ?? -1) >= earliest;

/** Type, identifier and number must mean the same kind of organisation. */
function receiver(world: World, fields: Fields): Account | undefined {
  const account = world.accounts.any(digits(fields['BusinessShortCode']) ?? '');
  const kind = textIn(fields, 'TransactionType') === PAYBILL ? 'paybill' : 'till';
  const identified = textIn(fields, 'ReceiverPartyIdentifierType') === '2' ? 'till' : 'paybill';
  return account?.shortcode.kind === kind && kind === identified ? account : undefined;
}

function ask(world: World, mandate: Mandate, url: string, reference: string): Promise<void> {
  const { account, phone, amount, accountReference, name } = mandate;
  const subject = { phone, shortcode: account.shortcode.number, amount, accountReference };
  const faults = world.faults.strike({ api: 'standingOrder', moment: 'later', ...subject });
  const request: Request = { url, phone, faults, reference, order: undefined };
  const taken: Result | undefined = isNameTaken(world, mandate) ? { code: 1050, description: WORDS['1050'] ?? '' } : undefined;
  return openPrompt(world, {
    title: `Standing order “${name}” for ${account.shortcode.name}`,
    account,
    phone,
    amount,
    accountReference,
    faults,
    doomed: forcedResult(faults, WORDS) ?? taken,
    agree: () => {
      request.order = startOrder(world, mandate);
      return RESULTS.paid;
    },
    tell: (result, options) => tell(world, request, result, options),
  });
}

/** A success is told in camelCase, a failure in PascalCase with a masked number. Captured: a success repeats the acknowledgement's id twice, a failure once. */
function tell(world: World, request: Request, result: Result, options?: Parameters<typeof sendNotice>[2]): Promise<void> {
  const { url, phone, faults, reference, order } = request;
  const code = String(result.code);
  const header = { responseRefID: reference, requestRefID: order ? reference : world.ids.requestId('new'), responseCode: code };
  const body = order
    ? {
        responseHeader: { ...header, responseDescription: WORDS['0'] },
        responseBody: {
          responseData: [
            { name: 'TransactionID', value: order.id },
            { name: 'responseCode', value: code },
            { name: 'Status', value: 'OKAY' },
            { name: 'Msisdn', value: `${phone.slice(0, 3)}******${phone.slice(-3)}` },
          ],
        },
      }
    : {
        ResponseHeader: { ...header, responseDescription: result.description || 'Error' },
        ResponseBody: {
          ResponseData: [
            { Name: 'TransactionID', Value: '0000000000' },
            { Name: 'responseCode', Value: code },
            { Name: 'Status', Value: 'ERROR' },
            { Name: 'Msisdn', Value: `*********${phone.slice(-3)}` },
          ],
        },
      };
  return sendNotice(world, { api: 'standingOrder', url, body: JSON.stringify(body), about: order?.id ?? reference, faults }, options);
}
