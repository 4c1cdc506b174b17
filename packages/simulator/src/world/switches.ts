import { invalid } from '@malipo/daraja/values';

/** Vendor behaviour that nobody outside can be sure of. Each switch picks one reading; {@link SWITCHES} says why it exists. */
export interface Switches {
  readonly queryPending: 'code4999' | 'error500';
  readonly queryNotFoundMs: number;
  readonly queryKeepsHours: number;
  readonly queryLimitPerMinute: number;
  readonly invalidatePrevious: boolean;
  readonly expiresInAs: 'text' | 'number';
  readonly ids: 'new' | 'old';
  readonly strictFields: boolean;
  readonly aboveMaximum: 'callback' | 'reject';
  readonly sameAmount: 'afterPaid' | 'afterPrompt' | 'off';
  readonly sameAmountSeconds: number;
  readonly subscriberLockSeconds: number;
  readonly callbackRetries: number;
  readonly callbackRetrySeconds: number;
  readonly balanceItem: 'noValue' | 'value' | 'absent';
  readonly throttleStatus: 500 | 429 | 503;
  readonly pullTimes: 'utc' | 'nairobi';
  readonly pullVerb: 'both' | 'post' | 'get';
  readonly pullEmpty: 'nested' | 'flat' | 'text' | 'error';
  readonly pullPageSize: number;
  readonly pullMsisdn: 'text' | 'number';
  readonly tillBillReference: 'reference' | 'empty';
}

interface SwitchRow {
  readonly standard: string | number | boolean;
  /** The allowed values, or the greatest allowed number. */
  readonly allowed: readonly (string | number | boolean)[] | { readonly atMost: number };
  readonly source: string;
}

/** Every switch with its default, what it may be set to, and where the doubt comes from. */
export const SWITCHES: { readonly [Name in keyof Switches]: SwitchRow } = {
  queryPending: {
    standard: 'code4999',
    allowed: ['code4999', 'error500'],
    source: 'Sandbox 2026 answers HTTP 200 with ResultCode 4999; older reports show HTTP 500 “being processed”.',
  },
  queryNotFoundMs: {
    standard: 0,
    allowed: { atMost: 600_000 },
    source: 'Sandbox reports: a query right after the push may say “does not exist”.',
  },
  queryKeepsHours: {
    standard: 0,
    allowed: { atMost: 8760 },
    source: 'How long an id can be queried is not documented; 0 keeps it for ever.',
  },
  queryLimitPerMinute: {
    standard: 0,
    allowed: { atMost: 100_000 },
    source: 'Rate limits are not published; answers 429 above this many queries per app in 60 s; 0 is no limit.',
  },
  invalidatePrevious: {
    standard: false,
    allowed: [true, false],
    source: 'Portal FAQ: a new token ends the old one; in the field old tokens live until they expire.',
  },
  expiresInAs: { standard: 'text', allowed: ['text', 'number'], source: 'Live answers carry text, a newer documentation sample a number.' },
  ids: {
    standard: 'new',
    allowed: ['new', 'old'],
    source: 'Forms of MerchantRequestID and CheckoutRequestID before and after about 2022.',
  },
  strictFields: {
    standard: false,
    allowed: [true, false],
    source: 'Portal: AccountReference ≤ 12, TransactionDesc ≤ 13 characters; the sandbox took 15.',
  },
  aboveMaximum: {
    standard: 'callback',
    allowed: ['callback', 'reject'],
    source: 'Above KES 250,000: result 3 is official for the callback; the field rule also fits “Invalid Amount” at once.',
  },
  sameAmount: {
    standard: 'afterPaid',
    allowed: ['afterPaid', 'afterPrompt', 'off'],
    source: 'Code 17, “same amount to the same customer”; whether an unpaid prompt counts is not said.',
  },
  sameAmountSeconds: { standard: 120, allowed: { atMost: 3600 }, source: 'Portal: wait 2 minutes.' },
  subscriberLockSeconds: {
    standard: 0,
    allowed: { atMost: 600 },
    source: 'Portal: one prompt per phone, wait 1 minute (1–3 reported); 0 locks only while a prompt is open.',
  },
  callbackRetries: { standard: 0, allowed: { atMost: 10 }, source: 'Portal: results are sent once; some guides claim 3 more tries.' },
  callbackRetrySeconds: { standard: 60, allowed: { atMost: 86_400 }, source: 'No report names the pause between tries.' },
  balanceItem: {
    standard: 'noValue',
    allowed: ['noValue', 'value', 'absent'],
    source: 'Usually { "Name": "Balance" } alone; the table documents a decimal; some captures lack the item.',
  },
  throttleStatus: { standard: 500, allowed: [500, 429, 503], source: 'Portal: 500 for 500.003.02 and .03; reports of 429 and 503.' },
  pullTimes: {
    standard: 'utc',
    allowed: ['utc', 'nairobi'],
    source: 'trxDate ends in Z; nobody knows whether it is UTC or Nairobi time with a wrong suffix.',
  },
  pullVerb: { standard: 'both', allowed: ['both', 'post', 'get'], source: 'Prose says GET, every SDK posts.' },
  pullEmpty: {
    standard: 'nested',
    allowed: ['nested', 'flat', 'text', 'error'],
    source: 'Empty answers are written [[]], "Transaction": "[[]]", and an error 500 in the table.',
  },
  pullPageSize: { standard: 100, allowed: { atMost: 10_000 }, source: 'The page size is not documented.' },
  pullMsisdn: { standard: 'text', allowed: ['text', 'number'], source: 'Samples show both a twelve-digit text and a nine-digit number.' },
  tillBillReference: {
    standard: 'reference',
    allowed: ['reference', 'empty'],
    source: 'A till has no account; whether Pull repeats the AccountReference of its prompts is not documented.',
  },
};

const names = Object.keys(SWITCHES) as (keyof Switches)[];

/** All switches at their defaults. */
export const DEFAULT_SWITCHES: Switches = Object.fromEntries(names.map((name) => [name, SWITCHES[name].standard])) as unknown as Switches;

/** Lays `changes` over `current`; throws `switch_unknown` or `switch_invalid` with what would be right. */
export function changeSwitches(current: Switches, changes: unknown): Switches {
  if (typeof changes !== 'object' || changes === null || Array.isArray(changes)) {
    throw invalid('switch_invalid', 'Give switches as an object, such as {"queryPending": "error500"}.', { field: 'switches' });
  }
  for (const [name, value] of Object.entries(changes)) checkSwitch(name, value);
  return { ...current, ...changes };
}

function checkSwitch(name: string, value: unknown): void {
  if (!Object.hasOwn(SWITCHES, name)) {
    throw invalid('switch_unknown', `There is no switch “${name}”. The switches are: ${names.join(', ')}.`, { field: 'switches' });
  }
  const { allowed } = SWITCHES[name as keyof Switches];
  if ('atMost' in allowed) {
    const least = name === 'pullPageSize' ? 1 : 0;
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= allowed.atMost) return;
    throw invalid('switch_invalid', `Set the switch ${name} to a whole number from ${least} to ${allowed.atMost}.`, { field: name });
  }
  if (!allowed.some((one) => one === value)) {
    throw invalid('switch_invalid', `Set the switch ${name} to one of: ${allowed.map((one) => JSON.stringify(one)).join(', ')}.`, {
      field: name,
    });
  }
}
