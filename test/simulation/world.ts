import { createSimulator, createVirtualSystem } from '@malipo/simulator';
import type { Simulator, VirtualSystem } from '@malipo/simulator';
import { createDice } from './dice.ts';
import type { Dice } from './dice.ts';
import { createLedgerWatch } from './ledger-watch.ts';
import type { LedgerWatch } from './ledger-watch.ts';
import { createNotebook } from './notebook.ts';
import type { Notebook } from './notebook.ts';
import type { Order } from './orders.ts';
import type { WorldPlan } from './plan.ts';
import { createProcesses } from './processes.ts';
import type { Processes } from './processes.ts';
import { createReceiver } from './receiver.ts';
import type { Receiver } from './receiver.ts';
import type { Site, OpenSite } from './sites.ts';
import { createVendorWatch } from './vendor-watch.ts';
import type { VendorWatch } from './vendor-watch.ts';

export const PUBLIC_URL = 'https://pay.test';
const VENDOR_URL = 'https://vendor.test';
export const HOOK_URL = 'https://shop.test/hook';
/** Where our own proxy stands; it passes on who really called. */
const PROXY_ADDRESS = '10.0.0.1';

/** Everything that is true in one seed. */
export interface World {
  readonly plan: WorldPlan;
  readonly dice: Dice;
  readonly system: VirtualSystem;
  readonly simulator: Simulator;
  readonly vendorUrl: string;
  readonly site: Site;
  readonly notebook: Notebook;
  readonly ledger: LedgerWatch;
  readonly vendor: VendorWatch;
  readonly processes: Processes;
  readonly receiver: Receiver;
  readonly orders: Order[];
  /** False once everything is to come to rest: nobody dies, nothing fails any more. */
  isStormy: boolean;
  /** Bearer of the app's own calls. */
  apiKey: string;
}

/** Puts a world together; nothing in it has happened yet. */
export async function openWorld(plan: WorldPlan, openSite: OpenSite): Promise<World> {
  const system = createVirtualSystem({ seed: plan.seed });
  const dice = createDice(plan.seed + 0x5eed);
  const notebook = createNotebook(system);
  const ledger = createLedgerWatch(notebook);
  const site = await openSite(plan, system, dice, ledger, notebook);
  const simulator = createSimulator({
    ...plan.simulator,
    system,
    seed: plan.seed,
    baseUrl: VENDOR_URL,
    shortcodes: plan.shortcodes,
    keepDeliveries: 1_000_000,
    deliver: async (url, init) => {
      const answer = await system.fetch(url, init);
      world.vendor.answered(url, init.body as string, answer.status);
      return answer;
    },
  });
  const world = {
    plan,
    dice,
    system,
    simulator,
    vendorUrl: VENDOR_URL,
    site,
    notebook,
    ledger,
    orders: [],
    isStormy: true,
    apiKey: '',
  } as unknown as {
    -readonly [K in keyof World]: World[K];
  };
  world.vendor = createVendorWatch(world);
  world.processes = createProcesses(world);
  world.receiver = createReceiver(world);
  system.route(VENDOR_URL, (request) => world.vendor.serve(request));
  system.route(PUBLIC_URL, (request) => world.processes.serve(request, { address: PROXY_ADDRESS }));
  system.route(HOOK_URL, (request) => world.receiver.serve(request));
  return world;
}

/** Lets the world go on until `isDone`, looking at it after every step. Stops at the first violation. */
export async function runUntil(world: World, isDone: () => boolean): Promise<void> {
  const { system, notebook, vendor } = world;
  for (;;) {
    await world.site.settle();
    vendor.look();
    if (notebook.violations.length > 0 || isDone()) return;
    if (!system.step()) {
      notebook.violation('rest', 'The world stands still before it came to rest.');
      return;
    }
    const now = system.now();
    while (system.nextAt() === now) system.step();
  }
}

/** Drives the world while `work` is under way. */
export async function runWhile<T>(world: World, work: Promise<T>): Promise<T> {
  let isDone = false;
  const ended = work.finally(() => (isDone = true));
  ended.catch(() => undefined);
  await runUntil(world, () => isDone);
  if (!isDone) throw new Error(world.notebook.violations[0]?.says ?? 'The world ended early.');
  return ended;
}
