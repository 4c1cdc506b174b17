import type { Instant, Phone, System } from '@malipo/daraja/values';
import { createChance } from '../virtual/chance.ts';
import type { Chance } from '../virtual/chance.ts';
import type { Timers } from '../virtual/timers.ts';
import type { Transaction } from './money/accounts.ts';
import { noCalls } from './apis.ts';
import type { Calls, FaultApi } from './apis.ts';
import type { Biller } from './promises/biller.ts';
import type { Conversation } from './operators/conversation.ts';
import { createFaultBook } from './trouble/faults.ts';
import type { FaultBook } from './trouble/faults.ts';
import type { FullHabit } from './prompts/habits.ts';
import { openInitiators } from './operators/initiators.ts';
import type { Initiator, InitiatorOptions } from './operators/initiators.ts';
import { createIdentifiers } from './identifiers.ts';
import { openIot } from './iot.ts';
import type { Iot } from './iot.ts';
import type { Identifiers } from './identifiers.ts';
import type { Booking, StkRequest } from './prompts/requests.ts';
import { openAccounts } from './money/shortcodes.ts';
import type { Accounts, SimulatedShortcode } from './money/shortcodes.ts';
import type { StandingOrder } from './promises/standing-order.ts';
import type { Switches } from './trouble/switches.ts';
import { ownerOf } from './money/wallets.ts';
import type { Wallet } from './money/wallets.ts';

/** An app of the developer portal: the key pair that mints tokens. */
export interface SimulatedApp {
  readonly consumerKey: string;
  readonly consumerSecret: string;
  /** The APIs that the app may call, by the names of {@link APIS} (C2B: `c2bV1`, `c2bV2`); all of them unless told. Others answer 401.003.01. */
  readonly products?: readonly string[];
}

/** One try to deliver one callback. */
export interface Delivery {
  readonly url: string;
  readonly body: string;
  readonly at: Instant;
  /** Which message it is: `stkCallback`, a C2B message, or the API whose result it is. */
  readonly api: FaultApi;
  /** What it is about: CheckoutRequestID, ConversationID, or receipt. */
  readonly about: string;
  /** The CheckoutRequestID; empty for messages that are not about a prompt. */
  readonly checkoutRequestId: string;
  /** True for a stranger's post, which the world did not send. */
  readonly forged: boolean;
  /** `pending`, then the HTTP status, or `failed` (no connection, no answer); `dropped` was never sent. */
  status: number | 'pending' | 'failed' | 'dropped';
}

/** Fixed for the life of a world. */
export interface WorldSettings {
  readonly system: System;
  readonly baseUrl: string;
  readonly timers: Timers;
  readonly seed: number;
  readonly apps: readonly SimulatedApp[];
  readonly shortcodes: readonly SimulatedShortcode[];
  readonly initiators: readonly InitiatorOptions[];
  readonly defaultBalance: number;
  readonly defaultPin: string;
  readonly defaultHabit: FullHabit;
  readonly scenarios: boolean;
  readonly promptLifetimeMs: number;
  readonly callbackDelayMs: readonly [number, number];
  readonly callbackTimeoutMs: number;
  readonly tokenLifetimeMs: number;
  readonly keepDeliveries: number;
  deliver(url: string, init: RequestInit): Promise<Response>;
}

/** Everything that is true in one simulator. */
export interface World {
  readonly settings: WorldSettings;
  readonly chance: Chance;
  readonly ids: Identifiers;
  readonly faults: FaultBook;
  readonly accounts: Accounts;
  readonly initiators: Map<string, Initiator>;
  readonly wallets: Map<Phone, Wallet>;
  readonly requests: Map<string, StkRequest>;
  /** Requests that are answered at a ResultURL, by ConversationID and by OriginatorConversationID. */
  readonly conversations: Map<string, Conversation>;
  readonly conversationsByOriginator: Map<string, Conversation>;
  readonly bookings: Booking[];
  readonly bookingsByReference: Map<string, Booking[]>;
  readonly bookingsByShortcode: Map<string, Booking[]>;
  /** Every transaction by its receipt: payments, payouts, charges, reversals. */
  readonly transactions: Map<string, Transaction>;
  /** Organisations that opted in to Bill Manager, by their number. */
  readonly billers: Map<string, Biller>;
  /** Standing orders by the id that their callback names. */
  readonly standingOrders: Map<string, StandingOrder>;
  /** SIMs of things, and messages to them. */
  readonly iot: Iot;
  /** What left this world, by where it went; negative for what came in. */
  readonly outside: Map<string, number>;
  readonly tokens: Map<string, { readonly app: string; readonly expiresAt: Instant }>;
  readonly deliveries: Delivery[];
  /** Callbacks held back until another one has gone out. */
  readonly held: Set<() => void>;
  /** When each app asked about prompts lately, for the query limit. */
  readonly queryTimes: Map<string, Instant[]>;
  /** When each phone last got a prompt, and the last amount that counts for code 17. */
  readonly lastPush: Map<Phone, Instant>;
  readonly lastAmount: Map<string, Instant>;
  readonly calls: Calls;
  readonly watchers: Map<Phone, Set<() => void>>;
  switches: Switches;
  freshPayers: number;
}

/** An empty world with its shortcodes. */
export function createWorld(settings: WorldSettings, switches: Switches): World {
  const chance = createChance(settings.seed);
  return {
    settings,
    chance,
    ids: createIdentifiers(chance),
    faults: createFaultBook(chance),
    accounts: openAccounts(settings.shortcodes),
    initiators: openInitiators(settings.initiators),
    wallets: new Map(),
    requests: new Map(),
    conversations: new Map(),
    conversationsByOriginator: new Map(),
    bookings: [],
    bookingsByReference: new Map(),
    bookingsByShortcode: new Map(),
    transactions: new Map(),
    billers: new Map(),
    standingOrders: new Map(),
    iot: openIot(),
    outside: new Map(),
    tokens: new Map(),
    deliveries: [],
    held: new Set(),
    queryTimes: new Map(),
    lastPush: new Map(),
    lastAmount: new Map(),
    calls: noCalls(),
    watchers: new Map(),
    switches,
    freshPayers: 0,
  };
}

export const nowIn = (world: World): Instant => world.settings.system.now();

/** The wallet of a number; every number has one, with the default money, from the first time it is named. */
export function walletOf(world: World, phone: Phone): Wallet {
  const known = world.wallets.get(phone);
  if (known) return known;
  const { defaultBalance, defaultPin, defaultHabit } = world.settings;
  const wallet: Wallet = {
    phone,
    owner: ownerOf(phone),
    balance: defaultBalance,
    pin: defaultPin,
    habit: defaultHabit,
    on: true,
    wrongPins: 0,
    spent: 0,
    spentOn: '',
    received: 0,
    receivedOn: '',
    registered: true,
    idType: '01',
    idNumber: phone.slice(-8),
    simSwappedOn: '',
    bongaPoints: 10_000,
    prompts: [],
    inbox: [],
  };
  world.wallets.set(phone, wallet);
  return wallet;
}

/** Tells the pages that show this phone to look again. */
export function phoneChanged(world: World, phone: Phone): void {
  const watchers = world.watchers.get(phone);
  if (watchers) for (const watcher of watchers) watcher();
}
