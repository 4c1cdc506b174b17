import { invalid, readPhone } from '@malipo/daraja/values';
import type { Phone } from '@malipo/daraja/values';
import type { Chance } from '../../virtual/chance.ts';
import { FAULT_APIS, hasResult, hasResultAtOnce, isCalled, tellsLater } from '../apis.ts';
import type { FaultApi } from '../apis.ts';

/** Trouble with the answer to a call. */
export type AnswerFault =
  | 'connectionLost'
  | 'notConnected'
  | 'serverError'
  | 'rateLimited'
  | 'spikeArrest'
  | 'quota'
  | 'systemBusy'
  | 'refused'
  | 'slow'
  | 'staleToken'
  | 'html'
  | 'empty';

/** Trouble with what is told later: the callback of a prompt, a result, a C2B message. */
export type CallbackFault =
  | 'result'
  | 'queueTimeout'
  | 'callbackDropped'
  | 'callbackRepeated'
  | 'callbackDelayed'
  | 'callbackReordered'
  | 'callbackBeforeAnswer'
  | 'callbackAfterTimeout'
  | 'callbackWrongAmount'
  | 'callbackWrongIds'
  | 'callbackForged'
  | 'callbackTruncated';

/** One fault as data: what goes wrong, where it strikes, how often. Fields left out match everything. */
export interface FaultRule {
  readonly fault: AnswerFault | CallbackFault;
  /** Which call or message; every one that the fault fits unless told. `result` with a call that answers at once forces that answer. */
  readonly api?: FaultApi;
  /** refused: the errorCode. result: the ResultCode, such as "2001". */
  readonly code?: string;
  /** refused: errorMessage; the vendor's usual one unless told. */
  readonly message?: string;
  /** result: ResultDesc; the vendor's usual one unless told. */
  readonly description?: string;
  readonly phone?: string;
  readonly accountReference?: string;
  readonly shortcode?: string;
  readonly amount?: number;
  /** 0 to 1, drawn from the simulator's seeded chance; 1 unless told. */
  readonly probability?: number;
  /** Strikes at most this many times; for ever unless told. */
  readonly times?: number;
  /** connectionLost, serverError, html, empty, queueTimeout: was the work done? `after` = done, only the answer is bad. Default `after` for connectionLost, else `before`. slow: wait before or after (default) the work. */
  readonly when?: 'before' | 'after';
  /** slow, queueTimeout, callbackDelayed, callbackReordered, callbackAfterTimeout, callbackForged: how long. */
  readonly ms?: number;
  /** callbackRepeated: copies beside the first one (default 1). */
  readonly copies?: number;
  /** html, empty, serverError, refused: HTTP status (default 503, 500, 500, that of the code). */
  readonly status?: number;
  /** callbackWrongAmount: what the callback claims (default: one shilling more). */
  readonly claims?: number;
  /** callbackForged: whether the forger knows the ids (default `other`). */
  readonly ids?: 'same' | 'other';
  /** callbackForged: the attempt's own address or one with another token (default `same`). */
  readonly address?: 'same' | 'other';
}

const HOUR = 3_600_000;

interface FaultRow {
  /** `either`: on what is told later, or, when its `api` names a call that answers at once, on that answer. */
  readonly on: 'answer' | 'callback' | 'either';
  readonly says: string;
  /** Default of `ms`, where the fault has one. */
  readonly ms?: number;
}

