import { DarajaError } from '@malipo/daraja';
import type { StkPush } from '@malipo/daraja';
import { InvalidInput, later, newToken } from '@malipo/daraja/values';
import type { Money } from '@malipo/daraja/values';
import type { Tx } from '../store/contract.ts';
import { failureWord } from './believe.ts';
import type { Outcome } from './commands.ts';
import { endLease, giveUpSending, recordSending, startSending } from './commands.ts';
import type { Context } from './context.ts';
import { sha256 } from './hash.ts';
import type { Attempt, Cause, Known, Plan } from './known.ts';
import { loadOne } from './load.ts';
import { jobs } from './schedule.ts';
import type { Shortcode } from './shortcodes.ts';
import { writePlans } from './write.ts';

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
}

const causeOf = (attempt: Attempt, words: string, n: number): Cause => ({
  seed: `${attempt.id.slice(0, -2)}${String(n).padStart(2, '0')}`,
  words,
});

async function write(tx: Tx, before: Known, plan: Plan, context: Context): Promise<void> {
  await writePlans(tx, [{ before, plan }], context);
}

/** `queued` → `sending`, committed before anything leaves. Undefined when there is nothing to send (any more). */
export async function takePrompt(tx: Tx, attemptId: string, context: Context): Promise<Sending | undefined> {
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
  if (now >= attempt.sendBefore || known.payment.status !== 'open') {
    await write(tx, known, giveUpSending(known, attempt, cause('schedule too late'), now), context);
    return undefined;
  }
  const token = newToken(context.system);
  const leaseUntil = later(now, (context.options.timeoutMs ?? TIMEOUT_MS) + LEASE_MARGIN_MS);
  const { environment, shortcode, phone, amountCents, accountReference, paymentId } = attempt;
  await tx.insert('callbackTokens', [{ id: sha256(token), attemptId, environment, shortcode, createdAt: now }]);
  const plan = startSending(known, attempt, leaseUntil, cause('sending taken'), now);
  await write(tx, known, { ...plan, jobs: [...plan.jobs, jobs.prompt(attemptId, leaseUntil, now)] }, context);
  return {
    attemptId,
    paymentId,
    environment,
    shortcode,
    amountCents,
    phone,
    accountReference,
    description: known.payment.description,
    token,
  };
}

/** Sends the prompt; trouble becomes data. No transaction is open. */
export async function performPrompt(work: Sending, context: Context): Promise<Outcome> {
  const shortcode = context.shortcodes.of(work.environment, work.shortcode);
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
  const errorCode = typeof error.details['errorCode'] === 'string' ? error.details['errorCode'] : null;
  if (error.retry === 'fix')
    context.report({
      level: 'error',
      code: error.code,
      message: error.message,
      details: { ...error.details, shortcode: shortcode.number, attemptId: work.attemptId },
    });
  if (error.mayBeDone) return { kind: 'unknown', message: error.message };
  if (error.code === 'daraja_not_sent' || error.retry === 'later')
    return { kind: 'not_sent', again: error.retry === 'later', code: errorCode, message: error.message };
  return {
    kind: 'rejected',
    failure: error.retry === 'customer' ? 'phone_busy' : failureWord(errorCode ?? ''),
    code: errorCode,
    message: error.message,
  };
}

/** Records the outcome, whatever happened to the attempt meanwhile. */
export async function recordPrompt(tx: Tx, work: Sending, outcome: Outcome, context: Context): Promise<void> {
  const now = context.system.now();
  const known = await loadOne(tx, work.paymentId, context);
  const attempt = known?.attempts.find((a) => a.id === work.attemptId);
  if (!known || !attempt) return;
  await write(
    tx,
    known,
    recordSending(known, attempt, outcome, causeOf(attempt, `sending ${outcome.kind}`, attempt.tries * 4 + 1), now),
    context,
  );
}

/** Takes, performs and records one prompt. Resolves false when it was not its time: no budget, or nothing to send. */
export async function sendPrompt(attemptId: string, context: Context): Promise<boolean> {
  const [attempt] = await context.store.transaction((tx) => tx.get('attempts', [attemptId]));
  if (attempt?.status === 'queued') {
    const shortcode = context.shortcodes.of(attempt.environment, attempt.shortcode);
    const perSecond = context.options.rates?.pushPerSecond ?? PUSHES_PER_SECOND;
    const waitMs = await context.limiter.take(`push:${shortcode.credential}`, { perSecond, burst: Math.max(5, perSecond) });
    if (waitMs > 0) {
      await context.store.transaction((tx) => postpone(tx, attemptId, waitMs, context));
      return false;
    }
  }
  const work = await context.store.transaction((tx) => takePrompt(tx, attemptId, context));
  context.nudges.payments(attempt ? [attempt.paymentId] : []);
  if (!work) return false;
  const outcome = await performPrompt(work, context);
  await context.store.transaction((tx) => recordPrompt(tx, work, outcome, context));
  context.nudges.payments([work.paymentId]);
  context.nudges.work();
  return true;
}

async function postpone(tx: Tx, attemptId: string, waitMs: number, context: Context): Promise<void> {
  const [job] = await tx.get('jobs', [jobs.promptId(attemptId)]);
  if (job) await tx.update('jobs', [{ id: job.id, runAt: later(context.system.now(), waitMs) }]);
}
