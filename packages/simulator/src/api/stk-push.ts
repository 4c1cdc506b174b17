import { readNairobiTimestamp, readPhone } from '@malipo/daraja/values';
import type { Instant, Phone } from '@malipo/daraja/values';
import { MOST_PER_TRANSACTION } from '../world/money/money.ts';
import { parseHabit } from '../world/prompts/habits.ts';
import { promptText } from '../world/messages/messages.ts';
import { sameAmountKey, startPrompt } from '../world/prompts/prompts.ts';
import type { StkRequest } from '../world/prompts/requests.ts';
import { forcedResult, RESULTS } from '../world/prompts/results.ts';
import type { Result } from '../world/prompts/results.ts';
import type { Scenario } from '../world/trouble/scenarios.ts';
import type { Account } from '../world/money/shortcodes.ts';
import { nowIn, walletOf } from '../world/world.ts';
import type { World } from '../world/world.ts';
import { checkBearer, checkProduct } from './bearer.ts';
import { digits, shortcodeDigits, someText } from './call.ts';
import type { Call, Fields } from './call.ts';
import type { Outcome } from './endpoint.ts';
import { badField, failure, json, refused } from './replies.ts';
import type { Reply } from './replies.ts';

/** A prompt is one short message; a longer one is never sent. */
const MOST_PROMPT_CHARACTERS = 182;

/** A push whose every field has the right form. */
interface Push {
  readonly businessShortCode: string;
  readonly password: string;
  readonly timestamp: string;
  readonly transactionType: string;
  readonly amount: number;
  readonly partyB: string;
  readonly phone: Phone;
  readonly callbackUrl: string;
  readonly accountReference: string;
  readonly description: string;
}

/**
 * `POST /mpesa/stkpush/v1/processrequest`. Checks in the vendor's order: token, verb, JSON, fields as documented one
 * by one, merchant, password, transaction type, subscriber lock.
 */
export function stkPush(world: World, call: Call, scenario: Scenario | undefined): Outcome {
  const bearer = checkBearer(world, call, 'stk');
  if ('refusal' in bearer) return { reply: bearer.refusal };
  const missing = checkProduct(world, bearer.app, 'stkPush');
  if (missing) return { reply: missing };
  if (call.method !== 'POST') return { reply: failure(world, 405, '405.001', `${call.method} Method Not Allowed`) };
  if (call.body.kind === 'notJson' || call.body.kind === 'list')
    return { reply: failure(world, 400, '400.002.05', 'Invalid Request Payload') };
  const push = readPush(world, call.body.kind === 'object' ? call.body.fields : {});
  if (typeof push === 'string') return { reply: badField(world, push) };
  const account = checkMerchant(world, push);
  if (!('shortcode' in account)) return { reply: account };
  if (isLocked(world, push.phone)) return { reply: refused(world, RESULTS.subscriberLocked.description) };
  return accept(world, push, account, scenario);
}

/** The push, or the name of the first field that is wrong. */
function readPush(world: World, fields: Fields): Push | string {
  const strict = world.switches.strictFields;
  const businessShortCode = shortcodeDigits(fields['BusinessShortCode']);
  if (businessShortCode === undefined) return 'BusinessShortCode';
  const password = fields['Password'];
  if (typeof password !== 'string' || !/^[A-Za-z0-9+/]+={0,2}$/.test(password)) return 'Password';
  const timestamp = digits(fields['Timestamp']);
  if (timestamp === undefined || readNairobiTimestamp(timestamp) === undefined) return 'Timestamp';
  const transactionType = fields['TransactionType'];
  if (transactionType !== 'CustomerPayBillOnline' && transactionType !== 'CustomerBuyGoodsOnline') return 'TransactionType';
  const amount = Number(digits(fields['Amount']) ?? 0);
  if (amount < 1 || !Number.isSafeInteger(amount) || (amount > MOST_PER_TRANSACTION && world.switches.aboveMaximum === 'reject'))
    return 'Amount';
  if (fullPhone(fields['PartyA']) === undefined) return 'PartyA';
  const partyB = shortcodeDigits(fields['PartyB']);
  if (partyB === undefined) return 'PartyB';
  const phone = fullPhone(fields['PhoneNumber']);
  if (phone === undefined) return 'PhoneNumber';
  const callbackUrl = fields['CallBackURL'];
  if (!isCallbackUrl(callbackUrl)) return 'CallBackURL';
  const accountReference = someText(fields['AccountReference']);
  if (accountReference === undefined || (strict && accountReference.length > 12)) return 'AccountReference';
  const description = someText(fields['TransactionDesc']);
  // The vendor calls this field by another name when it refuses it.
  if (description === undefined || (strict && description.length > 13)) return 'Remarks';
  return { businessShortCode, password, timestamp, transactionType, amount, partyB, phone, callbackUrl, accountReference, description };
}

