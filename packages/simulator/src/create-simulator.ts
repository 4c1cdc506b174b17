import { invalid, parsePhone } from '@malipo/daraja/values';
import type { Phone } from '@malipo/daraja/values';
import { notConnected } from './api/socket-errors.ts';
import { answerVendor } from './api/vendor.ts';
import { answerControl } from './control/control.ts';
import { settle, wholeNumber } from './options.ts';
import type { SimulatorOptions } from './options.ts';
import { answerPage, isPage } from './page/pages.ts';
import { splitUrl } from './path.ts';
import { createOrganisation } from './organisation.ts';
import { createPhone, payByHand } from './phone.ts';
import type { PayerOptions, SentInvoice, Simulator, OptedIn } from './simulator.ts';
import { createTraffic } from './traffic/traffic.ts';
import type { TrafficRecorder } from './traffic/traffic.ts';
import type { Biller } from './world/promises/biller.ts';
import { CERTIFICATE } from './world/operators/credentials.ts';
import { parseInitiator } from './world/operators/initiators.ts';
import { post } from './world/messages/notices.ts';
import { parseHabit } from './world/prompts/habits.ts';
import { cancelOrder } from './world/promises/standing-orders.ts';
import type { Timers } from './virtual/timers.ts';
import { changeSwitches, DEFAULT_SWITCHES, switchesOf } from './world/trouble/switches.ts';
import type { Delivery, World } from './world/world.ts';
import { createWorld, walletOf } from './world/world.ts';

/** Makes a simulator. On a virtual system nothing happens until its clock moves. */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const listeners = new Set<() => void>();
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  const traffic = createTraffic(wholeNumber(options.keepTraffic ?? 0, 'keepTraffic'), () => world, changed);
  let world = openWorld(options, { traffic, changed });
  const { baseUrl } = world.settings;
  let stopped = false;
  let resets = 0;

  const reset = (): void => {
    world.settings.timers.stop();
    const { watchers } = world;
    // Another seed each time: receipts of the old world must not come again in a book that remembers them.
    traffic.clear();
    world = openWorld(options.seed === undefined ? options : { ...options, seed: options.seed + ++resets }, { traffic, changed, watchers });
    for (const phoneWatchers of watchers.values()) for (const watcher of phoneWatchers) watcher();
    changed();
  };
  const simulator: Simulator = {
    baseUrl,
    fetch: async (request) => {
      if (stopped) throw notConnected(baseUrl);
      const { path, query } = splitUrl(request.url);
      const asked = path.startsWith('/_control') ? answerControl : isPage(path) ? answerPage : undefined;
      if (!asked) return traffic.call(request, path, query, () => answerVendor(world, request, path, query));
      const answer = await asked(simulator, world.settings.system, request, path, query);
      if (request.method !== 'GET') changed();
      return answer;
    },
    payer: (payer = {}) => freshPayer(world, payer),
    phone: (number) => createPhone(world, parsePhone(number)),
    phones: () => [...world.wallets.keys()].map((phone) => createPhone(world, phone)),
    get apps() {
      return world.settings.apps;
    },
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
    organisations: () => world.accounts.list().map(({ shortcode }) => createOrganisation(world, shortcode.number)),
    organisation: (number) => createOrganisation(world, number),
    transactions: () => world.transactions.values(),
    transaction: (receipt) => world.transactions.get(receipt.trim().toUpperCase()),
    conversations: () => world.conversations.values(),
    conversation: (id) => world.conversations.get(id) ?? world.conversationsByOriginator.get(id),
    billers: () => [...world.billers.values()].map(optedIn),
    invoices: () => [...world.billers.values()].flatMap(invoicesOf),
    standingOrders: () => world.standingOrders.values(),
    cancelStandingOrder: (id) => {
      const order = world.standingOrders.get(id);
      if (!order)
        throw invalid('order_unknown', 'No standing order has this id. GET /_control/standing-orders lists them.', { field: 'id' });
      cancelOrder(world, order);
    },
    outside: () => world.outside,
    initiators: () => [...world.initiators.values()],
    setInitiator: (initiator) => void world.initiators.set(initiator.name, parseInitiator(initiator)),
    removeInitiator: (name) => {
      if (!world.initiators.delete(name))
        throw invalid('initiator_unknown', 'No initiator has this name. GET /_control/initiators lists them.', { field: 'name' });
    },
    certificate: CERTIFICATE,
    payByHand: (phone, shortcode, accountReference, amount) => payByHand(world, parsePhone(phone), { shortcode, accountReference, amount }),
    redeliver: (id) => redeliver(world, id),
    get deliveries() {
      return world.deliveries;
    },
    traffic,
    get calls() {
      return world.calls;
    },
    get switches() {
      return world.switches;
    },
    setSwitches: (changes) => {
      world.switches = changeSwitches(world.switches, changes);
    },
    setMode: (mode) => {
      world.switches = changeSwitches(world.switches, switchesOf(mode));
    },
    watch: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    reset,
    stop: () => {
      stopped = true;
      world.settings.timers.stop();
    },
  };
  return simulator;
}

