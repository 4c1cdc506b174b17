import { invalid, parsePhone } from '@malipo/daraja/values';
import type { Phone } from '@malipo/daraja/values';
import { notConnected } from './api/socket-errors.ts';
import { answerVendor } from './api/vendor.ts';
import { answerControl } from './control/control.ts';
import { DEFAULT_BASE_URL, settle } from './options.ts';
import type { SimulatorOptions } from './options.ts';
import { answerPage } from './page/page.ts';
import { splitUrl } from './path.ts';
import { createPhone, payByHand } from './phone.ts';
import type { SimulatedPhone } from './phone.ts';
import { post } from './world/callbacks.ts';
import type { Faults } from './world/faults.ts';
import { parseHabit } from './world/habits.ts';
import type { Habit } from './world/habits.ts';
import type { Booking, StkRequest } from './world/requests.ts';
import type { SimulatedShortcode } from './world/shortcodes.ts';
import { changeSwitches, DEFAULT_SWITCHES } from './world/switches.ts';
import type { Switches } from './world/switches.ts';
import type { Calls, Delivery, World } from './world/world.ts';
import { createWorld, walletOf } from './world/world.ts';

/** What a fresh payer brings. */
export interface PayerOptions {
  /** Shillings; the simulator's default balance unless told. */
  readonly balance?: number;
  readonly habit?: Habit;
  readonly pin?: string;
}

/** A Safaricom in memory. */
export interface Simulator {
  /** Answers the vendor's API, the control API (`/_control/`) and the phone pages (`/phone`). Throws what fetch throws where a fault cuts the connection. */
  fetch(request: Request): Promise<Response>;
  /** Where clients are told to find it. */
  readonly baseUrl: string;
  /** A new customer with money. */
  payer(options?: PayerOptions): Phone;
  /** Any phone, by any spelling of its number. Ask again after a reset. */
  phone(number: string): SimulatedPhone;
  /** Every phone that was ever named. */
  phones(): readonly SimulatedPhone[];
  /** The paybills and tills of this world. */
  readonly shortcodes: readonly SimulatedShortcode[];
  /** Whether phones 2547000000NN and amounts 99NN pick a scenario. */
  readonly scenarios: boolean;
  readonly faults: Faults;
  /** Money that really moved, all of it or for one account reference. */
  booked(accountReference?: string): readonly Booking[];
  /** Money that really moved, in order; only ever grows. */
  readonly bookings: readonly Booking[];
  /** The booking of one prompt. */
  booking(checkoutRequestId: string): Booking | undefined;
  /** Accepted pushes, in order. */
  requests(): Iterable<Readonly<StkRequest>>;
  /** One accepted push. */
  request(checkoutRequestId: string): Readonly<StkRequest> | undefined;
  /** A customer pays from the menu of the phone, without a prompt. */
  payByHand(phone: string, shortcode: string, accountReference: string, amount: number): Booking;
  /** Sends the last callback of a prompt once more, unspoilt. Resolves when that try is over. */
  redeliver(checkoutRequestId: string): Promise<Delivery>;
  /** Every try to deliver a callback, in order. */
  readonly deliveries: readonly Readonly<Delivery>[];
  readonly calls: Readonly<Calls>;
  readonly switches: Switches;
  /** Changes switches; throws `switch_unknown`, `switch_invalid`. */
  setSwitches(changes: Partial<Switches>): void;
  /** Back to the first day: money, prompts, faults, switches, tokens. The clock stays. */
  reset(): void;
  /** Calls off everything that is still to come; later requests find nobody. */
  stop(): void;
}

/** Makes a simulator. On a virtual system nothing happens until its clock moves. */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const baseUrl = (options.baseUrl ?? DEFAULT_BASE_URL).replace(/\/+$/, '');
  let world = openWorld(options);
  let stopped = false;
  let resets = 0;

  const reset = (): void => {
    world.settings.timers.stop();
    const { watchers } = world;
    // Another seed each time: receipts of the old world must not come again in a book that remembers them.
    world = openWorld(options.seed === undefined ? options : { ...options, seed: options.seed + ++resets }, watchers);
    for (const phoneWatchers of watchers.values()) for (const watcher of phoneWatchers) watcher();
  };
  const simulator: Simulator = {
    baseUrl,
    fetch: async (request) => {
      if (stopped) throw notConnected(baseUrl);
      const { path, query } = splitUrl(request.url);
      if (path.startsWith('/_control')) return answerControl(simulator, world.settings.system, request, path, query);
      if (path === '/' || path.startsWith('/phone')) return answerPage(simulator, world.settings.system, request, path, query);
      return answerVendor(world, request, path, query);
    },
    payer: (payer = {}) => freshPayer(world, payer),
    phone: (number) => createPhone(world, parsePhone(number)),
    phones: () => [...world.wallets.keys()].map((phone) => createPhone(world, phone)),
    get shortcodes() {
      return world.settings.shortcodes;
    },
    get scenarios() {
      return world.settings.scenarios;
    },
    get faults() {
      return world.faults;
    },
    booked: (accountReference) =>
      accountReference === undefined ? world.bookings : (world.bookingsByReference.get(accountReference) ?? []),
    get bookings() {
      return world.bookings;
    },
    booking: (checkoutRequestId) => world.requests.get(checkoutRequestId)?.booking,
    requests: () => world.requests.values(),
    request: (checkoutRequestId) => world.requests.get(checkoutRequestId),
    payByHand: (phone, shortcode, accountReference, amount) => payByHand(world, parsePhone(phone), { shortcode, accountReference, amount }),
    redeliver: (checkoutRequestId) => redeliver(world, checkoutRequestId),
    get deliveries() {
      return world.deliveries;
    },
    get calls() {
      return world.calls;
    },
    get switches() {
      return world.switches;
    },
    setSwitches: (changes) => {
      world.switches = changeSwitches(world.switches, changes);
    },
    reset,
    stop: () => {
      stopped = true;
      world.settings.timers.stop();
    },
  };
  return simulator;
}

function openWorld(options: SimulatorOptions, watchers?: World['watchers']): World {
  const fresh = createWorld(settle(options), changeSwitches(DEFAULT_SWITCHES, options.switches ?? {}));
  const world = watchers ? { ...fresh, watchers } : fresh;
  for (const { phone, ...wallet } of options.wallets ?? []) createPhone(world, parsePhone(phone)).set(wallet);
  return world;
}

function freshPayer(world: World, options: PayerOptions): Phone {
  let phone: Phone;
  do phone = parsePhone(String(254_711_000_000 + ++world.freshPayers));
  while (world.wallets.has(phone));
  const wallet = walletOf(world, phone);
  if (options.habit !== undefined) wallet.habit = parseHabit(options.habit);
  createPhone(world, phone).set({ balance: options.balance, pin: options.pin });
  return phone;
}

async function redeliver(world: World, checkoutRequestId: string): Promise<Delivery> {
  const request = world.requests.get(checkoutRequestId);
  if (!request) throw invalid('request_unknown', 'No push with this CheckoutRequestID was accepted here.', { field: 'checkoutRequestId' });
  if (request.callbackBody === undefined)
    throw invalid('request_pending', 'This prompt has not ended yet, so there is no callback to send again.', {
      field: 'checkoutRequestId',
    });
  return post(world, request.callbackUrl, request.callbackBody, checkoutRequestId);
}
