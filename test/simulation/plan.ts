import type { FaultRule, HabitName, SimulatedShortcode, SimulatorOptions, Switches } from '@malipo/simulator';
import type { EngineOptions, EventType } from '../../packages/malipo/src/engine/api.ts';
import { createDice } from './dice.ts';
import type { Dice } from './dice.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** What one seed decides before the first moment of its world. */
export interface WorldPlan {
  readonly seed: number;
  readonly payments: number;
  /** People begin to buy within this time. */
  readonly spanMs: number;
  readonly shortcodes: readonly SimulatedShortcode[];
  readonly isProduction: boolean;
  readonly faults: readonly FaultRule[];
  readonly habits: Readonly<Partial<Record<HabitName, number>>>;
  readonly simulator: Pick<SimulatorOptions, 'callbackDelayMs' | 'promptLifetimeMs' | 'tokenLifetimeMs'> & {
    readonly switches: Partial<Switches>;
  };
  readonly engine: Pick<
    EngineOptions,
    'verify' | 'sweepEveryMs' | 'expiresAfterMs' | 'sendBeforeMs' | 'checkScheduleMs' | 'timeoutMs' | 'rates'
  >;
  readonly processes: number;
  /** They run their own loop; otherwise a cron ticks them. */
  readonly hasLoop: boolean;
  readonly tickMs: number;
  /** Mean time between deaths of a process; 0: none dies. */
  readonly crashEveryMs: number;
  readonly longestDownMs: number;
  /** How the store's transactions are treated. */
  readonly store: { readonly twice: number; readonly abort: number; readonly hop: number; readonly pause: number };
  /** What the app's webhook endpoint asks for; empty: everything. */
  readonly eventTypes: readonly EventType[];
  /** How often the app's own webhook receiver fails, and its `fulfil`. */
  readonly receiverFails: number;
  readonly fulfilFails: number;
  readonly hasPhoneLess: number;
  /** Customers per payment: few customers meet their own prompts. */
  readonly phones: number;
}

const ANSWER_FAULTS: readonly FaultRule[] = [
  { fault: 'connectionLost', api: 'stkPush' },
  { fault: 'connectionLost', api: 'stkPush', when: 'before' },
  { fault: 'connectionLost', api: 'stkQuery' },
  { fault: 'connectionLost', api: 'oauth' },
  { fault: 'connectionLost', api: 'pull' },
  { fault: 'notConnected', api: 'stkPush' },
  { fault: 'notConnected' },
  { fault: 'serverError', api: 'stkPush' },
  { fault: 'serverError', api: 'stkPush', when: 'after' },
  { fault: 'serverError', api: 'stkQuery' },
  { fault: 'serverError', api: 'pull' },
  { fault: 'rateLimited', api: 'stkPush' },
  { fault: 'rateLimited', api: 'stkQuery' },
  { fault: 'spikeArrest', api: 'stkPush' },
  { fault: 'quota', api: 'stkPush' },
  { fault: 'systemBusy', api: 'stkPush' },
  { fault: 'slow', api: 'stkPush', ms: 20 * SECOND },
  { fault: 'slow', api: 'stkPush', ms: 40 * SECOND },
  { fault: 'slow', api: 'stkPush', ms: 40 * SECOND, when: 'before' },
  { fault: 'slow', api: 'oauth', ms: 25 * SECOND },
  { fault: 'slow', api: 'stkQuery', ms: 35 * SECOND },
  { fault: 'staleToken', api: 'stkPush' },
  { fault: 'staleToken', api: 'stkQuery' },
  { fault: 'html', api: 'stkPush' },
  { fault: 'html', api: 'stkPush', when: 'after' },
  { fault: 'html', api: 'stkQuery' },
  { fault: 'html', api: 'oauth' },
  { fault: 'html', api: 'pull' },
  { fault: 'empty', api: 'stkPush', when: 'after' },
  { fault: 'empty', api: 'stkQuery' },
];

const CALLBACK_FAULTS: readonly FaultRule[] = [
  { fault: 'callbackDropped' },
  { fault: 'callbackRepeated', copies: 2 },
  { fault: 'callbackDelayed', ms: 2 * MINUTE },
  { fault: 'callbackDelayed', ms: 20 * MINUTE },
  { fault: 'callbackReordered' },
  { fault: 'callbackBeforeAnswer' },
  { fault: 'callbackAfterTimeout', ms: 30 * SECOND },
  { fault: 'callbackAfterTimeout', ms: 5 * MINUTE },
  { fault: 'callbackWrongAmount' },
  { fault: 'callbackWrongIds' },
  { fault: 'callbackForged', ids: 'other', address: 'other' },
  { fault: 'callbackForged', ids: 'same', address: 'other' },
  { fault: 'callbackTruncated' },
];

/** A stranger who knows the secret address is told apart by where he posts from: that is looked at in production only. */
const PRODUCTION_FAULTS: readonly FaultRule[] = [
  { fault: 'callbackForged', ids: 'same', address: 'same' },
  { fault: 'callbackForged', ids: 'other', address: 'same' },
];
const LATE_FAULTS: readonly FaultRule[] = [
  { fault: 'callbackDelayed', ms: 8 * HOUR },
  { fault: 'callbackDelayed', ms: 72 * HOUR },
];

/** Not the public one of the sandbox, which production refuses. */
const PASSKEY = 'c0ffee'.repeat(10);

const PAYBILLS: readonly SimulatedShortcode[] = [
  { kind: 'paybill', number: '600300', passkey: PASSKEY, name: 'DUKA LA MFANO' },
  { kind: 'paybill', number: '600200', passkey: PASSKEY, name: 'SOKO LA MFANO' },
];
const TILL: SimulatedShortcode = { kind: 'till', number: '600100', storeNumber: '600101', passkey: PASSKEY, name: 'KIOSKI CHA MFANO' };

