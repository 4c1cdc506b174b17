import type { VirtualSystem } from '@malipo/simulator';
import type { FulfilTx } from '../../packages/malipo/src/engine/api.ts';
import type { Store } from '../../packages/malipo/src/store/contract.ts';
import { memoryStore } from '../../packages/malipo/src/store/memory/index.ts';
import type { Scheduler } from '../../packages/malipo/src/store/memory/index.ts';
import type { Dice } from './dice.ts';
import type { LedgerWatch } from './ledger-watch.ts';
import type { Notebook } from './notebook.ts';
import type { WorldPlan } from './plan.ts';
import type { Snapshot } from './store/gate.ts';

/** Where a world's rows live. */
export interface Site {
  /** A store for one more process. After `revoke` none of its promises settles. */
  handle(): { readonly store: Store; revoke(): void };
  /** Lets everything go on that can without the clock. */
  settle(): Promise<void>;
  /** What the app does inside its `fulfil`. */
  fulfil(paymentId: string, tx: FulfilTx): Promise<void> | void;
  /** How often `fulfil` took effect, by payment; undefined where the app has no tables. */
  fulfilled(): Promise<ReadonlyMap<string, number> | undefined>;
  /** All rows, as the store itself gives them back. */
  rows(): Promise<Snapshot>;
  close(): Promise<void>;
}

export type OpenSite = (plan: WorldPlan, system: VirtualSystem, dice: Dice, ledger: LedgerWatch, notebook: Notebook) => Promise<Site>;

const now = Promise.resolve();

/** Who goes first at each call of the store, what runs twice and what aborts: all from the seed. */
function createScheduler(plan: WorldPlan, system: VirtualSystem, dice: Dice, notebook: Notebook): Scheduler {
  const { twice, abort, hop, pause } = plan.store;
  const counted = (probability: number, situation: string) => (): boolean => {
    if (!dice.chance(probability)) return false;
    notebook.count(situation);
    return true;
  };
  return {
    interleave: () => {
      const drawn = dice.fraction();
      if (drawn < pause) return system.sleep(dice.below(50));
      return drawn < pause + hop ? hops(dice.below(4)) : now;
    },
    twice: counted(twice, 'transaction ran twice'),
    abort: counted(abort, 'transaction aborted'),
  };
}

async function hops(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await now;
}

/** The store in memory: interleaved at every call, aborted, run twice, and watched at every commit. */
export const memorySite: OpenSite = async (plan, system, dice, ledger, notebook) => {
  const { twice, abort, hop } = plan.store;
  const scheduler = twice + abort + hop > 0 ? createScheduler(plan, system, dice, notebook) : undefined;
  const store = memoryStore({ committed: ledger.committed, ...(scheduler ? { scheduler } : {}) });
  return {
    handle: () => store.handle(),
    settle: () => system.drain(),
    fulfil: () => undefined,
    fulfilled: () => Promise.resolve(undefined),
    rows: () => Promise.resolve(store.snapshot()),
    close: () => store.close(),
  };
};
