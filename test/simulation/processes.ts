import type { Instant, System } from '@malipo/daraja/values';
import { createMalipo } from '../../packages/malipo/src/create-malipo.ts';
import type { Malipo } from '../../packages/malipo/src/create-malipo.ts';
import type { EngineOptions, Problem, ShortcodeOptions } from '../../packages/malipo/src/engine/api.ts';
import { PUBLIC_URL } from './world.ts';
import type { World } from './world.ts';

/** One process that runs the engine, and its end. */
export interface Process {
  readonly name: string;
  readonly malipo: Malipo;
  isDead: boolean;
  /** Does its regular work now or soon: something was committed. */
  poke(): void;
  die(): void;
}

/** All processes that share the store, behind one address. */
export interface Processes {
  readonly alive: readonly Process[];
  /** Starts one more. */
  start(): Process;
  /** Answers as a load balancer does: some process that lives; the connection breaks when it dies meanwhile. */
  serve(request: Request, context: { address: string }): Promise<Response>;
  pokeAll(): void;
  stopLoops(): Promise<void>;
}

/** A promise of a dead process: nobody ever hears of it. */
const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

/** How fetch tells of a broken connection. Made once for all: connections break by the thousand, and a stack costs. */
const broken = (code: string): TypeError =>
  Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error(code), { code }) });
const RESET = broken('ECONNRESET');
const REFUSED = broken('ECONNREFUSED');

interface Life {
  isOver: boolean;
  readonly mourners: Set<(reason: Error) => void>;
}

/** The world as a process sees it: after its death nothing reaches it, and it does nothing. What it had sent goes on. */
function mortal(system: System, life: Life): System {
  const ifAlive = async <T>(work: () => Promise<T>): Promise<T> => {
    if (life.isOver) return never();
    try {
      const value = await work();
      return life.isOver ? await never<T>() : value;
    } catch (error) {
      if (life.isOver) return never();
      throw error;
    }
  };
  return {
    now: () => system.now(),
    random: (count) => system.random(count),
    sleep: (ms, signal) => ifAlive(() => system.sleep(ms, signal)),
    fetch: (input, init) => ifAlive(() => system.fetch(input, init)),
  };
}

export function engineOptions(world: World): Omit<EngineOptions, 'store' | 'system'> {
  const { plan, dice, notebook } = world;
  const environment = plan.isProduction ? 'production' : 'simulator';
  return {
    ...plan.engine,
    environment,
    publicUrl: PUBLIC_URL,
    shortcodes: plan.shortcodes.map((s): ShortcodeOptions => ({
      ...s,
      consumerKey: 'simulator',
      consumerSecret: 'simulator',
      environment,
      baseUrl: world.vendorUrl,
      pullNumber: '254700000000',
    })),
    ...(plan.isProduction ? { encryptionKey: '5a'.repeat(32), trustedProxies: ['10.0.0.0/8'] } : {}),
    fulfil: (payment, tx) => {
      if (world.isStormy && dice.chance(plan.fulfilFails)) {
        notebook.count('fulfil failed');
        throw new Error('The shop is closed for a moment.');
      }
      return world.site.fulfil(payment.id, tx);
    },
    report: (problem: Problem) => {
      notebook.count(`report ${problem.code}`);
      if (problem.code !== 'sweep_failed')
        notebook.note('report', problem.code, problem.message, (problem.cause as Error | undefined)?.stack ?? '');
      if (UNEXPECTED.has(problem.code))
        notebook.violation('report', `${problem.code}: ${problem.message} ${String((problem.cause as Error | undefined)?.stack ?? '')}`);
    },
  };
}

/** Reports that no fault of the world explains. */
const UNEXPECTED = new Set([
  'inbox_row_failed',
  'job_failed',
  'loop_failed',
  'inbox_unavailable',
  'receipt_contradiction',
  'prompt_unknown',
  'request_failed',
]);

export function createProcesses(world: World): Processes {
  const { plan, system, dice, notebook, site } = world;
  const alive: Process[] = [];
  let started = 0;

  function start(): Process {
    const life: Life = { isOver: false, mourners: new Set() };
    const handle = site.handle();
    const malipo = createMalipo({ ...engineOptions(world), store: handle.store, system: mortal(system, life) });
    const name = `process ${++started}`;
    let rest: { readonly until: number; readonly wake: () => void; readonly cancel: () => void } | undefined;

    const sleepUntil = (until: number): Promise<void> =>
      new Promise((resolve) => {
        const wake = (): void => {
          rest = undefined;
          resolve();
        };
        rest = { until, wake, cancel: system.at(until as Instant, wake) };
      });
    async function tickForever(): Promise<void> {
      while (!life.isOver) {
        const { nextAt } = await malipo.tick();
        if (life.isOver) return;
        await sleepUntil(Math.max(system.now() + plan.tickMs, Math.min(nextAt ?? Infinity, system.now() + 3_600_000)));
      }
    }
    const process: Process = {
      name,
      malipo,
      isDead: false,
      poke: () => {
        const soon = system.now() + plan.tickMs;
        if (!rest || rest.until <= soon) return;
        const { cancel, wake } = rest;
        cancel();
        rest = { until: soon, wake, cancel: system.at(soon as Instant, wake) };
      },
      die: () => {
        life.isOver = true;
        process.isDead = true;
        handle.revoke();
        rest?.cancel();
        alive.splice(alive.indexOf(process), 1);
        notebook.count('process died');
        notebook.note(name, 'dies');
        for (const mourn of life.mourners) mourn(RESET);
      },
    };
    lives.set(process, life);
    alive.push(process);
    notebook.note(name, 'starts');
    if (plan.hasLoop && world.isStormy) void malipo.start();
    else void tickForever();
    return process;
  }
  const lives = new Map<Process, Life>();

  return {
    alive,
    start,
    serve: async (request, context) => {
      if (alive.length === 0) throw REFUSED;
      const process = alive.length === 1 ? alive[0]! : dice.pick(alive);
      const life = lives.get(process)!;
      return new Promise((resolve, reject) => {
        const end = (): boolean => life.mourners.delete(reject);
        life.mourners.add(reject);
        process.malipo.handler(request, context).then(
          (answer) => end() && resolve(answer),
          (error: unknown) => end() && reject(error instanceof Error ? error : new Error(String(error))),
        );
      });
    },
    pokeAll: () => {
      for (const process of alive) process.poke();
    },
    stopLoops: async () => {
      if (!plan.hasLoop) return;
      while (alive[0]) {
        const process = alive[0];
        await process.malipo.stop();
        process.die();
      }
    },
  };
}
