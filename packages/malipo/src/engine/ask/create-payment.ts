import { invalid, later, newId, newToken } from '@malipo/daraja/values';
import type { Instant, Money, Phone } from '@malipo/daraja/values';
import type { Tx } from '../../store/contract.ts';
import { fittingReference, generateAccountReference } from './account-reference.ts';
import type { Context } from '../context.ts';
import { conflict } from '../errors.ts';
import { sha256 } from '../secrets/hash.ts';
import type { Attempt, Cause, Known, Payment, Plan, Slot } from '../decide/known.ts';
import { idMaker } from '../decide/known.ts';
import { present } from '../book/load.ts';
import type { WantedPayment } from './parse-payment.ts';
import { jobs } from '../work/schedule.ts';
import { paymentSlot, phoneSlot } from '../tell/views.ts';
import { planDeparture } from './send-prompt.ts';
import type { Sending } from './send-prompt.ts';
import { accountReferenceId, fold, writePlans } from '../book/write.ts';

const SEND_BEFORE_MS = 60_000;
/** The asking call sends by itself; the loop takes over when that process died. */
const HURRY_MS = 5_000;

/** Where a repeated request is recognised, and by what. */
export interface Idempotency {
  readonly key: string;
  readonly route: string;
  readonly tenant: string;
  readonly body: unknown;
}

/** JSON with sorted keys: the same wishes give the same text. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value)
    .filter(([, v]) => v !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`).join(',')}}`;
}

/** The id of the payment this key made before; undefined when it is new and now ours. Throws `idempotency_conflict`. */
async function claimKey(tx: Tx, wish: Idempotency, subjectId: string, now: Instant): Promise<string | undefined> {
  if (wish.key === '' || wish.key.length > 255)
    throw invalid('idempotency_key_invalid', 'An idempotency key has 1 to 255 characters. A random UUID per order is a good one.', {
      field: 'Idempotency-Key',
    });
  const id = sha256(canonical([wish.tenant, wish.route, wish.key]));
  const bodyHash = sha256(canonical(wish.body));
  const [isNew] = await tx.insert('idempotencyKeys', [{ id, bodyHash, subjectId, createdAt: now }]);
  if (isNew) return undefined;
  const [row] = await tx.get('idempotencyKeys', [id]);
  if (row?.bodyHash === bodyHash) return row.subjectId;
  throw conflict(
    'idempotency_conflict',
    'This idempotency key was used before with another request. Use a new key for a new payment, or repeat the first request unchanged.',
  );
}

/** The app's own reference when it fits and is free, else a generated one. An explicit one that is taken is refused. */
async function claimReference(tx: Tx, wanted: WantedPayment, paymentId: string, context: Context): Promise<string> {
  const { environment, number } = wanted.shortcode;
  const own = wanted.accountReference ?? fittingReference(wanted.reference);
  const isFree = async (reference: string): Promise<boolean> => {
    const [kept] = await tx.insert('accountReferences', [
      { id: accountReferenceId(environment, number, reference), paymentId, freeAt: null },
    ]);
    return kept === true;
  };
  if (own !== undefined && (await isFree(own))) return own;
  if (wanted.accountReference !== null) {
    throw conflict(
      'account_reference_taken',
      `Account reference ${wanted.accountReference} is in use by another payment on ${number} (or was, less than 7 days ago). Choose another, or leave it out to have one made.`,
    );
  }
  for (;;) {
    const generated = generateAccountReference(context.system);
    if (await isFree(generated)) return generated;
  }
}

/** A new prompt, not yet sent. */
export function newAttempt(payment: Payment, phone: Phone, id: string, sendBeforeMs: number, now: Instant): Attempt {
  return {
    id,
    paymentId: payment.id,
    tenant: payment.tenant,
    environment: payment.environment,
    shortcode: payment.shortcode,
    phone,
    amountCents: (payment.amountCents - payment.creditedCents) as Money,
    accountReference: payment.accountReference,
    status: 'queued',
    failure: null,
    resultCode: null,
    resultText: null,
    merchantRequestId: null,
    checkoutRequestId: null,
    receipt: null,
    receiptBy: null,
    askedAt: now,
    sendBefore: later(now, sendBeforeMs),
    sentAt: null,
    leaseUntil: null,
    tries: 0,
    checks: 0,
    endedAt: null,
    createdAt: now,
    updatedAt: now,
    cause: 'command prompt',
  };
}

