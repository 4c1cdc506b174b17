import { isValidated } from '../money/c2b.ts';
import { forgeCallback, sendCallback } from '../messages/callbacks.ts';
import { faultMs } from '../trouble/faults.ts';
import { failedSms } from '../messages/messages.ts';
import { PIN_TRIES } from '../money/menu.ts';
import { moveMoney, refusal } from '../money/money.ts';
import { startPayment } from '../money/payments.ts';
import type { StkRequest } from './requests.ts';
import { NOT_VALIDATED, PENDING, RESULTS } from './results.ts';
import type { Result } from './results.ts';
import { keepSms } from '../money/wallets.ts';
import type { Wallet } from '../money/wallets.ts';
import { phoneChanged, walletOf } from '../world.ts';
import type { World } from '../world.ts';

/** A prompt that ends without ever reaching the phone is answered after this time. */
const REFUSAL_MS = 500;

/** Sets an accepted request going: onto the phone, or straight to the result it is `doomed` to. */
export function startPrompt(world: World, request: StkRequest, doomed: Result | undefined): Promise<void> {
  for (const rule of request.faults) if (rule.fault === 'callbackForged' && !request.other) forgeCallback(world, request, rule);
  if (request.faults.some((rule) => rule.fault === 'callbackBeforeAnswer')) return endBeforeAnswer(world, request, doomed);
  if (doomed) {
    later(world, request, REFUSAL_MS, () => end(world, request, doomed));
    return Promise.resolve();
  }
  const wallet = walletOf(world, request.phone);
  const reachable = wallet.on && request.habit.name !== 'off';
  later(world, request, world.settings.promptLifetimeMs, () => expire(world, request, reachable ? RESULTS.noAnswer : RESULTS.unreachable));
  if (!reachable) return Promise.resolve();
  wallet.prompts.push(request);
  if (!isLate(request)) scheduleHabit(world, request, request.habit.afterMs);
  phoneChanged(world, wallet.phone);
  return Promise.resolve();
}

const tell = (world: World, request: StkRequest, result: Result, options: { readonly atOnce?: boolean } = {}): Promise<void> =>
  request.other ? request.other.tell(result, options) : sendCallback(world, request, result, options);

/** The customer is so quick, or the gateway so slow, that the merchant hears the end before the beginning. */
async function endBeforeAnswer(world: World, request: StkRequest, doomed: Result | undefined): Promise<void> {
  const result = doomed ?? actOut(world, request, walletOf(world, request.phone));
  if (result === PENDING) return;
  request.result = result;
  await tell(world, request, result, { atOnce: true });
}

/** What this habit does in one moment, money included. */
function actOut(world: World, request: StkRequest, wallet: Wallet): Result {
  switch (request.habit.name) {
    case 'cancels':
      return RESULTS.cancelled;
    case 'wrongPin':
      return RESULTS.wrongPin;
    case 'noMoney':
      return RESULTS.noMoney;
    case 'neverLooks':
      return RESULTS.noAnswer;
    case 'off':
      return RESULTS.unreachable;
    case 'pays':
    case 'slow':
    case 'person':
      return pay(world, request, wallet);
  }
}

function scheduleHabit(world: World, request: StkRequest, afterMs: number | undefined): void {
  if (afterMs === undefined || request.habit.name === 'neverLooks' || request.habit.name === 'person') return;
  later(world, request, afterMs, () => end(world, request, actOut(world, request, walletOf(world, request.phone))));
}

/** True when the customer of this request is to be late: 1037 first, money after it. */
const isLate = (request: StkRequest): boolean => request.faults.some((rule) => rule.fault === 'callbackAfterTimeout');

function expire(world: World, request: StkRequest, result: Result): void {
  const late = request.faults.find((rule) => rule.fault === 'callbackAfterTimeout');
  if (!late || result === RESULTS.unreachable) return end(world, request, result);
  // The gateway gives up; the prompt stays on the phone, and what happens there still counts.
  request.result = result;
  void tell(world, request, result);
  const comesBack = request.habit.name === 'pays' || request.habit.name === 'slow';
  if (comesBack) scheduleHabit(world, request, faultMs(late));
  else if (request.habit.name !== 'person') leavePhone(world, request);
}

/** Ends a request for good and tells the merchant. */
function end(world: World, request: StkRequest, result: Result): void {
  if (result === PENDING) return;
  for (const cancel of request.timers) cancel();
  request.timers = [];
  request.result = result;
  const wallet = leavePhone(world, request);
  const sms = failedSms(request);
  if (sms) keepSms(wallet, { at: world.settings.system.now(), from: 'Money', text: sms });
  phoneChanged(world, request.phone);
  void tell(world, request, result);
}

function leavePhone(world: World, request: StkRequest): Wallet {
  const wallet = walletOf(world, request.phone);
  const index = wallet.prompts.indexOf(request);
  if (index >= 0) wallet.prompts.splice(index, 1);
  phoneChanged(world, request.phone);
  return wallet;
}

function pay(world: World, request: StkRequest, wallet: Wallet): Result {
  if (wallet.wrongPins >= PIN_TRIES) return RESULTS.pinLocked;
  if (request.other) return request.other.agree();
  if (world.switches.stkValidation && isValidated(world, request.account)) return payValidated(world, request, wallet);
  const refused = refusal(world, wallet, request.account, request.amount);
  if (refused) return refused;
  const { amount, accountReference, checkoutRequestId } = request;
  request.booking = moveMoney(world, wallet, request.account, { amount, accountReference, checkoutRequestId, channel: 'stk' });
  world.lastAmount.set(sameAmountKey(request), request.booking.completedAt);
  return RESULTS.paid;
}

/** The PIN is in and the shop is asked; the prompt ends when it has answered. */
function payValidated(world: World, request: StkRequest, wallet: Wallet): Result {
  for (const cancel of request.timers) cancel();
  request.timers = [];
  leavePhone(world, request);
  const { account, amount, accountReference, checkoutRequestId } = request;
  void startPayment(world, wallet, account, { amount, accountReference, checkoutRequestId }).then((outcome) => {
    if (outcome.kind !== 'paid') return end(world, request, outcome.kind === 'refused' ? outcome.result : NOT_VALIDATED);
    request.booking = outcome.booking;
    world.lastAmount.set(sameAmountKey(request), outcome.booking.completedAt);
    end(world, request, RESULTS.paid);
  });
  return PENDING;
}

/** Code 17 looks at the same amount from the same phone to the same shop. */
export const sameAmountKey = (request: Pick<StkRequest, 'phone' | 'account' | 'amount'>): string =>
  `${request.phone} ${request.account.shortcode.number} ${request.amount}`;

/** A person types a PIN into the prompt. Returns how that ended. */
export function typePin(world: World, request: StkRequest, pin: string): Result {
  const wallet = walletOf(world, request.phone);
  const result = pinResult(world, request, wallet, pin);
  end(world, request, result);
  return result;
}

function pinResult(world: World, request: StkRequest, wallet: Wallet, pin: string): Result {
  if (wallet.wrongPins >= PIN_TRIES) return RESULTS.pinLocked;
  if (pin !== wallet.pin) {
    wallet.wrongPins++;
    return RESULTS.wrongPin;
  }
  wallet.wrongPins = 0;
  return pay(world, request, wallet);
}

/** A person cancels the prompt. */
export function cancelPrompt(world: World, request: StkRequest): void {
  end(world, request, RESULTS.cancelled);
}

function later(world: World, request: StkRequest, ms: number, run: () => void): void {
  request.timers.push(world.settings.timers.after(ms, run));
}