/** Every fault in a sentence. */
export const FAULTS: { readonly [Name in FaultRule['fault']]: FaultRow } = {
  connectionLost: { on: 'answer', says: 'The connection breaks; with when "after" (default) the work is done, with "before" it is not.' },
  notConnected: { on: 'answer', says: 'No connection is made; nothing is done. A server can only cut the socket.' },
  serverError: { on: 'answer', says: 'HTTP 500 “Internal Server Error”, before (default) or after the work.' },
  rateLimited: { on: 'answer', says: 'HTTP 429 with the gateway’s fault body; nothing is done.' },
  spikeArrest: { on: 'answer', says: '500.003.02 “Spike Arrest Violation”; nothing is done.' },
  quota: { on: 'answer', says: '500.003.03 “Quota Violation”; nothing is done.' },
  systemBusy: { on: 'answer', says: '500.003.02 “System is busy”; nothing is done.' },
  refused: { on: 'answer', says: 'The error `code` (and `message`) in the vendor’s envelope; nothing is done.' },
  slow: { on: 'answer', says: 'The answer takes `ms` longer; the work is done first unless when is "before".', ms: 20_000 },
  staleToken: { on: 'answer', says: 'A good token is called invalid, in the words of that API.' },
  html: { on: 'answer', says: 'A firewall page instead of JSON (status 503, or 403), before (default) or after the work.' },
  empty: { on: 'answer', says: 'No body at all, before (default) or after the work.' },
  result: {
    on: 'either',
    says: 'Ends with the result `code` (and `description`) whatever the world says; no money moves. Calls that answer at once need `api`.',
  },
  queueTimeout: {
    on: 'callback',
    says: 'A time-out notice to QueueTimeOutURL and nothing done; with when "after" it is done, and the result follows `ms` later.',
    ms: 60_000,
  },
  callbackDropped: { on: 'callback', says: 'The callback is never sent.' },
  callbackRepeated: { on: 'callback', says: 'The same callback is sent `copies` more times.' },
  callbackDelayed: { on: 'callback', says: 'The callback comes `ms` later, up to 72 hours.', ms: 600_000 },
  callbackReordered: { on: 'callback', says: 'The callback waits until another one has gone out, at most `ms`.', ms: 60_000 },
  callbackBeforeAnswer: {
    on: 'callback',
    says: 'The customer answers at once (a person as if paying), and the callback is delivered before the push is answered.',
  },
  callbackAfterTimeout: {
    on: 'callback',
    says: 'First 1037, then `ms` later the customer pays after all and a success follows.',
    ms: 30_000,
  },
  callbackWrongAmount: { on: 'callback', says: 'The callback names another amount than was moved.' },
  callbackWrongIds: { on: 'callback', says: 'The callback carries ids nobody knows.' },
  callbackForged: { on: 'callback', says: 'A stranger posts a made-up success as well, `ms` after the cause.', ms: 500 },
  callbackTruncated: { on: 'callback', says: 'The callback’s JSON breaks off in the middle.' },
};

const FAULT_NAMES = Object.keys(FAULTS) as FaultRule['fault'][];

/** What a fault is matched against. */
export interface FaultSubject {
  readonly api: FaultApi;
  /** `call`: the request and its answer. `later`: what is told afterwards. */
  readonly moment: 'call' | 'later';
  readonly phone?: string | undefined;
  readonly accountReference?: string | undefined;
  readonly shortcode?: string | undefined;
  readonly amount?: number | undefined;
}

/** The rules in force. Rules of scenarios are added per prompt and never stand here. */
export interface Faults {
  /** Puts a rule in force and returns its id; throws `fault_invalid`. */
  add(rule: FaultRule): string;
  remove(id: string): boolean;
  clear(): void;
  list(): readonly { readonly id: string; readonly rule: FaultRule; readonly struck: number }[];
}

/** {@link Faults} as the simulator's inside sees them. */
export interface FaultBook extends Faults {
  /** The rules that strike now, in the order they were added; counts them. */
  strike(subject: FaultSubject): readonly FaultRule[];
}

const NONE: readonly FaultRule[] = [];

export function createFaultBook(chance: Chance): FaultBook {
  let rows: { id: string; rule: FaultRule; struck: number }[] = [];
  let added = 0;
  return {
    add: (rule) => {
      const id = `fault_${++added}`;
      rows.push({ id, rule: parseFaultRule(rule), struck: 0 });
      return id;
    },
    remove: (id) => {
      const before = rows.length;
      rows = rows.filter((row) => row.id !== id);
      return rows.length < before;
    },
    clear: () => {
      rows = [];
    },
    list: () => rows.map((row) => ({ ...row })),
    strike: (subject) => {
      if (rows.length === 0) return NONE;
      const struck: FaultRule[] = [];
      for (const row of rows) {
        if (row.struck >= (row.rule.times ?? Infinity) || !matches(row.rule, subject)) continue;
        if (row.rule.probability !== undefined && chance.fraction() >= row.rule.probability) continue;
        row.struck++;
        struck.push(row.rule);
      }
      return struck;
    },
  };
}

function matches(rule: FaultRule, subject: FaultSubject): boolean {
  const { on } = FAULTS[rule.fault];
  if (on === 'either') {
    if (subject.moment === 'call' && (rule.api !== subject.api || !hasResultAtOnce(rule.api))) return false;
  } else if ((on === 'callback') !== (subject.moment === 'later')) return false;
  return (
    (rule.api === undefined || rule.api === subject.api || (rule.api === 'stkPush' && subject.api === 'stkCallback')) &&
    (rule.phone === undefined || rule.phone === subject.phone) &&
    (rule.accountReference === undefined || rule.accountReference === subject.accountReference) &&
    (rule.shortcode === undefined || rule.shortcode === subject.shortcode) &&
    (rule.amount === undefined || rule.amount === subject.amount)
  );
}

