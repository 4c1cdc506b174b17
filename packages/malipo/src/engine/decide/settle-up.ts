import type { Money } from '@malipo/daraja/values';
import type { NamedMoney } from './identify.ts';
import type { Attempt, Known, Payment, Plan, Settlement, Step, Told } from './known.ts';

/** The settlements after a decision, and what moves and is told with them. */
export interface SettledUp {
  readonly settlements: readonly Settlement[];
  readonly elsewhere: readonly Settlement[];
  readonly postings: Plan['postings'];
  readonly events: readonly Told[];
}

/** The same while it is being written. */
interface Draft {
  readonly payment: Payment;
  readonly step: Step;
  /** This payment's settlements, by id. */
  readonly own: Map<string, Settlement>;
  readonly elsewhere: Map<string, Settlement>;
  readonly postings: Plan['postings'][number][];
  readonly events: Told[];
}

/** Money wanted in the book: every receipt of `ours`, and every succeeded attempt that has none yet. */
export function settleUp(
  known: Known,
  attempts: readonly Attempt[],
  ours: readonly NamedMoney[],
  links: ReadonlyMap<string, NamedMoney>,
  step: Step,
): SettledUp {
  const draft: Draft = {
    payment: known.payment,
    step,
    own: new Map(known.settlements.map((s) => [s.id, s])),
    elsewhere: new Map(known.elsewhere.map((s) => [s.id, s])),
    postings: [],
    events: [],
  };
  const attemptOf = new Map([...links].map(([attemptId, money]) => [money.receipt, attemptId]));
  for (const money of ours) settleReceipt(draft, money, attemptOf.get(money.receipt) ?? null);
  for (const attempt of attempts) if (attempt.status === 'succeeded' && !links.has(attempt.id)) settleBare(draft, attempt);
  return { settlements: [...draft.own.values()], elsewhere: [...draft.elsewhere.values()], postings: draft.postings, events: draft.events };
}

/** One receipt, one settlement: the one that has it, the unmatched one, the bare one of its attempt, or a new one. */
function settleReceipt(draft: Draft, money: NamedMoney, attemptId: string | null): void {
  const { payment, step } = draft;
  const held = ofReceipt(draft.own, money);
  const unmatched = ofReceipt(draft.elsewhere, money);
  const bare = attemptId === null ? undefined : creditedFor(draft, attemptId, (s) => s.receipt === null);
  if (held) {
    post(draft, held, sales(payment), mpesa(payment), money.amountCents - held.amountCents);
    keep(draft, described(held, money, attemptId, step));
    if (bare) merge(draft, bare);
  } else if (unmatched) {
    draft.elsewhere.delete(unmatched.id);
    const taken = described({ ...unmatched, paymentId: payment.id, status: 'credited' }, money, attemptId, step);
    post(draft, taken, sales(payment), `unmatched:${unmatched.shortcode}`, unmatched.amountCents);
    post(draft, taken, sales(payment), mpesa(payment), money.amountCents - unmatched.amountCents);
    tell(draft, taken);
    if (bare) merge(draft, bare);
  } else if (bare) {
    post(draft, bare, sales(payment), mpesa(payment), money.amountCents - bare.amountCents);
    keep(draft, described(bare, money, attemptId, step));
  } else credit(draft, described(blank(payment, step), money, attemptId, step));
}

/** The prompt succeeded and nobody has named its receipt yet: its money is credited without one. */
function settleBare(draft: Draft, attempt: Attempt): void {
  if (creditedFor(draft, attempt.id, () => true)) return;
  credit(draft, {
    ...blank(draft.payment, draft.step),
    attemptId: attempt.id,
    amountCents: attempt.amountCents,
    accountReference: attempt.accountReference,
    source: 'stk_query',
  });
}

const sales = ({ tenant }: Payment): string => `sales:${tenant}`;
const mpesa = ({ shortcode }: Payment): string => `mpesa:${shortcode}`;

const ofReceipt = (settlements: ReadonlyMap<string, Settlement>, { receipt }: NamedMoney): Settlement | undefined =>
  [...settlements.values()].find((s) => s.receipt === receipt);

const creditedFor = ({ own }: Draft, attemptId: string, isMeant: (s: Settlement) => boolean): Settlement | undefined =>
  [...own.values()].find((s) => s.attemptId === attemptId && s.status === 'credited' && isMeant(s));

function keep({ own }: Draft, settlement: Settlement): void {
  own.set(settlement.id, settlement);
}

function credit(draft: Draft, settlement: Settlement): void {
  post(draft, settlement, sales(draft.payment), mpesa(draft.payment), settlement.amountCents);
  tell(draft, settlement);
}

function tell(draft: Draft, settlement: Settlement): void {
  draft.events.push({ id: draft.step.ids('evt'), type: 'settlement.created', settlementId: settlement.id });
  keep(draft, settlement);
}

/** The attempt's money turned out to be a receipt that stands in the book already. */
function merge(draft: Draft, bare: Settlement): void {
  const { payment, step } = draft;
  post(draft, bare, mpesa(payment), sales(payment), bare.amountCents);
  keep(draft, { ...bare, status: 'merged', attemptId: null, updatedAt: step.now, cause: step.cause.words });
}

/** Moves cents between two accounts; a negative amount moves them the other way, none moves nothing. */
function post({ payment, step, postings }: Draft, settlement: Settlement, from: string, to: string, amountCents: number): void {
  if (amountCents === 0) return;
  const [fromAccount, toAccount] = amountCents > 0 ? [from, to] : [to, from];
  postings.push({
    id: step.ids('pst'),
    tenant: payment.tenant,
    environment: payment.environment,
    fromAccount,
    toAccount,
    amountCents: Math.abs(amountCents) as Money,
    settlementId: settlement.id,
    createdAt: step.now,
    cause: step.cause.words,
  });
}

function blank(payment: Payment, { ids, now, cause }: Step): Settlement {
  return {
    id: ids('stl'),
    tenant: payment.tenant,
    environment: payment.environment,
    shortcode: payment.shortcode,
    paymentId: payment.id,
    attemptId: null,
    receipt: null,
    amountCents: 0 as Money,
    accountReference: null,
    payer: null,
    payerName: null,
    source: 'stk_query',
    status: 'credited',
    completedAt: null,
    createdAt: now,
    updatedAt: now,
    cause: cause.words,
  };
}

function described(row: Settlement, money: NamedMoney, attemptId: string | null, { now, cause }: Step): Settlement {
  const next: Settlement = {
    ...row,
    attemptId,
    receipt: money.receipt,
    amountCents: money.amountCents,
    completedAt: money.completedAt,
    payer: money.payer,
    payerName: money.payerName,
    accountReference: money.accountReference ?? row.accountReference,
    source: money.source,
  };
  const isSame = (Object.keys(next) as (keyof Settlement)[]).every((key) => next[key] === row[key]);
  return isSame ? row : { ...next, updatedAt: now, cause: cause.words };
}