/** The gateway wants the international form; `0712…` is refused. */
function fullPhone(value: unknown): Phone | undefined {
  const text = digits(value);
  return text?.length === 12 ? readPhone(text) : undefined;
}

function isCallbackUrl(value: unknown): value is string {
  if (typeof value !== 'string' || /\s/.test(value) || !/^https?:\/\//i.test(value)) return false;
  return URL.canParse(value);
}

function checkMerchant(world: World, push: Push): Account | Reply {
  const account = world.accounts.bySigner(push.businessShortCode);
  if (!account) return refused(world, 'Merchant does not exist');
  if (!isPassword(push.password, account, push.businessShortCode, push.timestamp)) return refused(world, 'Wrong credentials');
  const wanted = account.shortcode.kind === 'paybill' ? 'CustomerPayBillOnline' : 'CustomerBuyGoodsOnline';
  if (push.transactionType !== wanted) return refused(world, `Merchant not allowed to carry out transaction type ${push.transactionType}`);
  return account;
}

/** Password is base64 of shortcode, passkey and timestamp, one after another. */
export const isPassword = (password: string, account: Account, shortcode: string, timestamp: string): boolean =>
  password === btoa(shortcode + account.shortcode.passkey + timestamp);

function isLocked(world: World, phone: Phone): boolean {
  if (world.wallets.get(phone)?.prompts.length) return true;
  const last = world.lastPush.get(phone);
  return last !== undefined && nowIn(world) - last < world.switches.subscriberLockSeconds * 1000;
}

function accept(world: World, push: Push, account: Account, scenario: Scenario | undefined): Outcome {
  const request = newRequest(world, push, account, scenario);
  world.requests.set(request.checkoutRequestId, request);
  const doomed = scenario?.result ? RESULTS[scenario.result] : (forcedResult(request.faults) ?? foreseeable(world, push, account, request));
  world.lastPush.set(push.phone, request.askedAt);
  if (world.switches.sameAmount === 'afterPrompt') world.lastAmount.set(sameAmountKey(request), request.askedAt);
  const first = startPrompt(world, request, doomed);
  const reply = json(200, {
    MerchantRequestID: request.merchantRequestId,
    CheckoutRequestID: request.checkoutRequestId,
    ResponseCode: '0',
    ResponseDescription: 'Success. Request accepted for processing',
    CustomerMessage: 'Success. Request accepted for processing',
  });
  return { reply, first };
}

function newRequest(world: World, push: Push, account: Account, scenario: Scenario | undefined): StkRequest {
  const askedAt = nowIn(world);
  const { phone, amount, accountReference, description, callbackUrl } = push;
  const struck = world.faults.strike({
    api: 'stkCallback',
    moment: 'later',
    phone,
    accountReference,
    shortcode: account.shortcode.number,
    amount,
  });
  return {
    merchantRequestId: world.ids.requestId(world.switches.ids),
    checkoutRequestId: world.ids.checkoutRequestId(askedAt, phone, world.switches.ids),
    account,
    phone,
    amount,
    accountReference,
    description,
    callbackUrl,
    askedAt,
    expiresAt: (askedAt + world.settings.promptLifetimeMs) as Instant,
    faults: scenario?.faults ? [...struck, ...scenario.faults] : struck,
    habit: scenario?.habit ? parseHabit(scenario.habit) : walletOf(world, phone).habit,
    result: undefined,
    booking: undefined,
    callbackBody: undefined,
    timers: [],
  };
}

/** Accepted at the gateway, refused by the core: the answer says 0 and the callback says no. */
function foreseeable(world: World, push: Push, account: Account, request: StkRequest): Result | undefined {
  if (push.partyB !== account.shortcode.number) return world.accounts.any(push.partyB) ? RESULTS.notAssigned : RESULTS.noOperator;
  if (push.amount > MOST_PER_TRANSACTION) return RESULTS.aboveMaximum;
  if (promptText(request).length > MOST_PROMPT_CHARACTERS) return RESULTS.pushFailed;
  const { sameAmount, sameAmountSeconds } = world.switches;
  const last = sameAmount === 'off' ? undefined : world.lastAmount.get(sameAmountKey(request));
  return last !== undefined && nowIn(world) - last < sameAmountSeconds * 1000 ? RESULTS.ruleLimited : undefined;
}
