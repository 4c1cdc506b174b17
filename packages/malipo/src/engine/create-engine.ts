import { hostname } from 'node:os';
import { newToken, realSystem } from '@malipo/daraja/values';
import type { Engine, EngineOptions, Payments, TenantApi } from './api.ts';
import { readAddresses } from './listen/addresses.ts';
import { createSender } from './ask/send-prompt.ts';
import { createApiKeys } from './surfaces/api-keys.ts';
import { checkAttempt } from './jobs/check-attempt.ts';
import type { Context } from './context.ts';
import { notFound } from './errors.ts';
import { sameSecret } from './secrets/hash.ts';
import { createInbox } from './listen/inbox.ts';
import type { Rules } from './decide/known.ts';
import { createLimiter } from './jobs/limiter.ts';
import { loadOne } from './book/load.ts';
import { startLoop } from './jobs/loop.ts';
import type { Loop } from './jobs/loop.ts';
import { createNudges } from './tell/nudges.ts';
import { createPayments } from './surfaces/payments.ts';
import { createBook, createEvents, createSettlements } from './surfaces/records.ts';
import { checkSchedule, jobs, SWEEP_EVERY_MS, SWEEP_SOON_MS } from './jobs/schedule.ts';
import { createOrder } from './book/order.ts';
import { createScope } from './surfaces/scope.ts';
import { createSeal } from './secrets/seal.ts';
import type { Seal } from './secrets/seal.ts';
import { readShortcodes } from './shortcodes.ts';
import { createReceiver } from './listen/receive.ts';
import { checkSettings, verifyAboveCents } from './settings.ts';
import { scheduleSweeps } from './jobs/sweep-shortcode.ts';
import { createTokenStore } from './secrets/token-store.ts';
import { createWebhookEndpoints } from './surfaces/webhook-endpoints.ts';
import { createWork } from './jobs/work.ts';
import { writeJobs } from './book/write.ts';

/** A single `tick` does at most this many rounds, so that a cron call ends. */
const MOST_ROUNDS = 200;

/** The configured key; outside production a random one is kept in the database, which protects dumps of nothing but shows no key in code. */
function lazySeal(options: EngineOptions, context: Pick<Context, 'store' | 'system'>): () => Promise<Seal> {
  const configured = [options.encryptionKey ?? []].flat();
  if (configured.length > 0) {
    const seal = createSeal(configured, context.system);
    return () => Promise.resolve(seal);
  }
  let made: Promise<Seal> | undefined;
  return () =>
    (made ??= keptSeal(context).catch((error: unknown) => {
      made = undefined;
      throw error;
    }));
}

async function keptSeal({ store, system }: Pick<Context, 'store' | 'system'>): Promise<Seal> {
  const fresh = newToken(system) + newToken(system);
  const key = await store.transaction(async (tx) => {
    const id = 'encryption-key';
    await tx.insert('registers', [{ id, value: fresh, updatedAt: system.now() }]);
    const [row] = await tx.get('registers', [id]);
    return typeof row?.value === 'string' ? row.value : fresh;
  });
  return createSeal([key], system);
}

function createContext(options: EngineOptions): Context {
  checkSettings(options);
  const system = options.system ?? realSystem;
  const { store } = options;
  const seal = lazySeal(options, { store, system });
  const shortcodes = readShortcodes(options, system, (environment) => createTokenStore(environment, store, seal));
  if (shortcodes.isLive && [options.encryptionKey ?? []].flat().length === 0) createSeal([], system);
  const checkMs = options.checkScheduleMs ?? checkSchedule;
  const sweepEveryMs = options.sweepEveryMs ?? SWEEP_EVERY_MS;
  const rules = new Map<string, Rules>();
  return {
    options,
    store,
    system,
    shortcodes,
    seal,
    checkMs,
    sweepEveryMs,
    addresses: readAddresses(options),
    limiter: createLimiter(store, system),
    nudges: createNudges(),
    nextOrder: createOrder(),
    report: options.report ?? (() => undefined),
    rulesFor: ({ environment, shortcode }) => {
      const key = `${environment}:${shortcode}`;
      const known = rules.get(key);
      if (known) return known;
      const made: Rules = {
        verifyAboveCents: verifyAboveCents(options, environment),
        fulfils: options.fulfil !== undefined,
        isTill: shortcodes.find(environment, shortcode)?.kind === 'till',
        checkMs,
        sweepSoonMs: Math.min(SWEEP_SOON_MS, sweepEveryMs),
      };
      rules.set(key, made);
      return made;
    },
  };
}

