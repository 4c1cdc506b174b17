import type { Instant, Phone } from '@malipo/daraja/values';
import type { FaultRule } from '../trouble/faults.ts';
import { startPrompt } from './prompts.ts';
import type { OtherPrompt, StkRequest } from './requests.ts';
import type { Result } from './results.ts';
import type { Account } from '../money/shortcodes.ts';
import { nowIn, walletOf } from '../world.ts';
import type { World } from '../world.ts';

/** A prompt of another API than STK push: whose it is, what it asks, and what follows. */
export interface PromptAsk extends OtherPrompt {
  /** The organisation whose name the phone shows. */
  readonly account: Account;
  readonly phone: Phone;
  readonly amount: number;
  readonly accountReference: string;
  readonly faults: readonly FaultRule[];
  /** Ends it with this result without reaching the phone. */
  readonly doomed?: Result | undefined;
}

/** Shows a prompt on a phone; its owner's habit or a person answers it. Resolves when a message that overtakes the answer is out. */
export function openPrompt(world: World, ask: PromptAsk): Promise<void> {
  const { account, phone, amount, accountReference, faults, title } = ask;
  const askedAt = nowIn(world);
  const request: StkRequest = {
    merchantRequestId: '',
    checkoutRequestId: world.ids.checkoutRequestId(askedAt, phone, world.switches.ids),
    account,
    phone,
    amount,
    accountReference,
    description: title,
    callbackUrl: '',
    askedAt,
    expiresAt: (askedAt + world.settings.promptLifetimeMs) as Instant,
    faults,
    habit: walletOf(world, phone).habit,
    other: { title, agree: () => ask.agree(), tell: (result, options) => ask.tell(result, options) },
    result: undefined,
    booking: undefined,
    callbackBody: undefined,
    timers: [],
  };
  return startPrompt(world, request, ask.doomed);
}