/** Where Pull names no account, a payment by hand is told from a prompt by phone, amount and time alone; so nobody may be too late. */
const isTooLate = (rule: FaultRule): boolean => rule.fault === 'callbackAfterTimeout' && (rule.ms ?? 0) > 3 * MINUTE;

function drawFaults(dice: Dice, isProduction: boolean, isLong: boolean): FaultRule[] {
  const weather = dice.pick([0, 0.02, 0.06, 0.2]);
  if (weather === 0) return [];
  const possible = [...ANSWER_FAULTS, ...CALLBACK_FAULTS, ...(isProduction ? PRODUCTION_FAULTS : []), ...(isLong ? LATE_FAULTS : [])];
  return possible.filter(() => dice.chance(0.5)).map((rule) => ({ ...rule, probability: weather * dice.fraction() }));
}

function drawSwitches(dice: Dice, isLong: boolean, payments: number): Partial<Switches> {
  return {
    queryPending: dice.pick(['code4999', 'error500']),
    queryNotFoundMs: dice.pick([0, 0, 15_000]),
    queryLimitPerMinute: dice.pick([0, 0, 0, 60]),
    invalidatePrevious: dice.chance(0.2),
    expiresInAs: dice.pick(['text', 'number']),
    ids: dice.pick(['new', 'old']),
    sameAmount: dice.pick(['afterPaid', 'afterPrompt', 'off']),
    callbackRetries: dice.pick([0, 0, 3]),
    balanceItem: dice.pick(['noValue', 'value', 'absent']),
    throttleStatus: dice.pick([500, 429, 503]),
    pullEmpty: dice.pick(['nested', 'flat', 'text', 'error']),
    pullPageSize: payments <= 100 ? dice.pick([7, 100]) : 100,
    pullMsisdn: dice.pick(['text', 'number']),
    tillBillReference: dice.pick(['reference', 'empty']),
    queryKeepsHours: isLong ? dice.pick([0, 12]) : 0,
  };
}

/** No world is larger. */
export const MOST_PAYMENTS = 1_000;

/** How many payments the world of a seed has: small worlds come to odder ends, large ones to fuller tables. */
export const sizeOf = (seed: number): number => createDice(seed ^ 0x512e).pick([40, 100, 200, 400, MOST_PAYMENTS]);

/** The world of a seed. Sizes are chosen by the caller, everything else by the seed. */
export function planWorld(seed: number, payments: number): WorldPlan {
  const dice = createDice(seed);
  const isProduction = dice.chance(0.5);
  const isLong = dice.chance(0.1);
  const processes = dice.pick([1, 1, 2, 3]);
  const switches = drawSwitches(dice, isLong, payments);
  const faults = drawFaults(dice, isProduction, isLong).filter((rule) => switches.tillBillReference === 'reference' || !isTooLate(rule));
  return {
    seed,
    payments,
    spanMs: Math.max(2 * MINUTE, payments * dice.between(50, 500)),
    shortcodes: dice.pick([[PAYBILLS[0]!], [TILL], [...PAYBILLS, TILL], [PAYBILLS[1]!, TILL]]),
    isProduction,
    faults,
    habits: dice.chance(0.3) ? { pays: 1 } : { pays: 6, slow: 1, cancels: 1, wrongPin: 0.5, noMoney: 0.5, neverLooks: 1, off: 0.3 },
    simulator: {
      callbackDelayMs: dice.pick([1_000, [0, 3_000] as const, [500, 30_000] as const]),
      tokenLifetimeMs: dice.pick([3_599_000, 90_000]),
      switches,
    },
    engine: {
      verify: dice.pick(['never', 'never', 'always', { above: 1_000 }]),
      sweepEveryMs: isLong ? 4 * HOUR : 40 * MINUTE,
      expiresAfterMs: dice.pick([30 * MINUTE, 2 * HOUR]),
      sendBeforeMs: dice.pick([60_000, 60_000, 20_000]),
      ...(isLong ? {} : { checkScheduleMs: [20, 40, 60, 90, 150, 300, 900, 1800, 3600].map((s) => s * SECOND) }),
      timeoutMs: 30_000,
      rates: { pushPerSecond: dice.pick([Infinity, Infinity, 5]), queryPerSecond: dice.pick([Infinity, Infinity, 5]) },
    },
    processes,
    hasLoop: payments <= 60 && dice.chance(0.2),
    tickMs: dice.pick([500, 2_000, 5_000]),
    crashEveryMs: dice.chance(0.5) ? dice.pick([30 * SECOND, 3 * MINUTE]) : 0,
    longestDownMs: dice.pick([5 * SECOND, MINUTE, isLong ? 3 * HOUR : dice.chance(0.2) ? 40 * MINUTE : 10 * MINUTE]),
    store: dice.pick([
      { twice: 0, abort: 0, hop: 0, pause: 0 },
      { twice: 0.02, abort: 0.02, hop: 0.3, pause: 0 },
      { twice: 0.1, abort: 0.1, hop: 0.5, pause: 0.0005 },
    ]),
    eventTypes: dice.chance(0.3) ? [] : ['settlement.created', 'settlement.unmatched', 'payment.paid'],
    receiverFails: dice.pick([0, 0.05, 0.3]),
    fulfilFails: dice.pick([0, 0.1]),
    hasPhoneLess: dice.pick([0, 0.2]),
    phones: Math.max(2, Math.ceil(payments * dice.pick([0.2, 0.7, 1.5]))),
  };
}
