import { invalid, parsePhone } from '@malipo/daraja/values';
import type { Phone, Receipt } from '@malipo/daraja/values';
import { moveMoney, refusal } from './world/money/money.ts';
import { parseHabit } from './world/prompts/habits.ts';
import { checkUnvalidated, myBalance, payeeOf, payFromMenu, paymentRefused, sendMoney, withdrawCash } from './world/money/menu.ts';
import type { MenuPayment } from './world/money/menu.ts';
import type { Transaction } from './world/money/accounts.ts';
import type { FullHabit, Habit } from './world/prompts/habits.ts';
import { cancelPrompt, typePin } from './world/prompts/prompts.ts';
import { scanCode } from './world/qr/scan.ts';
import { promptOf } from './world/prompts/requests.ts';
import type { Booking, Prompt, StkRequest } from './world/prompts/requests.ts';
import type { Result } from './world/prompts/results.ts';
import { parseBalance, parseIdNumber, parseIdType, parsePin, parseSwapDay } from './world/money/wallets.ts';
import type { Sms } from './world/money/wallets.ts';
import { phoneChanged, walletOf } from './world/world.ts';
import type { World } from './world/world.ts';

/** What can be set on a phone. */
export type PhoneSetting = 'balance' | 'pin' | 'habit' | 'on' | 'registered' | 'idType' | 'idNumber' | 'simSwappedOn' | 'bongaPoints';

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
  /** Lipa na M-PESA, pay bill: waits for the validation address where there is one. Throws `payment_refused`, `payment_rejected`. */
  payBill(shortcode: string, accountReference: string, amount: number, pin?: string): Promise<Booking>;
  /** Lipa na M-PESA, buy goods. */
  buyGoods(till: string, amount: number, pin?: string): Promise<Booking>;
  /** Scans a QR code, given as its text or as the base64 picture, and pays what it says. Throws `qr_unreadable`. */
  scan(code: string, pin?: string): Promise<{ readonly receipt: Receipt }>;
  /** Money to another phone. A PIN that is given is checked, here and in the other menus. */
  sendMoney(to: string, amount: number, pin?: string): Transaction;
  /** Cash from an agent. */
  withdraw(agent: string, amount: number, pin?: string): Transaction;
  /** My account: the balance in whole shillings. */
  myBalance(pin?: string): number;
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
  set(changes: Readonly<Partial<Record<PhoneSetting, unknown>>>): void;
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
    if (changes.registered !== undefined && typeof changes.registered !== 'boolean')
      throw invalid('registered_invalid', 'Set registered to true or false.', { field: 'registered' });
    // A new PIN comes with a fresh count of wrong tries, as after a visit to the shop.
    Object.assign(wallet, {
      balance,
      pin,
      habit,
      on: changes.on ?? wallet.on,
      registered: changes.registered ?? wallet.registered,
      idType: changes.idType === undefined ? wallet.idType : parseIdType(changes.idType),
      idNumber: changes.idNumber === undefined ? wallet.idNumber : parseIdNumber(changes.idNumber),
      simSwappedOn: changes.simSwappedOn === undefined ? wallet.simSwappedOn : parseSwapDay(changes.simSwappedOn),
      bongaPoints: changes.bongaPoints === undefined ? wallet.bongaPoints : parseBalance(changes.bongaPoints, 'bongaPoints'),
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
    payBill: (shortcode, accountReference, amount, pin) => payFromMenu(world, wallet, { shortcode, accountReference, amount }, pin),
    buyGoods: (till, amount, pin) => payFromMenu(world, wallet, { shortcode: till, accountReference: '', amount }, pin),
    scan: (code, pin) => scanCode(world, wallet, code, pin),
    sendMoney: (to, amount, pin) => sendMoney(world, wallet, parsePhone(to, 'to'), amount, pin),
    withdraw: (agent, amount, pin) => withdrawCash(world, wallet, agent, amount, pin),
    myBalance: (pin) => myBalance(wallet, pin),
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

/** A payment from the phone's menu to a paybill or till, in one step; throws `validation_first` where an address must be asked. */
export function payByHand(world: World, phone: Phone, payment: MenuPayment): Booking {
  const account = payeeOf(world, payment);
  checkUnvalidated(world, account);
  const { amount, accountReference } = payment;
  const wallet = walletOf(world, phone);
  const refused = refusal(world, wallet, account, amount);
  if (refused) throw paymentRefused(refused, 'amount');
  return moveMoney(world, wallet, account, { amount, accountReference, channel: 'byHand' });
}
