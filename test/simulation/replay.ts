import type { Money } from '@malipo/daraja/values';
import { close, endLease, recordSending } from '../../packages/malipo/src/engine/decide/commands.ts';
import { decide } from '../../packages/malipo/src/engine/decide/decide.ts';
import type { Attempt, Evidence, Known, Payment, Plan, Rules, Settlement } from '../../packages/malipo/src/engine/decide/known.ts';
import { createDice } from './dice.ts';
import type { Dice } from './dice.ts';
import { receiptKey } from './ledger-watch.ts';
import type { World } from './world.ts';

const ORDERS = 5;

/** One thing that happened to a payment: a witness spoke, a sending ended, somebody closed it. */
type Step = (state: State) => void;

/** One payment as a replay knows it, with money that nobody waits for beside it. */
interface State {
  known: Known;
  readonly unmatched: Map<string, Settlement>;
  readonly balances: Map<string, number>;
}

/** Everything that invariant 10 speaks of, as one text. */
type Outcome = string;

/** Invariant 10: the same evidence and commands in five other orders, some of it twice, end as the run ended. */
export function replayEvidence(world: World): void {
  const dice = createDice(world.plan.seed + 0x0dde);
  const about = Map.groupBy(world.ledger.rows.evidence.values(), (e) => e.paymentId ?? '');
  const attempts = Map.groupBy(world.ledger.rows.attempts.values(), (a) => a.paymentId);
  for (const payment of world.ledger.rows.payments.values()) {
    const told = about.get(payment.id) ?? [];
    if (told.length === 0) continue;
    replayPayment(world, payment, attempts.get(payment.id) ?? [], told, dice);
  }
}

function replayPayment(world: World, payment: Payment, attempts: readonly Attempt[], told: readonly Evidence[], dice: Dice): void {
  const { ledger, notebook } = world;
  const settlements = [...ledger.settlementsOf.get(payment.id)].flatMap((id) => ledger.rows.settlements.get(id) ?? []);
  const balances = new Map<string, number>();
  for (const { id } of settlements) for (const [account, cents] of ledger.moved.get(id) ?? []) add(balances, account, cents);
  const torn = new Set(attempts.filter((a) => isTorn(world, a, told)).map((a) => a.id));
  if (torn.size > 0) notebook.count('callbacks that contradict each other');
  const ended = outcomeOf(payment, attempts, settlements, balances, torn);
  const sendingOf = new Map(attempts.flatMap((a) => (a.sentAt === null ? [] : [[a.id, sendingStep(world, a)] as const])));
  const steps = [...told.map((e) => evidenceStep(e, sendingOf)), ...sendingOf.values(), ...closingStep(world, payment)];
  for (let n = 0; n < ORDERS; n++) {
    const order = shuffled([...steps, ...steps.filter(() => dice.chance(0.2))], dice);
    const state = beginning(world, payment, attempts);
    for (const step of order) step(state);
    const found = outcomeOf(state.known.payment, state.known.attempts, state.known.settlements, state.balances, torn);
    notebook.count('replayed in another order');
    if (found === ended) continue;
    notebook.violation('10', `Payment ${payment.reference} ended as ${ended}; in another order as ${found}.`);
    return;
  }
}

/**
 * Safaricom's answer was lost, and listed callbacks by the attempt's own token name different ids: the first one is
 * followed. Money does not hang on it, for what was booked comes by the sweep; the state of the attempt does.
 */
function isTorn({ ledger }: World, { id }: Attempt, told: readonly Evidence[]): boolean {
  if (ledger.sent.get(id)?.words === 'sending accepted') return false;
  const named = told.flatMap((e) => (e.attemptId === id && e.source === 'stk_callback' && e.listed ? [e.checkoutRequestId] : []));
  return new Set(named).size > 1;
}

function shuffled<T>(list: T[], dice: Dice): T[] {
  for (let i = list.length - 1; i > 0; i--) {
    const j = dice.below(i + 1);
    const other = list[j] as T;
    list[j] = list[i] as T;
    list[i] = other;
  }
  return list;
}

