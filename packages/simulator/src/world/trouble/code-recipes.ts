import { codeTable } from '@malipo/daraja/codes';
import type { CodeApi, CodeEntry } from '@malipo/daraja/codes';
import type { FaultApi } from '../apis.ts';
import type { FaultRule } from './faults.ts';
import { CODE_STORIES } from './code-stories.ts';
import type { CodeStory } from './code-stories.ts';
import { SCENARIOS } from './scenarios.ts';
import type { Switches } from './switches.ts';

/** How one code of Safaricom's can be seen here, or why it cannot. */
export type CodeRecipe =
  /** Phone 2547000000NN, or amount 99NN. */
  | { readonly scenario: number }
  /** What to do, in a sentence. */
  | CodeStory
  | { readonly fault: FaultRule }
  | { readonly never: string };

type CodeName = Pick<CodeEntry, 'api' | 'code' | 'variant'>;

/** The recipe of a row of `codeTable`. */
export function codeRecipe(entry: CodeName): CodeRecipe {
  const name = [entry.api, entry.code, entry.variant].filter(Boolean).join(' ');
  const own = OWN[name] ?? CODE_STORIES[name];
  if (own) return own;
  if (entry.variant === 'queue-timeout')
    return { fault: { fault: 'queueTimeout', api: STRIKES[entry.api === 'core' ? 'account-balance' : (entry.api as CodeApi)] ?? 'b2c' } };
  return entry.code.startsWith('HTTP-') ? bare(entry) : (usualOf(entry) ?? forced(entry));
}

/** A recipe in one sentence, for a page. */
export function recipeSentence(recipe: CodeRecipe): string {
  if ('scenario' in recipe) {
    const number = String(recipe.scenario).padStart(2, '0');
    return `Pay from 0700 0000${number}, or KES 9,9${number}.`;
  }
  if ('fault' in recipe) return `Add the fault ${spaced(recipe.fault)}`;
  return 'does' in recipe ? recipe.does : `Not here: ${recipe.never}`;
}

/** With blanks, so that a narrow terminal can break it. */
const spaced = (fault: FaultRule): string => JSON.stringify(fault, null, 1).replaceAll(/\n\s*/g, ' ').replace('{ ', '{').replace(' }', '}');

const does = (sentence: string, switches?: Partial<Switches>): CodeRecipe => ({ does: sentence, ...(switches ? { switches } : {}) });
const refused = (api: FaultApi, code: string, message: string): CodeRecipe => ({ fault: { fault: 'refused', api, code, message } });

/** What neither a scenario nor the plain fault of its API shows. */
const OWN: Readonly<Record<string, CodeRecipe>> = {
  'stk 17 internal': { fault: { fault: 'result', api: 'stkCallback', code: '17', description: 'System internal error.' } },
  'stk 4999': does('Ask about a prompt that nobody has answered yet.'),

  'api 401.001': refused('stkPush', '401.001', 'Unauthorized'),
  'api 401.001 invalid-amount': does('Pay out KES 9 with the switch b2cMinimum at "reject".', { b2cMinimum: 'reject' }),
  'api 500.001.1001 wrong-credentials': does('Push with another passkey.'),
  'api 500.001.1001 merchant-unknown': does('Push for a shortcode that is not here.'),
  'api 500.001.1001 type-not-allowed': does('Push to a paybill as if it were a till.'),
  'api 500.001.1001 subscriber-locked': refused(
    'stkPush',
    '500.001.1001',
    'Unable to lock subscriber, a transaction is already in process for the current subscriber',
  ),
  'api 500.001.1001 missing-iccid': refused('stkPush', '500.001.1001', 'Missing ICCID'),
  'api 500.001.1001 query-pending': does('With the switch queryPending at "error500", ask about a prompt that nobody has answered yet.', {
    queryPending: 'error500',
  }),
  'api 500.001.1001 query-not-found': does('Ask about a CheckoutRequestID that was never given.'),
  'api 500.002.1001 duplicate': does('Pay out twice with one OriginatorConversationID.'),
  'api 500.003.02': refused('stkPush', '500.003.02', 'Error Occurred'),
  'api 500.003.02 spike-arrest': { fault: { fault: 'spikeArrest', api: 'stkPush' } },
  'api 500.003.02 system-busy': { fault: { fault: 'systemBusy', api: 'stkPush' } },
  'api 500.003.03': { fault: { fault: 'quota', api: 'stkPush' } },
  'api 500.003.1001 urls-registered': does('With the switch environment at "production", register C2B addresses twice.', {
    environment: 'production',
  }),
  'api 500.003.1001 duplicate-notification': does(
    'With the switches environment at "production" and c2bAgain at "duplicateNotification", register C2B addresses twice.',
    { environment: 'production', c2bAgain: 'duplicateNotification' },
  ),
  'api 500.003.1001 unreachable': refused('stkPush', '500.003.1001', 'Service is currently unreachable. Please try again later.'),

  'pull 1000': does('Register a shortcode for Pull.'),
  'pull 1001': does('Register it once more.'),
  'pull 400.001': does('Ask for the payments of a shortcode that is not registered for Pull.'),

  'orginfo 0': does('Ask about a paybill with the switch organisationInfoCode at "0".', { organisationInfoCode: '0' }),
  'orginfo 1': does('Ask about a number that nobody has.'),
  'bonga 6000': does('With the switch bongaCode at "6000", ask what points are worth.', { bongaCode: '6000' }),
  'hakikisha 400': does('Ask about a phone without M-PESA.'),
  'ratiba 200': does('Ask for a standing order: the acknowledgement says it.'),

  'core 21': { never: 'every API that answers in the words of M-PESA’s core has a row of its own for 21, which stands beside this one.' },
};

