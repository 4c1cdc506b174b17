import { DarajaError, DarajaNotSent } from '@malipo/daraja';
import type { StkPush } from '@malipo/daraja';
import { InvalidInput, later, newToken } from '@malipo/daraja/values';
import type { Instant, Money } from '@malipo/daraja/values';
import type { Tx } from '../../store/contract.ts';
import type { Row } from '../../store/schema.ts';
import type { Outcome } from '../decide/commands.ts';
import { endLease, giveUpSending, recordSending, startSending } from '../decide/commands.ts';
import type { Context } from '../context.ts';
import { sha256 } from '../secrets/hash.ts';
import type { Attempt, Cause, Known, Plan } from '../decide/known.ts';
import { loadKnown, loadOne } from '../book/load.ts';
import { jobs } from '../jobs/schedule.ts';
import type { Shortcode } from '../shortcodes.ts';
import { writePlans } from '../book/write.ts';
import type { Written } from '../book/write.ts';
import { createBatcher } from '../batcher.ts';

const TIMEOUT_MS = 30_000;
/** Beyond the call's own time-out, so that a slow process still records before it is given up. */
const LEASE_MARGIN_MS = 15_000;
const PUSHES_PER_SECOND = 5;

/** A prompt taken for sending: plain data, complete. */
export interface Sending {
  readonly attemptId: string;
  readonly paymentId: string;
  readonly environment: Attempt['environment'];
  readonly shortcode: string;
  readonly amountCents: Money;
  readonly phone: Attempt['phone'];
  readonly accountReference: string;
  readonly description: string;
  readonly token: string;
  readonly sendBefore: Instant;
}

const causeOf = (attempt: Attempt, words: string, n: number): Cause => ({
  seed: `${attempt.id.slice(0, -2)}${String(n).padStart(2, '0')}`,
  words,
});

async function write(tx: Tx, before: Known, plan: Plan, context: Context): Promise<void> {
  await writePlans(tx, [{ before, plan }], context);
}

/** A prompt about to leave: what to write before, and what to send after that is committed. */
export interface Departure {
  readonly plan: Plan;
  readonly token: Row<'callbackTokens'>;
  readonly work: Sending;
}

/** `queued` → `sending`, under a lease, with a callback address of its own. Written before anything leaves. */
export function planDeparture(known: Known, attempt: Attempt, context: Context): Departure {
  const now = context.system.now();
  const token = newToken(context.system);
  const leaseUntil = later(now, (context.options.timeoutMs ?? TIMEOUT_MS) + LEASE_MARGIN_MS);
  const { id: attemptId, environment, shortcode, phone, amountCents, accountReference, paymentId, sendBefore } = attempt;
  const { description } = known.payment;
  const plan = startSending(known, attempt, leaseUntil, causeOf(attempt, 'sending taken', attempt.tries * 4), now);
  return {
    plan: { ...plan, jobs: [...plan.jobs, jobs.prompt(attemptId, leaseUntil, now)] },
    token: { id: sha256(token), attemptId, environment, shortcode, createdAt: now },
    work: { attemptId, paymentId, environment, shortcode, amountCents, phone, accountReference, description, token, sendBefore },
  };
}

/** Takes a queued prompt for sending. Undefined when there is nothing to send (any more). */
async function takePrompt(tx: Tx, attemptId: string, context: Context): Promise<Sending | undefined> {
  const now = context.system.now();
  const [row] = await tx.get('attempts', [attemptId]);
  const known = row && (await loadOne(tx, row.paymentId, context));
  const attempt = known?.attempts.find((a) => a.id === attemptId);
  if (!known || !attempt) return undefined;
  const cause = (words: string): Cause => causeOf(attempt, words, attempt.tries * 4);
  if (attempt.status === 'sending' && attempt.leaseUntil !== null && attempt.leaseUntil <= now) {
    await write(tx, known, endLease(known, attempt, cause('schedule lease'), now), context);
    return undefined;
  }
  if (attempt.status !== 'queued') return undefined;
  const rest = known.payment.amountCents - known.payment.creditedCents;
  if (now >= attempt.sendBefore || known.payment.status !== 'open' || attempt.amountCents > rest) {
    await write(tx, known, giveUpSending(known, attempt, cause('schedule too late'), now), context);
    return undefined;
  }
  const { plan, token, work } = planDeparture(known, attempt, context);
  await tx.insert('callbackTokens', [token]);
  await write(tx, known, plan, context);
  return work;
}

/** Sends the prompt; trouble becomes data. No transaction is open. */
async function performPrompt(work: Sending, context: Context): Promise<Outcome> {
  const shortcode = context.shortcodes.of(work.environment, work.shortcode);
  // Taking may have been held up, by a slow commit or a host that slept.
  if (context.system.now() >= work.sendBefore)
    return { kind: 'not_sent', again: false, code: null, message: 'The prompt could not be sent in time.' };
  try {
    const push: StkPush = {
      shortcode,
      amount: work.amountCents,
      phone: work.phone,
      accountReference: work.accountReference,
      description: work.description,
      callbackUrl: callbackUrl(work.token, context),
    };
    const { merchantRequestId, checkoutRequestId } = await shortcode.daraja.stkPush(push);
    return { kind: 'accepted', merchantRequestId, checkoutRequestId };
  } catch (error) {
    return readTrouble(error, work, shortcode, context);
  }
}

/** Where Safaricom answers for one attempt: neutral words only, and a secret that no one else has. */
export const callbackUrl = (token: string, context: Context): string => `${context.options.publicUrl.replace(/\/$/, '')}/cb/${token}`;

