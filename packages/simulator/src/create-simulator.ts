import { invalid, parsePhone } from '@malipo/daraja/values';
import type { Phone } from '@malipo/daraja/values';
import { notConnected } from './api/socket-errors.ts';
import { answerVendor } from './api/vendor.ts';
import { answerControl } from './control/control.ts';
import { settle } from './options.ts';
import type { SimulatorOptions } from './options.ts';
import { answerPage } from './page/page.ts';
import { splitUrl } from './path.ts';
import { createPhone, payByHand } from './phone.ts';
import type { PayerOptions, Simulator } from './simulator.ts';
import { post } from './world/notices.ts';
import { parseHabit } from './world/habits.ts';
import { changeSwitches, DEFAULT_SWITCHES } from './world/switches.ts';
import type { Delivery, World } from './world/world.ts';
import { createWorld, walletOf } from './world/world.ts';

/** Makes a simulator. On a virtual system nothing happens until its clock moves. */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  let world = openWorld(options);
  const { baseUrl } = world.settings;
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
  return post(world, { api: 'stkCallback', url: request.callbackUrl, body: request.callbackBody, about: checkoutRequestId });
}