/** Reads a rule from a caller; throws `fault_invalid` with a sentence about the first field that is wrong. */
export function parseFaultRule(input: unknown): FaultRule {
  if (typeof input !== 'object' || input === null)
    throw refuse('fault', 'Give a fault as an object, such as {"fault": "callbackDropped", "times": 1}.');
  const rule = input as Record<string, unknown>;
  const fault = FAULT_NAMES.find((name) => name === rule['fault']);
  if (!fault) throw refuse('fault', `Set fault to one of: ${FAULT_NAMES.join(', ')}.`);
  for (const [field, value] of Object.entries(rule)) {
    if (value === undefined || field === 'fault') continue;
    const check = CHECKS[field];
    if (!check) throw refuse(field, `A fault has no field “${field}”. Its fields are: fault, ${Object.keys(CHECKS).join(', ')}.`);
    if (!check.fits(value)) throw refuse(field, check.says);
  }
  const misplaced = rule['api'] === undefined ? undefined : misplacement(fault, rule['api'] as FaultApi);
  if (misplaced) throw refuse('api', misplaced);
  if ((fault === 'refused' || fault === 'result') && rule['code'] === undefined)
    throw refuse(
      'code',
      `Give ${fault} its code, such as {"fault": "${fault}", "code": "${fault === 'refused' ? '500.003.1001' : '2001'}"}.`,
    );
  if (fault === 'result' && rule['code'] === '0') throw refuse('code', 'The result 0 needs no fault. Give the code of a failure.');
  const phone = rule['phone'] === undefined ? undefined : readPhone(rule['phone']);
  return { ...rule, fault, ...(phone ? { phone: phone satisfies Phone } : {}) };
}

/** Why this fault cannot strike there; undefined where it can. */
function misplacement(fault: FaultRule['fault'], api: FaultApi): string | undefined {
  const { on } = FAULTS[fault];
  if (on === 'either' && !hasResult(api))
    return `${api} has no result to force; use refused, or set api to one of: ${FAULT_APIS.filter(hasResult).join(', ')}.`;
  if (on === 'callback' && !tellsLater(api))
    return `${fault} strikes callbacks: leave api out or set it to one of: ${FAULT_APIS.filter(tellsLater).join(', ')}.`;
  return on === 'answer' && !isCalled(api)
    ? `${fault} strikes calls: leave api out or set it to one of: ${FAULT_APIS.filter(isCalled).join(', ')}.`
    : undefined;
}

const text = (value: unknown): boolean => typeof value === 'string' && value.length > 0;
const whole =
  (least: number, most: number) =>
  (value: unknown): boolean =>
    typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
const oneOf =
  (...values: unknown[]) =>
  (value: unknown): boolean =>
    values.includes(value);

const CHECKS: Readonly<Record<string, { fits(value: unknown): boolean; says: string }>> = {
  api: { fits: oneOf(...FAULT_APIS), says: `Set api to one of: ${FAULT_APIS.join(', ')}.` },
  code: { fits: text, says: 'Give code as text, such as "500.003.1001" or "2001".' },
  message: { fits: text, says: 'Give message as the text that the answer shall carry.' },
  description: { fits: text, says: 'Give description as the text that the result shall carry.' },
  phone: { fits: (value) => readPhone(value) !== undefined, says: 'Give phone as a Kenyan mobile number, such as 0712 345 678.' },
  accountReference: { fits: text, says: 'Give accountReference as the text the push carries.' },
  shortcode: { fits: text, says: 'Give shortcode as text of digits, such as "174379".' },
  amount: { fits: whole(1, 1_000_000), says: 'Give amount in whole shillings.' },
  probability: {
    fits: (value) => typeof value === 'number' && value >= 0 && value <= 1,
    says: 'Give probability as a number from 0 to 1.',
  },
  times: { fits: whole(1, 1_000_000_000), says: 'Give times as a whole number from 1.' },
  when: { fits: oneOf('before', 'after'), says: 'Set when to "before" or "after" (the work).' },
  ms: { fits: whole(0, 72 * HOUR), says: 'Give ms in whole milliseconds, at most 72 hours (259200000).' },
  copies: { fits: whole(1, 1000), says: 'Give copies as a whole number from 1 to 1000.' },
  status: { fits: whole(200, 599), says: 'Give status as an HTTP status from 200 to 599.' },
  claims: { fits: whole(0, 1_000_000), says: 'Give claims in whole shillings.' },
  ids: { fits: oneOf('same', 'other'), says: 'Set ids to "same" or "other".' },
  address: { fits: oneOf('same', 'other'), says: 'Set address to "same" or "other".' },
};

const refuse = (field: string, sentence: string): Error => invalid('fault_invalid', sentence, { field });

/** The rule's own `ms`, or the fault's usual one. */
export const faultMs = (rule: FaultRule): number => rule.ms ?? FAULTS[rule.fault].ms ?? 0;