function readTrouble(error: unknown, work: Sending, shortcode: Shortcode, context: Context): Outcome {
  if (error instanceof InvalidInput) return { kind: 'rejected', failure: 'refused_by_us', code: null, message: error.message };
  if (!(error instanceof DarajaError)) {
    context.report({
      level: 'error',
      code: 'prompt_unknown',
      message: 'A prompt ended in an error that says nothing about whether it was sent. It will be asked about, not sent again.',
      details: { attemptId: work.attemptId },
      cause: error,
    });
    return { kind: 'unknown', message: 'The sending broke off.' };
  }
  const code = typeof error.details['errorCode'] === 'string' ? error.details['errorCode'] : null;
  const message = typeof error.details['errorMessage'] === 'string' ? error.details['errorMessage'] : error.message;
  if (error.retry === 'fix')
    context.report({
      level: 'error',
      code: error.code,
      message: error.message,
      details: { ...error.details, shortcode: shortcode.number, attemptId: work.attemptId },
    });
  if (error.mayBeDone) return { kind: 'unknown', message: error.message };
  if (error instanceof DarajaNotSent) return { kind: 'not_sent', again: error.retry === 'later', code, message };
  return { kind: 'rejected', failure: REFUSALS[error.code] ?? 'refused', code, message };
}

/** Our word for why Safaricom took no prompt at all. */
const REFUSALS: Readonly<Record<string, string>> = {
  daraja_phone_busy: 'phone_busy',
  daraja_phone_unknown: 'phone_unknown',
  daraja_wrong_passkey: 'shortcode_settings',
  daraja_shortcode_unknown: 'shortcode_settings',
  daraja_product_missing: 'shortcode_settings',
  daraja_type_not_allowed: 'shortcode_not_allowed',
};

/** A sending and what became of it. */
interface Sent {
  readonly work: Sending;
  readonly outcome: Outcome;
}

/** Records outcomes, whatever happened to the attempts meanwhile; gives what is known of each payment then. */
async function recordPrompts(tx: Tx, sent: readonly Sent[], context: Context): Promise<(Known | undefined)[]> {
  const now = context.system.now();
  const known = await loadKnown(
    tx,
    sent.map(({ work }) => work.paymentId),
    context,
  );
  const written: Written[] = [];
  const after = sent.map(({ work, outcome }) => {
    const before = known.get(work.paymentId);
    const attempt = before?.attempts.find((a) => a.id === work.attemptId);
    if (!before || !attempt) return before;
    const plan = recordSending(before, attempt, outcome, causeOf(attempt, `sending ${outcome.kind}`, attempt.tries * 4 + 1), now);
    written.push({ before, plan });
    return plan.known;
  });
  await writePlans(tx, written, context);
  return after;
}

/** Performs prompts; outcomes that come together are recorded together. */
export interface Sender {
  /** Performs and records a prompt that was taken; gives what is known of its payment afterwards. */
  readonly finish: (work: Sending) => Promise<Known | undefined>;
  /** Takes, performs and records one prompt whose job is due. */
  readonly send: (attemptId: string) => Promise<void>;
}

const MOST_RECORDED_AT_ONCE = 48;

export function createSender(context: Context): Sender {
  const recording = createBatcher(MOST_RECORDED_AT_ONCE, (sent: readonly Sent[]) =>
    context.store.transaction((tx) => recordPrompts(tx, sent, context)),
  );

  async function finish(work: Sending): Promise<Known | undefined> {
    const outcome = await performPrompt(work, context);
    const known = await recording.run({ work, outcome });
    context.nudges.payments([work.paymentId]);
    context.nudges.work('events');
    return known;
  }

  async function send(attemptId: string): Promise<void> {
    const [attempt] = await context.store.transaction((tx) => tx.get('attempts', [attemptId]));
    // One that is too late to leave needs no budget to be given up.
    if (attempt?.status === 'queued' && context.system.now() < attempt.sendBefore) {
      const waitMs = await promptWaitMs(context.shortcodes.of(attempt.environment, attempt.shortcode), context);
      if (waitMs > 0) return context.store.transaction((tx) => postpone(tx, attempt, waitMs, context));
    }
    const work = await context.store.transaction((tx) => takePrompt(tx, attemptId, context));
    if (work) await finish(work);
    else if (attempt) context.nudges.payments([attempt.paymentId]);
  }

  return { finish, send };
}

const pushKey = (shortcode: Shortcode): string => `push:${shortcode.credential}`;

/** 0 when a prompt may leave now, within the rate of its credential; otherwise how long to wait, ms. */
export function promptWaitMs(shortcode: Shortcode, context: Context): Promise<number> {
  const perSecond = context.options.rates?.pushPerSecond ?? PUSHES_PER_SECOND;
  return context.limiter.take(pushKey(shortcode), { perSecond, burst: Math.max(5, perSecond) });
}

/** For a prompt that was allowed to leave and then was none: whoever asks in vain takes nothing from others. */
export const giveBackPrompt = (shortcode: Shortcode, context: Context): void => context.limiter.giveBack(pushKey(shortcode));

async function postpone(tx: Tx, attempt: Attempt, waitMs: number, context: Context): Promise<void> {
  const [job] = await tx.get('jobs', [jobs.promptId(attempt.id)]);
  const runAt = Math.min(later(context.system.now(), waitMs), attempt.sendBefore) as Instant;
  if (job) await tx.update('jobs', [{ id: job.id, runAt }]);
}
