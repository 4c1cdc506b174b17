import type { Phone } from '@malipo/daraja/values';
import type { FaultRule } from './faults.ts';
import type { Habit } from '../prompts/habits.ts';
import type { ResultName } from '../prompts/results.ts';

/** A story that a client in any language picks by phone number or by amount. */
export interface Scenario {
  /** 1 to 99: phone 2547000000NN, or amount 99NN. */
  readonly number: number;
  readonly says: string;
  readonly habit?: Habit;
  /** Ends the prompt with this result without showing it on the phone. */
  readonly result?: ResultName;
  readonly faults?: readonly FaultRule[];
}

const pays: Habit = { name: 'pays', afterMs: 4_000 };

/** Phone 2547000000NN or amount 99NN (KES 9,901 and so on) tells story NN. */
export const SCENARIOS: readonly Scenario[] = [
  { number: 1, says: 'Pays after 4 seconds.', habit: pays },
  { number: 2, says: 'Cancels (1032).', habit: 'cancels' },
  { number: 3, says: 'Types a wrong PIN (2001).', habit: 'wrongPin' },
  { number: 4, says: 'Has no money (1).', habit: 'noMoney' },
  { number: 5, says: 'Never looks (1037 after the prompt’s lifetime).', habit: 'neverLooks' },
  { number: 6, says: 'Phone is off (1037).', habit: 'off' },
  { number: 7, says: 'Pays after 45 seconds.', habit: { name: 'slow', afterMs: 45_000 } },
  { number: 8, says: '1037 first; pays half a minute later after all.', habit: pays, faults: [{ fault: 'callbackAfterTimeout' }] },
  { number: 9, says: 'Pays; the callback is lost.', habit: pays, faults: [{ fault: 'callbackDropped' }] },
  { number: 10, says: 'Pays; the callback comes three times.', habit: pays, faults: [{ fault: 'callbackRepeated', copies: 2 }] },
  { number: 11, says: 'Pays; the callback comes before the push is answered.', habit: pays, faults: [{ fault: 'callbackBeforeAnswer' }] },
  { number: 12, says: 'Pays; the push is accepted but its answer is lost.', habit: pays, faults: [{ fault: 'connectionLost' }] },
  {
    number: 13,
    says: 'Pays; the push is accepted but answered with HTTP 500.',
    habit: pays,
    faults: [{ fault: 'serverError', when: 'after' }],
  },
  { number: 14, says: 'The push fails with HTTP 500; no prompt.', faults: [{ fault: 'serverError', when: 'before' }] },
  { number: 15, says: 'HTTP 429.', faults: [{ fault: 'rateLimited' }] },
  { number: 16, says: 'Spike arrest (500.003.02).', faults: [{ fault: 'spikeArrest' }] },
  { number: 17, says: 'System is busy (500.003.02).', faults: [{ fault: 'systemBusy' }] },
  { number: 18, says: 'A firewall page instead of an answer (403).', faults: [{ fault: 'html', status: 403 }] },
  { number: 19, says: 'Pays; the callback comes ten minutes late.', habit: pays, faults: [{ fault: 'callbackDelayed', ms: 600_000 }] },
  { number: 20, says: 'Pays; the callback names one shilling more.', habit: pays, faults: [{ fault: 'callbackWrongAmount' }] },
  { number: 21, says: 'Cancels; a stranger posts a made-up success.', habit: 'cancels', faults: [{ fault: 'callbackForged' }] },
  { number: 22, says: 'PIN is locked (8006).', result: 'pinLocked' },
  { number: 23, says: 'Over the day’s limit (4).', result: 'dailyLimit' },
  { number: 24, says: 'Expired (1019).', result: 'expired' },
  { number: 25, says: 'The prompt cannot be sent (1025).', result: 'pushFailed' },
  { number: 26, says: 'Bad debt contract (E3008, a code that is no number).', result: 'badDebt' },
  { number: 27, says: 'Operator does not exist (SFC_IC0003).', result: 'noOperator' },
  { number: 28, says: 'The SMS centre does not answer (1036).', result: 'smscTimeout' },
  { number: 29, says: 'M-PESA is busy (26).', result: 'systemBusy' },
  { number: 30, says: 'Unspecified error (9999).', result: 'unspecified' },
  { number: 31, says: 'The shop’s account is full (8).', result: 'fullAccount' },
  { number: 32, says: 'Another session is open on the phone (1001).', result: 'subscriberLocked' },
  {
    number: 33,
    says: 'Pays; answer and callback are both lost: only Pull knows.',
    habit: pays,
    faults: [{ fault: 'connectionLost' }, { fault: 'callbackDropped' }],
  },
  { number: 34, says: 'The push is answered after 30 seconds; pays meanwhile.', habit: pays, faults: [{ fault: 'slow', ms: 30_000 }] },
  { number: 35, says: 'Pays; the callback carries ids nobody knows.', habit: pays, faults: [{ fault: 'callbackWrongIds' }] },
];

const byNumber = new Map(SCENARIOS.map((scenario) => [scenario.number, scenario]));

/** The story for a push, the phone's before the amount's. */
export function findScenario(phone: Phone | undefined, amount: number | undefined): Scenario | undefined {
  const fromPhone = phone?.startsWith('2547000000') ? byNumber.get(Number(phone.slice(-2))) : undefined;
  if (fromPhone) return fromPhone;
  return amount !== undefined && amount >= 9_900 && amount <= 9_999 ? byNumber.get(amount - 9_900) : undefined;
}
