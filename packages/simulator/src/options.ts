import { invalid, realSystem } from '@malipo/daraja/values';
import type { System } from '@malipo/daraja/values';
import { seedFrom } from './virtual/chance.ts';
import { createTimers } from './virtual/timers.ts';
import { parseHabit } from './world/prompts/habits.ts';
import type { Habit } from './world/prompts/habits.ts';
import { DEFAULT_INITIATORS } from './world/operators/initiators.ts';
import type { InitiatorOptions } from './world/operators/initiators.ts';
import { DEFAULT_SHORTCODES } from './world/money/shortcodes.ts';
import type { SimulatedShortcode } from './world/money/shortcodes.ts';
import type { Switches } from './world/trouble/switches.ts';
import { parseBalance, parsePin } from './world/money/wallets.ts';
import type { WalletOptions } from './world/money/wallets.ts';
import type { SimulatedApp, WorldSettings } from './world/world.ts';

/** How to make a simulator. Everything has a default. */
export interface SimulatorOptions {
  /** Clock, chance and network; the real ones unless told. Give a virtual system to own the clock. */
  readonly system?: System;
  /** Seeds receipts, ids and probabilities; drawn from the system's chance unless told. */
  readonly seed?: number;
  /** Where clients find it; only shown, and the origin of its links. Default `http://localhost:4010`. */
  readonly baseUrl?: string;
  /** Default: key `simulator`, secret `simulator`. */
  readonly apps?: readonly SimulatedApp[];
  /** Default: paybill 174379 with the public sandbox passkey, and till 600100 of store 600101. */
  readonly shortcodes?: readonly SimulatedShortcode[];
  readonly switches?: Partial<Switches>;
  /** `strict`: every doubtful behaviour at its strictest, below `switches`. Default `lenient`. */
  readonly mode?: 'lenient' | 'strict';
  /** Operators for payouts, status, balance and reversal. Default: `testapi` with the sandbox's public password and every role. */
  readonly initiators?: readonly InitiatorOptions[];
  readonly wallets?: readonly (Omit<WalletOptions, 'habit'> & { readonly habit?: Habit })[];
  /** Shillings in a wallet that nobody described. Default 100,000. */
  readonly defaultBalance?: number;
  /** Default `1234`. */
  readonly defaultPin?: string;
  /** Default `pays` in process, `person` in the server. */
  readonly defaultHabit?: Habit;
  /** Lets phones 2547000000NN and amounts 99NN pick a scenario. Default false in process, true in the server. */
  readonly scenarios?: boolean;
  /** How long a prompt waits on the phone. Default 60 s. */
  readonly promptLifetimeMs?: number;
  /** From the end of a prompt to its callback; a number or a range. Default 1 s. */
  readonly callbackDelayMs?: number | readonly [number, number];
  /** When a callback that nobody answers is given up. Default 30 s. */
  readonly callbackTimeoutMs?: number;
  /** Default 3599 s. */
  readonly tokenLifetimeMs?: number;
  /** How many callback tries the log keeps. Default 20,000. */
  readonly keepDeliveries?: number;
  /** How many requests and callbacks the traffic log keeps, with headers and bodies. Default 0 in process, 500 in the server. */
  readonly keepTraffic?: number;
  /** Sends a callback. Default: the system's fetch. */
  readonly deliver?: (url: string, init: RequestInit) => Promise<Response>;
}

/** The key pair every simulator knows unless told otherwise. */
export const DEFAULT_APP: SimulatedApp = { consumerKey: 'simulator', consumerSecret: 'simulator' };

const DEFAULT_BASE_URL = 'http://localhost:4010';

/** Fills in defaults and checks what was given; throws with a sentence. */
export function settle(options: SimulatorOptions): WorldSettings {
  const system = options.system ?? realSystem;
  const apps = options.apps ?? [DEFAULT_APP];
  for (const { consumerKey, consumerSecret } of apps) {
    if (!consumerKey || !consumerSecret)
      throw invalid('app_invalid', 'Give each app a consumerKey and a consumerSecret.', { field: 'apps' });
  }
  if (options.seed !== undefined && !Number.isSafeInteger(options.seed))
    throw invalid('seed_invalid', 'Give seed as a whole number.', { field: 'seed' });
  return {
    system,
    baseUrl: (options.baseUrl ?? DEFAULT_BASE_URL).replace(/\/+$/, ''),
    timers: createTimers(system),
    seed: options.seed ?? seedFrom(system.random(6)),
    apps,
    shortcodes: options.shortcodes ?? DEFAULT_SHORTCODES,
    initiators: options.initiators ?? DEFAULT_INITIATORS,
    defaultBalance: parseBalance(options.defaultBalance ?? 100_000, 'defaultBalance'),
    defaultPin: parsePin(options.defaultPin ?? '1234', 'defaultPin'),
    defaultHabit: parseHabit(options.defaultHabit ?? 'pays', 'defaultHabit'),
    scenarios: options.scenarios ?? false,
    promptLifetimeMs: wholeNumber(options.promptLifetimeMs ?? 60_000, 'promptLifetimeMs'),
    callbackDelayMs: range(options.callbackDelayMs ?? 1_000),
    callbackTimeoutMs: wholeNumber(options.callbackTimeoutMs ?? 30_000, 'callbackTimeoutMs'),
    tokenLifetimeMs: wholeNumber(options.tokenLifetimeMs ?? 3_599_000, 'tokenLifetimeMs'),
    keepDeliveries: wholeNumber(options.keepDeliveries ?? 20_000, 'keepDeliveries'),
    deliver: options.deliver ?? ((url, init) => system.fetch(url, init)),
  };
}

function range(given: number | readonly [number, number]): readonly [number, number] {
  const [least, most] = typeof given === 'number' ? [given, given] : given;
  wholeNumber(least, 'callbackDelayMs');
  if (wholeNumber(most, 'callbackDelayMs') < least)
    throw invalid('option_invalid', 'Give callbackDelayMs as a number or as [least, most].', { field: 'callbackDelayMs' });
  return [least, most];
}

export function wholeNumber(given: number, field: string): number {
  if (Number.isSafeInteger(given) && given >= 0) return given;
  throw invalid('option_invalid', `Give ${field} as a whole number from 0.`, { field });
}
