import { createSimulator, createVirtualSystem } from '@malipo/simulator';
import type { Simulator, SimulatorOptions, VirtualSystem } from '@malipo/simulator';
import type { Instant } from '@malipo/daraja/values';
import { createMalipo } from '../create-malipo.ts';
import type { Malipo } from '../create-malipo.ts';
import type { EngineOptions, ShortcodeOptions } from '../engine/api.ts';
import type { Store } from '../store/contract.ts';
import { memoryStore } from '../store/memory/index.ts';

/** What {@link testMalipo} may be told; everything has a default. */
export interface TestOptions {
  /** Seeds clock, chance and simulator: the same seed, the same day. Default 1. */
  readonly seed?: number;
  /** Default: a fresh store in memory. */
  readonly store?: Store;
  readonly simulator?: SimulatorOptions;
  readonly engine?: Partial<EngineOptions>;
}

/** Moves the virtual clock and does the work that falls due on the way. */
export interface Run {
  /** Runs until `isDone` answers with something true; throws after 72 virtual hours. */
  readonly until: (isDone: () => unknown) => Promise<void>;
  /** Runs for so long, ms. */
  readonly advance: (ms: number) => Promise<void>;
  /** Runs until nothing is under way but regular sweeps: callbacks delivered, checks asked, events told. */
  readonly toRest: () => Promise<void>;
}

/** A ready engine over a simulator, on a virtual clock. */
export interface TestMalipo {
  readonly malipo: Malipo;
  readonly simulator: Simulator;
  readonly system: VirtualSystem;
  readonly run: Run;
}

const PUBLIC_URL = 'http://malipo.test';
const SIMULATOR_URL = 'http://simulator.test';
const REST_MS = 72 * 3_600_000;

/** The simulator's own shortcodes, as an engine is told of them. */
export function shortcodesOf(simulator: Simulator, baseUrl: string): ShortcodeOptions[] {
  return simulator.shortcodes.map((s) => ({
    kind: s.kind,
    number: s.number,
    passkey: s.passkey,
    ...(s.kind === 'till' ? { storeNumber: s.storeNumber } : {}),
    consumerKey: 'simulator',
    consumerSecret: 'simulator',
    environment: 'simulator',
    baseUrl,
  }));
}

/**
 * Everything a test of an app needs, in one call: `malipo` with a payer's phone on the other end, no network, no
 * waiting. Nothing is mocked: the engine speaks to the simulator through the real client and handler.
 */
export async function testMalipo(options: TestOptions = {}): Promise<TestMalipo> {
  const seed = options.seed ?? 1;
  const system = createVirtualSystem({ seed });
  const simulator = createSimulator({ system, seed, baseUrl: SIMULATOR_URL, ...options.simulator });
  const store = options.store ?? memoryStore();
  await store.migrate();
  const malipo = createMalipo({
    store,
    system,
    publicUrl: PUBLIC_URL,
    environment: 'simulator',
    shortcodes: shortcodesOf(simulator, SIMULATOR_URL),
    ...options.engine,
  });
  system.route(SIMULATOR_URL, (request) => simulator.fetch(request));
  system.route(PUBLIC_URL, (request) => malipo.handler(request));
  return { malipo, simulator, system, run: createRun(malipo, system) };
}

/** Ticks whenever the engine has something due, and lets the world's own timers pass in between. */
export function createRun(malipo: Pick<Malipo, 'tick'>, system: VirtualSystem): Run {
  /** Does what is due now; the clock moves only where the work itself waits. Says when more is due. */
  async function work(): Promise<number> {
    let result: { nextAt: number | null } | undefined;
    void malipo.tick().then((r) => (result = r));
    await system.drain();
    while (result === undefined && system.step()) await system.drain();
    return Math.min(result?.nextAt ?? Infinity, system.nextAt() ?? Infinity);
  }
  /** Moves the clock to what comes next, at most to `end`; false when it stands there. */
  async function move(next: number, end: Instant): Promise<boolean> {
    if (system.now() >= end) return false;
    await system.runUntil(Math.min(Math.max(next, system.now() + 1), end) as Instant);
    return true;
  }
  async function pass(ms: number): Promise<void> {
    const end = endAfter(ms);
    while (await move(await work(), end));
  }
  const endAfter = (ms: number): Instant => (system.now() + ms) as Instant;

  return {
    until: async (isDone) => {
      const end = endAfter(REST_MS);
      for (;;) {
        const next = await work();
        if (await isDone()) return;
        if (!(await move(next, end))) throw new Error('What the test waits for did not happen within 72 virtual hours.');
      }
    },
    advance: pass,
    toRest: () => pass(REST_MS),
  };
}
