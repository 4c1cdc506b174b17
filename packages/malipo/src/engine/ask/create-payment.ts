import { invalid, later, newId, newToken } from '@malipo/daraja/values';
import type { Instant, Money, Phone } from '@malipo/daraja/values';
import type { Tx } from '../../store/contract.ts';
import type { Row } from '../../store/schema.ts';
import { fittingReference, generateAccountReference } from './account-reference.ts';
import type { Context } from '../context.ts';
import { conflict } from '../errors.ts';
import { sha256 } from '../secrets/hash.ts';
import type { Attempt, Cause, Known, Payment, Plan, Slot } from '../decide/known.ts';
import { idMaker } from '../decide/known.ts';
import type { WantedPayment } from './parse-payment.ts';
import { jobs } from '../jobs/schedule.ts';
import { isHeld, paymentSlot, phoneSlot } from '../tell/views.ts';
import { planDeparture } from './send-prompt.ts';
import type { Departure, Sending } from './send-prompt.ts';
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

/** What a caller wants made, and whether its prompt may leave at once. */
export interface Wish {
  readonly wanted: WantedPayment;
  readonly idempotency: Idempotency | undefined;
  readonly maySend: boolean;
}

/** By wish the id of the payment that its key made before; undefined where it is new and now ours. Throws `idempotency_conflict`. */
async function claimKeys(tx: Tx, wishes: readonly Wish[], ids: readonly string[], now: Instant): Promise<(string | undefined)[]> {
  const rows = wishes.map(({ idempotency }, i) => (idempotency ? keyRow(idempotency, ids[i] ?? '', now) : undefined));
  const wanted = rows.filter((row) => row !== undefined);
  if (wanted.length === 0) return rows.map(() => undefined);
  const isNew = await tx.insert('idempotencyKeys', wanted);
  const refused = wanted.filter((_, i) => !isNew[i]);
  const kept =
    refused.length === 0
      ? []
      : await tx.get(
          'idempotencyKeys',
          refused.map((row) => row.id),
        );
  const earlier = new Map(
    refused.map((row, i) => {
      if (kept[i]?.bodyHash === row.bodyHash) return [row.subjectId, kept[i].subjectId] as const;
      throw conflict(
        'idempotency_conflict',
        'This idempotency key was used before with another request. Use a new key for a new payment, or repeat the first request unchanged.',
      );
    }),
  );
  return rows.map((row) => row && earlier.get(row.subjectId));
}

function keyRow(wish: Idempotency, subjectId: string, now: Instant): Row<'idempotencyKeys'> {
  if (wish.key.length === 0 || wish.key.length > 255) {
    throw invalid('idempotency_key_invalid', 'An idempotency key has 1 to 255 characters. A random UUID per order is a good one.', {
      field: 'Idempotency-Key',
    });
  }
  return { id: sha256(canonical([wish.tenant, wish.route, wish.key])), bodyHash: sha256(canonical(wish.body)), subjectId, createdAt: now };
}

/** A reference to try: the one asked for, the app's own when it fits, else a generated one. */
interface Claim {
  readonly wanted: WantedPayment;
  readonly paymentId: string;
  readonly reference: string;
}