interface Surroundings {
  readonly traffic: TrafficRecorder;
  changed(): void;
  /** The pages that watch phones, handed on from world to world. */
  readonly watchers?: World['watchers'];
}

function openWorld(options: SimulatorOptions, { traffic, changed, watchers }: Surroundings): World {
  const settings = settle(options);
  const { timers, deliver } = settings;
  // Where nobody keeps a log, nobody looks, and simulations have many timers.
  const told = traffic.most === 0 ? timers : tellingTimers(timers, changed);
  const watched = { ...settings, timers: told, deliver: traffic.watching(deliver) };
  const fresh = createWorld(
    watched,
    changeSwitches(changeSwitches(DEFAULT_SWITCHES, switchesOf(options.mode ?? 'lenient')), options.switches ?? {}),
  );
  const world = watchers ? { ...fresh, watchers } : fresh;
  for (const { phone, ...wallet } of options.wallets ?? []) createPhone(world, parsePhone(phone)).set(wallet);
  return world;
}

const tellingTimers = (timers: Timers, changed: () => void): Timers => ({
  stop: timers.stop,
  after: (ms, run) =>
    timers.after(ms, () => {
      run();
      changed();
    }),
});

const optedIn = ({ account, email, contact, reminds, callbackUrl }: Biller): OptedIn => ({
  shortcode: account.shortcode.number,
  email,
  contact,
  reminds,
  callbackUrl,
});

const invoicesOf = ({ account, invoices }: Biller): SentInvoice[] =>
  [...invoices.values()].map(({ terms, status, paid, receipts }) => ({
    shortcode: account.shortcode.number,
    ...terms,
    status,
    paid,
    receipts: [...receipts],
  }));

function freshPayer(world: World, options: PayerOptions): Phone {
  let phone: Phone;
  do phone = parsePhone(String(254_711_000_000 + ++world.freshPayers));
  while (world.wallets.has(phone));
  const wallet = walletOf(world, phone);
  if (options.habit !== undefined) wallet.habit = parseHabit(options.habit);
  createPhone(world, phone).set({ balance: options.balance, pin: options.pin });
  return phone;
}

async function redeliver(world: World, id: string): Promise<Delivery> {
  const request = world.requests.get(id);
  const talk = request ? undefined : (world.conversations.get(id) ?? world.conversationsByOriginator.get(id));
  if (!request && !talk)
    throw invalid('request_unknown', 'No push with this CheckoutRequestID was accepted here.', { field: 'checkoutRequestId' });
  const body = request?.callbackBody ?? talk?.resultBody;
  if (body === undefined)
    throw invalid('request_pending', 'This prompt has not ended yet, so there is no callback to send again.', {
      field: 'checkoutRequestId',
    });
  return post(world, {
    api: talk?.api ?? 'stkCallback',
    url: request?.callbackUrl ?? talk?.resultUrl ?? '',
    body,
    about: talk?.conversationId ?? id,
  });
}
