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
  readonly environment: 'sandbox' | 'production';
  readonly c2bValidation: boolean;
  readonly stkValidation: boolean;
  readonly c2bMsisdn: 'byVersion' | 'hash' | 'mask' | 'oldMask' | 'clear';
  readonly c2bNames: 'first' | 'full';
  readonly c2bTillType: 'merchant' | 'buyGoods';
  readonly c2bPublicPaybill: 'allowed' | 'refused';
  readonly c2bAgain: 'urlsRegistered' | 'duplicateNotification' | 'soapFault' | 'oldAnswer';
  readonly c2bTillNumber: 'allowed' | 'refused';
  readonly foreignCredentials: 'accepted' | 'refused';
  readonly initiatorTries: number;
  readonly originatorKeepsHours: number;
  readonly duplicateOriginator: 'refused' | 'result';
  readonly b2cMinimum: 'result' | 'reject';
  readonly failedTransactionId: 'placeholder' | 'receipt';
  readonly tillIdentifier: 'both' | '2' | '4';
  readonly mmfToUtility: 'allowed' | 'refused';
  readonly b2bMaximum: number;
  readonly queueTimeoutBody: 'envelope' | 'flat';
  readonly resultCodes: 'asDocumented' | 'text' | 'number';
  readonly statusParties: 'credit' | 'repeated';
  readonly reversalIdentifier: 'both' | '11' | '4';
  readonly reversalAmount: 'full' | 'partial';
  readonly reversalWindowHours: number;
  readonly chargesTaken: 'account' | 'chargesAccount';
  readonly sendingCharges: boolean;
  readonly billManagerPath: 'both' | 'documented' | 'doubled';
  readonly billConflictStatus: 409 | 200;
  readonly qrResponseCode: '00' | 'conversationId';
  readonly organisationInfoCode: '4000' | '0';
  readonly bongaCode: '200' | '6000';
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
  environment: {
    standard: 'sandbox',
    allowed: ['sandbox', 'production'],
    source: 'Production takes C2B addresses once, wants https, and has no C2B simulate; the sandbox is open.',
  },
  c2bValidation: {
    standard: true,
    allowed: [true, false],
    source: 'In production validation is off until it is asked for by mail; registered addresses are asked here at once.',
  },
  stkValidation: {
    standard: false,
    allowed: [true, false],
    source: 'The portal’s flow counts STK among the payments that are validated; how a refused prompt ends is not published (here: 2007).',
  },
  c2bMsisdn: {
    standard: 'byVersion',
    allowed: ['byVersion', 'hash', 'mask', 'oldMask', 'clear'],
    source: 'Portal: v1 sends a SHA-256 hash, v2 a mask; before 2024, and in some sandbox runs, the number was clear.',
  },
  c2bNames: { standard: 'first', allowed: ['first', 'full'], source: 'Production sends the first name only; older captures carry all.' },
  c2bTillType: {
    standard: 'merchant',
    allowed: ['merchant', 'buyGoods'],
    source: 'Documented as “Buy Goods”; tills were seen to send “Customer Merchant Payment”.',
  },
  c2bPublicPaybill: {
    standard: 'allowed',
    allowed: ['allowed', 'refused'],
    source: 'The real sandbox answers 500.003.1001 when C2B addresses are registered for its paybill 174379.',
  },
  c2bAgain: {
    standard: 'urlsRegistered',
    allowed: ['urlsRegistered', 'duplicateNotification', 'soapFault', 'oldAnswer'],
    source: 'A second registration in production was answered in four forms, by platform and year.',
  },
  c2bTillNumber: {
    standard: 'refused',
    allowed: ['allowed', 'refused'],
    source: 'C2B wants the store number of a till; what it answers to the till number itself is not documented.',
  },
  foreignCredentials: {
    standard: 'accepted',
    allowed: ['accepted', 'refused'],
    source: 'SDKs encrypt with Safaricom’s public sandbox certificate, whose key only Safaricom has; right length is all that can be seen.',
  },
  initiatorTries: {
    standard: 5,
    allowed: { atMost: 1000 },
    source: 'Portal: several wrong passwords lock an initiator (8006); how many is not said. 0 never locks.',
  },
  originatorKeepsHours: {
    standard: 0,
    allowed: { atMost: 8760 },
    source: 'How long an OriginatorConversationID is remembered is not documented; 0 is for ever.',
  },
  duplicateOriginator: {
    standard: 'refused',
    allowed: ['refused', 'result'],
    source: 'Portal: HTTP 500 with 500.002.1001; libraries also list result 15, “Duplicate Detected”.',
  },
  b2cMinimum: {
    standard: 'result',
    allowed: ['result', 'reject'],
    source: 'Below KES 10: result 2, or 401.001 “Bad Request - Invalid amount” at once; both are listed.',
  },
  failedTransactionId: {
    standard: 'placeholder',
    allowed: ['placeholder', 'receipt'],
    source: 'A failed payout’s TransactionID is the day with seven zeros, or looks like a receipt; both were captured.',
  },
  tillIdentifier: {
    standard: 'both',
    allowed: ['both', '2', '4'],
    source: 'RecieverIdentifierType of a till: 4 by the portal, 2 in production (4 gave SFC_IC0003).',
  },
  mmfToUtility: {
    standard: 'allowed',
    allowed: ['allowed', 'refused'],
    source: 'Moving own float from working to utility needs whitelisting; without it the result is 21.',
  },
  b2bMaximum: {
    standard: 250_000,
    allowed: { atMost: 9_999_999_999 },
    source: 'Result 3 says that transfers between businesses have a maximum; which one is not said. The customer’s is taken.',
  },
  queueTimeoutBody: {
    standard: 'envelope',
    allowed: ['envelope', 'flat'],
    source: 'The body at QueueTimeOutURL is not documented; consumers expect the Result envelope or its keys flat.',
  },
  resultCodes: {
    standard: 'asDocumented',
    allowed: ['asDocumented', 'text', 'number'],
    source: 'ResultType and ResultCode: text in the B2B and balance samples, numbers elsewhere; both are seen for the same API.',
  },
  statusParties: {
    standard: 'credit',
    allowed: ['credit', 'repeated'],
    source: 'The portal’s status sample has DebitPartyName twice; real results name the second one CreditPartyName.',
  },
  reversalIdentifier: {
    standard: 'both',
    allowed: ['both', '11', '4'],
    source: 'RecieverIdentifierType of a reversal: 11 in the current portal, 4 in older pages.',
  },
  reversalAmount: {
    standard: 'full',
    allowed: ['full', 'partial'],
    source: 'Partial reversals are not documented for the API; some sources allow them.',
  },
  reversalWindowHours: {
    standard: 0,
    allowed: { atMost: 8760 },
    source: 'How old a payment may be to be reversed is not documented; 0 is no limit, else result 2006.',
  },
  chargesTaken: {
    standard: 'account',
    allowed: ['account', 'chargesAccount'],
    source: 'Statements show charges on the account that moved money; balances show a Charges Paid account that goes negative.',
  },
  sendingCharges: { standard: false, allowed: [true, false], source: 'Charges between phones follow our tariff table, or are left out.' },
  billManagerPath: {
    standard: 'both',
    allowed: ['both', 'documented', 'doubled'],
    source: 'The go-live mail lists every Bill Manager path with its prefix doubled; the pages do not.',
  },
  billConflictStatus: {
    standard: 409,
    allowed: [409, 200],
    source: 'Bill Manager tells conflicts by rescode; the HTTP status beside it is not documented.',
  },
  qrResponseCode: {
    standard: '00',
    allowed: ['00', 'conversationId'],
    source: 'Live answers of Dynamic QR carry 00, the documented sample an id that starts with AG_.',
  },
  organisationInfoCode: {
    standard: '4000',
    allowed: ['4000', '0'],
    source: 'Organisation info: the samples say 4000 for success, the written table 0.',
  },
  bongaCode: {
    standard: '200',
    allowed: ['200', '6000'],
    source: 'Lipa na Bonga: the samples say 200 for success, the table of codes 6000.',
  },
};

/** The least lenient reading of every switch that has one: what passes here should pass anywhere. */
export const STRICT_SWITCHES: Partial<Switches> = {
  invalidatePrevious: true,
  strictFields: true,
  sameAmount: 'afterPrompt',
  subscriberLockSeconds: 60,
  c2bPublicPaybill: 'refused',
  c2bTillNumber: 'refused',
  foreignCredentials: 'refused',
  initiatorTries: 3,
  b2cMinimum: 'reject',
  tillIdentifier: '2',
  mmfToUtility: 'refused',
  reversalIdentifier: '11',
  reversalAmount: 'full',
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

/** The switches of a mode; throws `mode_invalid`. */
export function switchesOf(mode: 'lenient' | 'strict'): Partial<Switches> {
  if (mode === 'strict') return STRICT_SWITCHES;
  if (mode !== 'lenient') throw invalid('mode_invalid', 'Set mode to "strict" or "lenient".', { field: 'mode' });
  const strict = Object.keys(STRICT_SWITCHES) as (keyof Switches)[];
  return Object.fromEntries(strict.map((name) => [name, SWITCHES[name].standard]));
}