/** The payment before anything was heard: its prompts are on their way. */
function beginning(world: World, payment: Payment, attempts: readonly Attempt[]): State {
  const fresh: Payment = {
    ...payment,
    status: 'open',
    creditedCents: 0 as Money,
    mismatch: 'none',
    late: false,
    claimed: false,
    claimedUntil: null,
    receipt: null,
    paidAt: null,
    closedAt: null,
    fulfilment: 'none',
  };
  const sending = attempts.map((a): Attempt => {
    if (a.sentAt === null) return a;
    const blank = {
      failure: null,
      resultCode: null,
      resultText: null,
      merchantRequestId: null,
      checkoutRequestId: null,
      receipt: null,
      receiptBy: null,
      endedAt: null,
    };
    return { ...a, ...blank, status: 'sending' };
  });
  const known: Known = {
    payment: fresh,
    attempts: sending,
    evidence: [],
    settlements: [],
    elsewhere: [],
    slots: [],
    rules: rulesOf(world, payment),
  };
  return { known, unmatched: new Map(), balances: new Map() };
}

function rulesOf({ plan }: World, payment: Payment): Rules {
  const { verify } = plan.engine;
  return {
    verifyAboveCents: verify === 'never' || verify === undefined ? null : verify === 'always' ? 0 : verify.above * 100,
    fulfils: true,
    isTill: plan.shortcodes.find((s) => s.number === payment.shortcode)?.kind === 'till',
    checkMs: [],
    sweepSoonMs: 0,
  };
}

const evidenceStep =
  (row: Evidence, sendingOf: ReadonlyMap<string, Step>): Step =>
  (state) => {
    // Nobody can ask about a prompt before Safaricom's answer named it.
    if (row.source === 'stk_query') sendingOf.get(row.attemptId ?? '')?.(state);
    const evidence: Evidence = { ...row, believed: row.source === 'pull' };
    const key = receiptKey(evidence);
    const elsewhere = new Map(state.known.elsewhere.map((s) => [s.receipt, s]));
    const holder = state.unmatched.get(key);
    if (holder) elsewhere.set(holder.receipt, holder);
    apply(state, decide({ ...state.known, elsewhere: [...elsewhere.values()] }, evidence, evidence.readAt));
  };

/** The app or the schedule closed the payment; that can have come at any time. */
function closingStep(world: World, payment: Payment): Step[] {
  const closed = world.ledger.closed.get(payment.id);
  if (!closed) return [];
  const at = payment.closedAt ?? payment.updatedAt;
  return [(state) => apply(state, close(state.known, closed, { seed: `cmd_${payment.id}`, words: `command ${closed}` }, at))];
}

function sendingStep(world: World, { id }: Attempt): Step {
  const sent = world.ledger.sent.get(id);
  const push = world.vendor.accepted.get(id);
  return (state) => {
    const attempt = state.known.attempts.find((a) => a.id === id);
    if (!attempt || !sent) return;
    const { row, words } = sent;
    const now = row.updatedAt;
    const cause = { seed: `${id}${row.tries}`, words };
    const message = row.resultText ?? '';
    if (words === 'sending accepted' && push) {
      const { merchantRequestId, checkoutRequestId } = push;
      return apply(state, recordSending(state.known, attempt, { kind: 'accepted', merchantRequestId, checkoutRequestId }, cause, now));
    }
    if (words === 'sending rejected')
      return apply(
        state,
        recordSending(state.known, attempt, { kind: 'rejected', failure: row.failure ?? '', code: row.resultCode, message }, cause, now),
      );
    if (words === 'sending not_sent')
      return apply(
        state,
        recordSending(state.known, attempt, { kind: 'not_sent', again: false, code: row.resultCode, message }, cause, now),
      );
    apply(state, endLease(state.known, attempt, cause, now));
  };
}

function apply(state: State, plan: Plan): void {
  state.known = plan.known;
  for (const p of plan.postings) {
    add(state.balances, p.fromAccount, 0 - p.amountCents);
    add(state.balances, p.toAccount, p.amountCents);
  }
}

const add = (balances: Map<string, number>, account: string, cents: number): void =>
  void balances.set(account, (balances.get(account) ?? 0) + cents);

function outcomeOf(
  payment: Payment,
  attempts: readonly Attempt[],
  settlements: readonly Settlement[],
  balances: ReadonlyMap<string, number>,
  torn: ReadonlySet<string>,
): Outcome {
  return JSON.stringify({
    status: payment.status,
    mismatch: payment.mismatch,
    credited: payment.creditedCents,
    receipts: settlements.flatMap((s) => (s.status === 'credited' ? [s.receipt ?? 'none'] : [])).sort(),
    attempts: attempts.flatMap((a) => (torn.has(a.id) ? [] : [`${a.id} ${a.status}`])).sort(),
    balances: [...balances].filter(([, cents]) => cents !== 0).sort(([a], [b]) => (a < b ? -1 : 1)),
  });
}
