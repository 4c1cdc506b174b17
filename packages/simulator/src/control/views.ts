import { formatInstant, formatPhone } from '@malipo/daraja/values';
import type { Instant } from '@malipo/daraja/values';
import type { SimulatedPhone } from '../phone.ts';
import type { Simulator } from '../simulator.ts';
import type { AcceptedPush, Booking, Prompt } from '../world/prompts/requests.ts';
import { SCENARIOS } from '../world/trouble/scenarios.ts';
import type { Delivery } from '../world/world.ts';

// What the control API shows. Times are ISO 8601 with Nairobi's offset, money is whole shillings.

export interface PhoneView {
  readonly number: string;
  readonly display: string;
  readonly owner: string;
  readonly balance: number;
  readonly pin: string;
  readonly habit: string;
  readonly habitAfterMs: number | null;
  readonly on: boolean;
  readonly prompts: readonly PromptView[];
  readonly inbox: readonly { readonly at: string; readonly from: string; readonly text: string }[];
}

export interface PromptView extends Omit<Prompt, 'askedAt' | 'expiresAt'> {
  readonly askedAt: string;
  readonly expiresInMs: number;
}

export function viewPhone(phone: SimulatedPhone, now: Instant): PhoneView {
  const habit = phone.habit();
  return {
    number: phone.number,
    display: formatPhone(phone.number),
    owner: phone.owner,
    balance: phone.balance(),
    pin: phone.pin(),
    habit: habit.name,
    habitAfterMs: habit.afterMs ?? null,
    on: phone.isOn(),
    prompts: phone.isOn() ? phone.prompts().map((prompt) => viewPrompt(prompt, now)) : [],
    inbox: phone.inbox().map(({ at, from, text }) => ({ at: formatInstant(at), from, text })),
  };
}

function viewPrompt({ askedAt, expiresAt, ...prompt }: Prompt, now: Instant): PromptView {
  return { ...prompt, askedAt: formatInstant(askedAt), expiresInMs: Math.max(0, expiresAt - now) };
}

export const viewBooking = ({ completedAt, ...booking }: Booking): Record<string, unknown> => ({
  ...booking,
  completedAt: formatInstant(completedAt),
});

export const viewDelivery = ({ at, ...delivery }: Readonly<Delivery>): Record<string, unknown> => ({ at: formatInstant(at), ...delivery });

export const viewRequest = (request: AcceptedPush): Record<string, unknown> => ({
  merchantRequestId: request.merchantRequestId,
  checkoutRequestId: request.checkoutRequestId,
  shortcode: request.account.shortcode.number,
  phone: request.phone,
  amount: request.amount,
  accountReference: request.accountReference,
  callbackUrl: request.callbackUrl,
  askedAt: formatInstant(request.askedAt),
  resultCode: request.result?.code ?? null,
  resultDescription: request.result?.description ?? null,
  receipt: request.booking?.receipt ?? null,
});

export const viewScenarios = (simulator: Simulator): Record<string, unknown> => ({
  active: simulator.scenarios,
  scenarios: SCENARIOS.map(({ number, says }) => ({ phone: `2547000000${String(number).padStart(2, '0')}`, amount: 9_900 + number, says })),
});