/** The plan that adds a queued attempt; its slots are claimed by the caller. */
export function queueAttempt(known: Known, attempt: Attempt, now: Instant): Plan {
  return {
    known: { ...known, attempts: [...known.attempts, attempt] },
    postings: [],
    events: [],
    jobs: [jobs.prompt(attempt.id, now + HURRY_MS, now)],
    problems: [],
  };
}

export const sendBeforeMs = (context: Context): number => context.options.sendBeforeMs ?? SEND_BEFORE_MS;

/** What one transaction of `create` did: the payment it made or found, and the prompt to send now, if one was taken. */
export interface Created {
  readonly paymentId: string;
  readonly known?: Known;
  readonly work?: Sending;
}

/**
 * Idempotency row, payment, attempt, event and jobs in one transaction; with `maySend` the prompt is taken for sending in
 * it as well. A busy phone does not lose the sale: the payment is made without a prompt.
 */
export async function createPayment(
  tx: Tx,
  wanted: WantedPayment,
  idempotency: Idempotency | undefined,
  maySend: boolean,
  context: Context,
): Promise<Created> {
  const { system } = context;
  const now = system.now();
  const id = newId('pay', system);
  const earlier = idempotency && (await claimKey(tx, idempotency, id, now));
  if (earlier !== undefined) return { paymentId: earlier };
  const payment = blankPayment(wanted, id, await claimReference(tx, wanted, id, context), newToken(system), now);
  const attempt = wanted.phone === null ? undefined : newAttempt(payment, wanted.phone, newId('att', system), sendBeforeMs(context), now);
  const { isClaimed, slots } = attempt ? await claimSlots(tx, attempt) : { isClaimed: false, slots: [] };
  const opened = openPlan(payment, isClaimed ? attempt : undefined, slots, context, now);
  const departure = attempt && maySend && isClaimed ? planDeparture(opened.known, attempt, context) : undefined;
  if (departure) await tx.insert('callbackTokens', [departure.token]);
  const plan = departure ? fold(opened, departure.plan) : opened;
  await tx.insert('payments', [payment]);
  await writePlans(tx, [{ before: { ...opened.known, attempts: [] }, plan }], context);
  return { paymentId: id, known: plan.known, ...(departure ? { work: departure.work } : {}) };
}

/** A new payment's own slot is always free; where the phone's is another prompt's, that one is shown and none is held. */
async function claimSlots(tx: Tx, attempt: Attempt): Promise<{ isClaimed: boolean; slots: readonly Slot[] }> {
  const own: Slot = { id: paymentSlot(attempt.paymentId), attemptId: attempt.id, freeAt: null };
  const phone: Slot = { id: phoneSlot(attempt, attempt.phone), attemptId: attempt.id, freeAt: null };
  const [, isFree] = await tx.insert('slots', [own, phone]);
  if (isFree) return { isClaimed: true, slots: [own, phone] };
  await tx.delete('slots', [own.id]);
  return { isClaimed: false, slots: present<'slots'>(await tx.get('slots', [phone.id])) };
}

function openPlan(payment: Payment, attempt: Attempt | undefined, slots: readonly Slot[], context: Context, now: Instant): Plan {
  const known: Known = { payment, attempts: [], evidence: [], settlements: [], elsewhere: [], slots, rules: context.rulesFor(payment) };
  const cause: Cause = { seed: payment.id, words: 'command create' };
  const queued = attempt ? queueAttempt(known, attempt, now) : { known, postings: [], events: [], jobs: [], problems: [] };
  return {
    ...queued,
    events: [{ id: idMaker(cause, now)('evt'), type: 'payment.created' }],
    jobs: [...queued.jobs, jobs.expire(payment, now)],
  };
}

function blankPayment(wanted: WantedPayment, id: string, accountReference: string, clientSecret: string, now: Instant): Payment {
  const { amountCents, reference, phone, description, shortcode, metadata, expiresAt, returnUrl } = wanted;
  return {
    id,
    tenant: shortcode.tenant,
    environment: shortcode.environment,
    shortcode: shortcode.number,
    reference,
    accountReference,
    description,
    amountCents,
    creditedCents: 0 as Money,
    status: 'open',
    mismatch: 'none',
    late: false,
    claimed: false,
    claimedUntil: null,
    fulfilment: 'none',
    phone,
    receipt: null,
    metadata,
    clientSecret,
    returnUrl,
    createdAt: now,
    updatedAt: now,
    expiresAt,
    closedAt: null,
    paidAt: null,
    cause: 'command create',
  };
}
