import { invalid } from '@malipo/daraja/values';
import type { Phone } from '@malipo/daraja/values';
import { moveMoney, refusal } from './world/money.ts';
import { parseHabit } from './world/habits.ts';
import type { FullHabit, Habit } from './world/habits.ts';
import { cancelPrompt, typePin } from './world/prompts.ts';
import { promptOf } from './world/requests.ts';
import type { Booking, Prompt, StkRequest } from './world/requests.ts';
import type { Result } from './world/results.ts';
import { parseBalance, parsePin } from './world/wallets.ts';
import type { Sms } from './world/wallets.ts';
import { phoneChanged, walletOf } from './world/world.ts';
import type { World } from './world/world.ts';

/** A phone in the hand of whoever holds this. */
export interface SimulatedPhone {
  readonly number: Phone;
  readonly owner: string;
  /** Prompts on the screen, oldest first. */
  prompts(): readonly Prompt[];
  /** Types a PIN into the oldest prompt, or the one named; returns how it ended. Throws `prompt_none`. */
  enterPin(pin: string, promptId?: string): Result;
  /** Cancels the oldest prompt, or the one named. Throws `prompt_none`. */
  cancel(promptId?: string): void;
  /** Messages, oldest first. */
  inbox(): readonly Sms[];
  /** Whole shillings. */
  balance(): number;
  pin(): string;
  habit(): FullHabit;
  isOn(): boolean;
  setHabit(habit: Habit): void;
  setBalance(shillings: number): void;
  setPin(pin: string): void;
  on(): void;
  off(): void;
  /** Several settings at once, read from a caller; what is left out stays. */
  set(changes: { readonly balance?: unknown; readonly pin?: unknown; readonly habit?: unknown; readonly on?: unknown }): void;
  /** Calls back after every change until the returned function is called. */
  watch(changed: () => void): () => void;
}

export function createPhone(world: World, phone: Phone): SimulatedPhone {
  const wallet = walletOf(world, phone);
  const set: SimulatedPhone['set'] = (changes) => {
    const balance = changes.balance === undefined ? wallet.balance : parseBalance(changes.balance);
    const pin = changes.pin === undefined ? wallet.pin : parsePin(changes.pin);
    const habit = changes.habit === undefined ? wallet.habit : parseHabit(changes.habit);
    if (changes.on !== undefined && typeof changes.on !== 'boolean')
      throw invalid('on_invalid', 'Set on to true or false.', { field: 'on' });
    // A new PIN comes with a fresh count of wrong tries, as after a visit to the shop.
    Object.assign(wallet, {
      balance,
      pin,
      habit,
      on: changes.on ?? wallet.on,
      wrongPins: changes.pin === undefined ? wallet.wrongPins : 0,
    });
    phoneChanged(world, phone);
  };
  return {
    number: phone,
    owner: wallet.owner,
    prompts: () => wallet.prompts.map(promptOf),
    enterPin: (pin, promptId) => typePin(world, findPrompt(wallet.prompts, promptId), parsePin(pin)),
    cancel: (promptId) => cancelPrompt(world, findPrompt(wallet.prompts, promptId)),
    inbox: () => wallet.inbox,
    balance: () => wallet.balance,
    pin: () => wallet.pin,
    habit: () => wallet.habit,
    isOn: () => wallet.on,
    setHabit: (habit) => set({ habit }),
    setBalance: (balance) => set({ balance }),
    setPin: (pin) => set({ pin }),
    on: () => set({ on: true }),
    off: () => set({ on: false }),
    set,
    watch: (changed) => watch(world, phone, changed),
  };
}

function watch(world: World, phone: Phone, changed: () => void): () => void {
  const watchers = world.watchers.get(phone) ?? new Set();
  world.watchers.set(phone, watchers.add(changed));
  return () => {
    watchers.delete(changed);
    if (watchers.size === 0) world.watchers.delete(phone);
  };
}

function findPrompt(prompts: readonly StkRequest[], promptId: string | undefined): StkRequest {
  const prompt = promptId === undefined ? prompts[0] : prompts.find((request) => request.checkoutRequestId === promptId);
  if (!prompt)
    throw invalid('prompt_none', 'This prompt is not on the phone (any more). Ask for a new one and answer it in time.', {
      field: 'promptId',
    });
  return prompt;
}

/** A payment from the phone's menu to a paybill or till. */
export function payByHand(
  world: World,
  phone: Phone,
  what: { readonly shortcode: string; readonly accountReference: string; readonly amount: number },
): Booking {
  const { amount, accountReference } = what;
  const account = world.accounts.byReceiver(what.shortcode);
  if (!account)
    throw invalid(
      'shortcode_unknown',
      `Nobody has the paybill or till ${what.shortcode} here. Known: ${world.accounts
        .list()
        .map(({ shortcode }) => shortcode.number)
        .join(', ')}.`,
      { field: 'shortcode' },
    );
  if (!Number.isInteger(amount) || amount < 1)
    throw invalid('amount_invalid', 'Give amount in whole shillings from 1.', { field: 'amount' });
  if (account.shortcode.kind === 'paybill' && !accountReference.trim())
    throw invalid('account_missing', 'Give the account that the paybill asks for.', { field: 'accountReference' });
  const wallet = walletOf(world, phone);
  const refused = refusal(world, wallet, account, amount);
  if (refused)
    throw invalid('payment_refused', `M-PESA refuses: ${refused.description} (${refused.code})`, {
      field: 'amount',
      resultCode: refused.code,
    });
  return moveMoney(world, wallet, account, { amount, accountReference, channel: 'byHand' });
}