/** A browser's view: this one payment, whatever id it names. */
function onlyPayment(id: string, payments: Payments): Pick<Payments, 'get' | 'prompt' | 'check' | 'watch'> {
  const own = (other: string): string => {
    if (other !== id) throw notFound('payment', other);
    return id;
  };
  return {
    get: async (other) => payments.get(own(other)),
    prompt: async (other, input) => payments.prompt(own(other), input),
    check: async (other) => payments.check(own(other)),
    watch: (other, signal) => payments.watch(own(other), signal),
  };
}

/**
 * The engine: payments that lose and double nothing, over any store. It works without a server (`create` and `prompt`
 * perform their own job; callbacks are understood as they come); `start` runs the loop, or any cron calls `tick`.
 * Throws a sentence for settings that cannot work.
 */
export function createEngine(options: EngineOptions): Engine {
  const context = createContext(options);
  const { store, system } = context;
  const inbox = createInbox(context);
  const sender = createSender(context);
  const receiver = createReceiver(inbox, context);
  const regular = createWork(sender, context);
  const work = receiver.drainWith({ ...regular, begin: async () => (await scheduleOnce(), regular.begin()) });
  const surfaces = new Map<string, TenantApi>();
  let loop: { readonly running: Loop; readonly release: () => Promise<void> } | undefined;

  function tenant(name: string, mode?: 'test' | 'live'): TenantApi {
    const key = `${name}:${mode ?? ''}`;
    const known = surfaces.get(key);
    if (known) return known;
    const scope = createScope(name, mode, context.shortcodes.all);
    const made: TenantApi = {
      payments: createPayments(scope, context, sender, (attemptId) => checkAttempt(attemptId, context)),
      settlements: createSettlements(scope, context),
      events: createEvents(scope, context),
      webhookEndpoints: createWebhookEndpoints(scope, context),
      book: createBook(scope, context),
    };
    surfaces.set(key, made);
    return made;
  }

  async function scheduleRegular(): Promise<void> {
    await store.transaction(async (tx) => {
      await scheduleSweeps(tx, context);
      await writeJobs(tx, [jobs.cleanUp(system.now(), system.now())]);
    });
  }

  let isScheduled = false;
  async function scheduleOnce(): Promise<void> {
    if (isScheduled) return;
    await scheduleRegular();
    isScheduled = true;
  }

  async function tick(): Promise<{ done: number; nextAt: number | null }> {
    let done = 0;
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const begun = await work.begin();
      await work.settled();
      if (begun === 0) break;
      done += begun;
    }
    return { done, nextAt: await work.nextAt() };
  }

  let starting: Promise<void> | undefined;
  async function begin(): Promise<void> {
    if (loop) return;
    const release = await store.start(`${hostname()} pid ${process.pid}`);
    isScheduled = false;
    // With a journal callbacks are kept from the first moment, and the loop begins its work when the database is back.
    try {
      if (options.spillDir === undefined) await scheduleOnce();
    } catch (error) {
      await release();
      throw error;
    }
    loop = { running: startLoop(work, context), release };
  }

  return {
    ...tenant('default'),
    tenant,
    options,
    apiKeys: createApiKeys(context),
    guest: async (id, clientSecret) => {
      const known = await store.transaction((tx) => loadOne(tx, id, context));
      if (!known || !sameSecret(known.payment.clientSecret, clientSecret)) return undefined;
      return onlyPayment(id, tenant(known.payment.tenant).payments);
    },
    receive: receiver.receive,
    tick,
    start: () => (starting ??= begin().finally(() => (starting = undefined))),
    stop: async () => {
      const stopping = loop;
      loop = undefined;
      await stopping?.running.stop();
      await stopping?.release();
    },
    ready: async () => {
      await store.transaction((tx) => tx.get('registers', ['ready']));
    },
  };
}
