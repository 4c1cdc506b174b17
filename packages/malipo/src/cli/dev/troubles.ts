import type { FaultRule, Habit, Simulator } from '@malipo/simulator';

/** One way in which a payment goes wrong, as a button: what to do, what to expect, and how the simulator is told. */
export interface Trouble {
  readonly id: string;
  readonly name: string;
  /** What the person does and sees. */
  readonly hint: string;
  readonly habit?: Habit;
  readonly faults?: readonly FaultRule[];
}

/** The gateway gives up, and the customer pays this long after. */
const lateMs = 8000;
const soonMs = 2500;

export const troubles: readonly Trouble[] = [
  { id: 'none', name: 'None', hint: 'Buy, type the PIN 1234 on the phone, paid.' },
  {
    id: 'cancel',
    name: 'Customer cancels',
    hint: 'The phone cancels by itself. Send a new request from the payment page.',
    habit: { name: 'cancels', afterMs: soonMs },
  },
  { id: 'wrong-pin', name: 'Wrong PIN', hint: 'The phone types a wrong PIN by itself.', habit: { name: 'wrongPin', afterMs: soonMs } },
  { id: 'no-money', name: 'Not enough money', hint: 'The wallet is as good as empty.', habit: { name: 'noMoney', afterMs: soonMs } },
  { id: 'no-answer', name: 'Nobody looks', hint: 'The request closes by itself after 30 s (a minute in real life).', habit: 'neverLooks' },
  {
    id: 'lost-callback',
    name: 'Callback lost',
    hint: 'Type the PIN. Safaricom’s message never comes; Malipo asks, and finds the payment within seconds.',
    faults: [{ fault: 'callbackDropped' }],
  },
  {
    id: 'lost-both',
    name: 'Answer and callback lost',
    hint: 'The page says “still checking”. Type the PIN; only the sweep can find this one, within 20 s here (10 min in real life).',
    faults: [{ fault: 'connectionLost', api: 'stkPush', when: 'after' }, { fault: 'callbackDropped' }],
  },
  {
    id: 'late-callback',
    name: 'Paid after the time-out',
    hint: 'First “no answer” after 30 s; some seconds later the customer pays after all, and it counts.',
    habit: { name: 'pays', afterMs: soonMs },
    faults: [{ fault: 'callbackAfterTimeout', ms: lateMs }],
  },
  {
    id: 'doubled',
    name: 'Callback three times',
    hint: 'Type the PIN. The message comes three times; the money counts once.',
    faults: [{ fault: 'callbackRepeated', copies: 2 }],
  },
];

export const findTrouble = (id: string): Trouble | undefined => troubles.find((trouble) => trouble.id === id);

/** Sets the simulator up for this one trouble and no other. */
export function makeTrouble(simulator: Simulator, phone: string, { habit, faults }: Trouble): void {
  simulator.faults.clear();
  for (const fault of faults ?? []) simulator.faults.add(fault);
  const customer = simulator.phone(phone);
  customer.set({ habit: habit ?? 'person' });
}
