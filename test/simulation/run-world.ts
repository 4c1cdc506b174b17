import { auditWorld } from './auditor.ts';
import { disturb } from './disturb.ts';
import type { Violation } from './notebook.ts';
import { invitePeople } from './people.ts';
import type { WorldPlan } from './plan.ts';
import { replayEvidence } from './replay.ts';
import type { OpenSite } from './sites.ts';
import { HOOK_URL, openWorld, runUntil, runWhile } from './world.ts';
import type { World } from './world.ts';

/** How one world ended. */
export interface WorldResult {
  readonly plan: WorldPlan;
  readonly violations: readonly Violation[];
  readonly counts: ReadonlyMap<string, number>;
  readonly lost: number;
  readonly doubled: number;
  readonly payments: number;
  readonly bookings: number;
  /** The last things that happened. */
  readonly last: readonly string[];
}

/** Plays one world from its first moment to rest, and audits it. `atRest` may look at it, or meddle with it, before the audit. */
export async function runWorld(plan: WorldPlan, openSite: OpenSite, atRest?: (world: World) => Promise<void> | void): Promise<WorldResult> {
  const world = await openWorld(plan, openSite);
  try {
    await live(world);
    await atRest?.(world);
    const isSound = world.notebook.violations.length === 0;
    if (isSound) replayEvidence(world);
    const { lost, doubled } = isSound ? await auditWorld(world) : { lost: 0, doubled: 0 };
    return resultOf(world, lost, doubled);
  } finally {
    await world.site.close();
  }
}

/** What a reader of a red test needs: the first violations and how to see them again. */
export const toldOf = ({ plan, violations }: WorldResult): string[] =>
  violations.slice(0, 3).map(({ rule, says }) => `[${rule}] ${says} — npm run simulate -- --seed ${plan.seed} --size ${plan.payments}`);

async function live(world: World): Promise<void> {
  const { plan, system, simulator, notebook, ledger, processes } = world;
  for (let i = 0; i < plan.processes; i++) processes.start();
  const [first] = processes.alive;
  if (!first) return;
  const mode = plan.isProduction ? 'live' : 'test';
  world.apiKey = (await runWhile(world, first.malipo.apiKeys.create({ mode }))).key;
  await runWhile(world, first.malipo.tenant('default', mode).webhookEndpoints.create({ url: HOOK_URL, types: plan.eventTypes }));
  ledger.onWork(() => processes.pokeAll());
  for (const rule of plan.faults) simulator.faults.add(rule);
  const people = invitePeople(world);
  const disturbance = disturb(world);
  await runUntil(world, () => people.busy() === 0);

  notebook.note('the storm ends');
  world.isStormy = false;
  for (const { rule, struck } of simulator.faults.list())
    notebook.count(
      `fault ${rule.fault}${rule.api === undefined ? '' : ` ${rule.api}`}${rule.when === undefined ? '' : ` ${rule.when}`}`,
      struck,
    );
  simulator.faults.clear();
  disturbance.stop();
  await runWhile(world, processes.stopLoops());
  while (processes.alive.length < plan.processes) processes.start();
  await toRest(world, system.now() + longestDelay(plan));
}

const longestDelay = (plan: WorldPlan): number =>
  Math.max(0, ...plan.faults.map((rule) => (rule.fault.startsWith('callback') ? (rule.ms ?? 0) : 0))) + 300_000;

/** Until no callback is on its way, no job waits, and everything booked has been pulled. */
async function toRest(world: World, callbacksUntil: number): Promise<void> {
  const { system, ledger, plan, simulator } = world;
  const environment = plan.isProduction ? 'production' : 'simulator';
  const isSwept = (): boolean => {
    const lastBooking = simulator.bookings.at(-1)?.completedAt ?? 0;
    return plan.shortcodes.every(
      (s) => Number(ledger.rows.registers.get(`sweep:${environment}:${s.number}`)?.value ?? 0) > lastBooking + 1_000,
    );
  };
  const patience = system.now() + 10 * 86_400_000;
  await runUntil(world, () => {
    if (system.now() > patience) {
      world.notebook.violation(
        'rest',
        `After ten days this still waits: ${[...ledger.rows.jobs.values()].map((j) => `${j.id} (${j.lastError ?? ''})`).join(', ')}.`,
      );
      return true;
    }
    return system.now() > callbacksUntil && ledger.isIdle() && isSwept();
  });
}

function resultOf({ plan, notebook, simulator, ledger }: World, lost: number, doubled: number): WorldResult {
  return {
    plan,
    violations: notebook.violations,
    counts: notebook.counts,
    lost,
    doubled,
    payments: ledger.rows.payments.size,
    bookings: simulator.bookings.length,
    last: notebook.last(),
  };
}