/** By payment the account reference it got: what was asked for or fits, where that is free, else generated. An explicit one that is taken is refused. */
async function claimReferences(tx: Tx, claims: readonly Claim[], context: Context): Promise<Map<string, string>> {
  const got = new Map<string, string>();
  for (let open = claims; open.length > 0;) {
    const rows = open.map(({ wanted: { shortcode }, reference, paymentId }) => ({
      id: accountReferenceId(shortcode.environment, shortcode.number, reference),
      paymentId,
      freeAt: null,
    }));
    const isFree = await tx.insert('accountReferences', rows);
    const refused = open.filter((claim, i) => {
      if (isFree[i]) got.set(claim.paymentId, claim.reference);
      return !isFree[i];
    });
    const explicit = refused.find(({ wanted }) => wanted.accountReference !== null);
    if (explicit) {
      throw conflict(
        'account_reference_taken',
        `Account reference ${explicit.reference} is in use by another payment on ${explicit.wanted.shortcode.number} (or was, less than 7 days ago). Choose another, or leave it out to have one made.`,
      );
    }
    open = refused.map((claim) => ({ ...claim, reference: generateAccountReference(context.system) }));
  }
  return got;
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
 * Idempotency rows, payments, attempts, events and jobs of all wishes in one transaction; where a prompt may leave at once
 * it is taken for sending in it as well. A busy phone does not lose the sale: the payment is made without a prompt.
 */
export async function makePayments(tx: Tx, wishes: readonly Wish[], context: Context): Promise<Created[]> {
  const { system } = context;
  const now = system.now();
  const ids = wishes.map(() => newId('pay', system));
  const earlier = await claimKeys(tx, wishes, ids, now);
  const fresh = wishes.flatMap((wish, i) => (earlier[i] === undefined ? [{ ...wish, id: ids[i] ?? '' }] : []));
  const references = await claimReferences(
    tx,
    fresh.map(({ wanted, id }) => ({
      wanted,
      paymentId: id,
      reference: wanted.accountReference ?? fittingReference(wanted.reference) ?? generateAccountReference(system),
    })),
    context,
  );
  const asked = fresh.map(({ wanted, id, maySend }) => {
    const payment = blankPayment(wanted, id, references.get(id) ?? '', newToken(system), now);
    const attempt = wanted.phone === null ? undefined : newAttempt(payment, wanted.phone, newId('att', system), sendBeforeMs(context), now);
    return { payment, attempt, maySend };
  });
  const slots = await claimSlots(
    tx,
    asked.flatMap(({ attempt }) => attempt ?? []),
    now,
  );
  const openings = asked.map(({ payment, attempt, maySend }) =>
    openPayment(payment, attempt, slots.get(payment.id), maySend, context, now),
  );
  await writeOpenings(tx, openings, context);
  const made = new Map(
    openings.map(({ plan, departure }) => [plan.known.payment.id, { known: plan.known, ...(departure ? { work: departure.work } : {}) }]),
  );
  return wishes.map((_, i) => ({ paymentId: earlier[i] ?? ids[i] ?? '', ...(earlier[i] === undefined ? made.get(ids[i] ?? '') : {}) }));
}

interface Opening {
  readonly before: Known;
  readonly plan: Plan;
  readonly departure: Departure | undefined;
}

async function writeOpenings(tx: Tx, openings: readonly Opening[], context: Context): Promise<void> {
  const tokens = openings.flatMap(({ departure }) => departure?.token ?? []);
  if (tokens.length > 0) await tx.insert('callbackTokens', tokens);
  if (openings.length > 0)
    await tx.insert(
      'payments',
      openings.map(({ before }) => before.payment),
    );
  await writePlans(tx, openings, context);
}

interface ClaimedSlots {
  readonly isClaimed: boolean;
  readonly slots: readonly Slot[];
}

/**
 * By payment: its own slot is always free, the phone's may be another prompt's. One whose time is over is taken over; one
 * that is held is shown, and none is claimed.
 */
async function claimSlots(tx: Tx, attempts: readonly Attempt[], now: Instant): Promise<Map<string, ClaimedSlots>> {
  if (attempts.length === 0) return new Map();
  const own = attempts.map((a): Slot => ({ id: paymentSlot(a.paymentId), attemptId: a.id, freeAt: null }));
  const phones = attempts.map((a): Slot => ({ id: phoneSlot(a, a.phone), attemptId: a.id, freeAt: null }));
  const isNew = (await tx.insert('slots', [...own, ...phones])).slice(own.length);
  const busy = phones.filter((_, i) => !isNew[i]);
  const holders = new Map(
    busy.length === 0
      ? []
      : (
          await tx.get(
            'slots',
            busy.map((slot) => slot.id),
          )
        ).map((slot) => [slot?.id, slot]),
  );
  const takenOver: Slot[] = [];
  const claims = attempts.map((_, i): ClaimedSlots & { readonly own: Slot | undefined } => {
    const phone = phones[i];
    const holder = holders.get(phone?.id);
    if (!phone || !own[i] || (!isNew[i] && holder && isHeld(holder, now)))
      return { isClaimed: false, slots: holder ? [holder] : [], own: own[i] };
    if (!isNew[i]) takenOver.push(phone);
    holders.set(phone.id, phone);
    return { isClaimed: true, slots: [own[i], phone], own: undefined };
  });
  if (takenOver.length > 0) await tx.update('slots', takenOver);
  const unused = claims.flatMap((claim) => claim.own?.id ?? []);
  if (unused.length > 0) await tx.delete('slots', unused);
  return new Map(attempts.map((a, i) => [a.paymentId, claims[i] ?? { isClaimed: false, slots: [] }]));
}

function openPayment(
  payment: Payment,
  attempt: Attempt | undefined,
  claimed: ClaimedSlots | undefined,
  maySend: boolean,
  context: Context,
  now: Instant,
): Opening {
  const queued = claimed?.isClaimed ? attempt : undefined;
  const opened = openPlan(payment, queued, claimed?.slots ?? [], context, now);
  const departure = queued && maySend ? planDeparture(opened.known, queued, context) : undefined;
  return { before: { ...opened.known, attempts: [] }, plan: departure ? fold(opened, departure.plan) : opened, departure };
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