/** What its first success takes, by API. */
const SUCCESS: Partial<Readonly<Record<CodeApi, string>>> = {
  stk: 'Answer the prompt with the phone’s PIN.',
  b2c: 'Pay out of an account that holds enough.',
  b2b: 'Pay a business out of a working account that holds enough.',
  'b2b-express': 'Have the till’s nominated phone answer the prompt.',
  reversal: 'Reverse a payment to a shortcode.',
  'account-balance': 'Ask for the balances of a shortcode.',
  'transaction-status': 'Ask about a payment to a shortcode.',
  ratiba: 'Have the customer’s phone agree to a standing order.',
  billmanager: 'Opt a shortcode in, or send an invoice.',
  qr: 'Have a QR code made.',
  orginfo: 'Ask about a paybill or till of this simulator.',
  hakikisha: 'Ask about a phone of this simulator.',
  imsi: 'Ask about a phone of this simulator.',
  swap: 'Ask about a phone of this simulator.',
};

function usualOf({ api, code }: CodeName): CodeRecipe | undefined {
  if (api === 'c2b-validation') {
    const outcome = code === '0' ? 'the payment goes through' : 'the phone reads why it was refused';
    return does(`Answer {"ResultCode": "${code}"} when the validation address is asked: ${outcome}.`);
  }
  const success = SUCCESS[api as CodeApi];
  if (success !== undefined && SUCCESS_CODES.has(code)) return does(success);
  return api === 'stk' ? scenarioOf(code) : undefined;
}

const SUCCESS_CODES: ReadonlySet<string> = new Set(['0', '00', '200', '4000']);

/** The story that ends a prompt so, where the code alone tells which. */
function scenarioOf(code: string): CodeRecipe | undefined {
  const found = SCENARIOS.find(({ says, faults }) => !faults && new RegExp(`\\(${code}\\b`).test(says));
  return found && { scenario: found.number };
}

/** Answers without a code of their own. */
function bare({ api, code }: CodeName): CodeRecipe {
  if (code === 'HTTP-429') return { fault: { fault: 'rateLimited', api: 'stkPush' } };
  const status = Number(code.slice(5, 8));
  return { fault: code.endsWith('-EMPTY') ? { fault: 'empty', api: api as FaultApi, status } : { fault: 'html', api: 'stkPush', status } };
}

/** Which call the codes of an API strike. */
const STRIKES: Partial<Readonly<Record<CodeApi, FaultApi>>> = {
  api: 'stkPush',
  oauth: 'oauth',
  pull: 'pull',
  stk: 'stkCallback',
  b2c: 'b2c',
  b2b: 'b2b',
  'b2b-express': 'expressCheckout',
  reversal: 'reverse',
  'account-balance': 'accountBalance',
  'transaction-status': 'transactionStatus',
  ratiba: 'standingOrder',
  billmanager: 'billManager',
  orginfo: 'organisationInfo',
  hakikisha: 'hakikisha',
  bonga: 'bonga',
};
const REFUSED: ReadonlySet<string> = new Set(['api', 'oauth', 'pull']);

function forced({ api, code, variant }: CodeName): CodeRecipe {
  const strikes = STRIKES[api === 'core' ? coreApiOf(code) : (api as CodeApi)];
  if (!strikes) return { never: 'the simulator has no call that answers with it.' };
  if (variant === 'queue-timeout') return { fault: { fault: 'queueTimeout', api: strikes } };
  return { fault: { fault: REFUSED.has(api) ? 'refused' : 'result', api: strikes, code } };
}

/** The core's rows stand in for those that an API does not have itself, but for a variant. */
const coreApiOf = (code: string): CodeApi =>
  (['transaction-status', 'reversal', 'account-balance', 'b2b', 'b2c'] as const).find(
    (api) => !codeTable.some((entry) => entry.api === api && entry.code === code && entry.variant === undefined),
  ) ?? 'core';
