import { DarajaError } from '@malipo/daraja';
import { later } from '@malipo/daraja/values';
import type { Instant } from '@malipo/daraja/values';
import type { Tx } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { QUERY_FAILURE_HOLDS_AFTER_MS } from '../decide/believe.ts';
import type { Attempt, Evidence } from '../decide/known.ts';
import { readQueryAnswer } from '../listen/read-evidence.ts';
import { jobs, UNKNOWN_HOLDS_MS } from './schedule.ts';
import { weighEvidence } from '../listen/weigh-evidence.ts';
import { loadOne } from '../book/load.ts';

/** The sandbox was seen to allow five queries a minute; elsewhere a few a second are kept to. */
const SANDBOX_PER_SECOND = 5 / 60;
const PER_SECOND = 5;
const THROTTLED_MS = 60_000;
/** When no answer came. */
const AGAIN_MS = 30_000;
/** When none came and the schedule is past: so long that nobody is bothered, and often enough to outlast an outage of ours or theirs. */
const MUCH_LATER_MS = 3_600_000;
const MOST_SILENT = 24;

/** The attempt to ask about; undefined, and no job any more, when there is nothing to learn. */
async function takeCheck(tx: Tx, attemptId: string): Promise<Attempt | undefined> {
  const [attempt] = await tx.get('attempts', [attemptId]);
  if (attempt && attempt.checkoutRequestId !== null && attempt.status !== 'succeeded') return attempt;
  await tx.delete('jobs', [jobs.checkId(attemptId)]);
  return undefined;
}

/** Spread, so that prompts sent together are not asked about together: up to a tenth earlier. */
function jitter(ms: number, context: Context): number {
  const [byte] = context.system.random(1);
  return Math.round(ms * (1 - (byte ?? 0) / 2550));
}

/** When to ask next, or undefined when the schedule is done. A failure read too early is asked again when it counts. */
function nextCheck(attempt: Attempt, checks: number, saysFailed: boolean, context: Context): Instant | undefined {
  const now = context.system.now();
  const sentAt = attempt.sentAt ?? now;
  const scheduled = context.checkMs[checks];
  const counts = sentAt + QUERY_FAILURE_HOLDS_AFTER_MS + 1_000;
  if (saysFailed && counts > now) return counts as Instant;
  if (scheduled === undefined) return undefined;
  return Math.max(now + 1_000, sentAt + jitter(scheduled, context)) as Instant;
}

async function recordCheck(tx: Tx, attempt: Attempt, evidence: Evidence | undefined, context: Context): Promise<string[]> {
  const changed = evidence ? await weighEvidence(tx, [evidence], context) : [];
  const id = jobs.checkId(attempt.id);
  const [job] = await tx.get('jobs', [id]);
  const [current] = await tx.get('attempts', [attempt.id]);
  if (!job || !current) return changed;
  // Only what the schedule itself asks uses it up: else impatient people would end it within a minute.
  const checks = current.checks + (job.queue === 'check:routine' ? 1 : 0);
  await tx.update('attempts', [{ id: attempt.id, checks }]);
  if (current.status === 'failed') {
    // It failed by this very answer: whether to ask once more was decided with it.
    if (attempt.status === 'failed') await tx.delete('jobs', [id]);
    return changed;
  }
  const runAt = nextCheck(current, checks, evidence?.kind === 'failed', context);
  if (runAt === undefined) await stopAsking(tx, current, context);
  else await tx.update('jobs', [{ id, queue: 'check:routine', runAt, tries: 0, lastError: null }]);
  return changed;
}

/** However short the schedule is, a prompt that may still be on the phone keeps the next one back. */
const freeAfterSilence = (attempt: Attempt, now: Instant): Instant => Math.max(now, (attempt.sentAt ?? 0) + UNKNOWN_HOLDS_MS) as Instant;

/** Nobody knows the end of this prompt: nothing is concluded from that, but it blocks nobody any more. */
async function freeSlots(tx: Tx, attempt: Attempt, context: Context): Promise<void> {
  const known = await loadOne(tx, attempt.paymentId, context);
  const held = known?.slots.filter((slot) => slot.attemptId === attempt.id) ?? [];
  if (held.length > 0)
    await tx.update(
      'slots',
      held.map((slot) => ({ id: slot.id, freeAt: freeAfterSilence(attempt, context.system.now()) })),
    );
}

async function stopAsking(tx: Tx, attempt: Attempt, context: Context): Promise<void> {
  await tx.delete('jobs', [jobs.checkId(attempt.id)]);
  await freeSlots(tx, attempt, context);
}

async function postpone(tx: Tx, attemptId: string, waitMs: number, context: Context): Promise<void> {
  const [job] = await tx.get('jobs', [jobs.checkId(attemptId)]);
  if (job) await tx.update('jobs', [{ id: job.id, runAt: later(context.system.now(), waitMs) }]);
}

/** A question that got no answer uses up no schedule. Past the schedule it is asked a while longer, but holds nobody up. */
async function recordSilence(tx: Tx, attempt: Attempt, waitMs: number, error: string, context: Context): Promise<void> {
  const [job] = await tx.get('jobs', [jobs.checkId(attempt.id)]);
  if (!job) return;
  const isPast = isPastSchedule(attempt, context);
  if (isPast && job.tries >= MOST_SILENT) return stopAsking(tx, attempt, context);
  if (isPast) await freeSlots(tx, attempt, context);
  const runAt = later(context.system.now(), isPast ? MUCH_LATER_MS : waitMs);
  await tx.update('jobs', [{ id: job.id, runAt, tries: isPast ? job.tries + 1 : 0, lastError: error }]);
}

const isPastSchedule = (attempt: Attempt, { checkMs, system }: Context): boolean =>
  system.now() >= (attempt.sentAt ?? attempt.createdAt) + Math.max(UNKNOWN_HOLDS_MS, checkMs.at(-1) ?? 0);

/** Asks Safaricom about one attempt, within the rate limit, and weighs the answer. */
export async function checkAttempt(attemptId: string, context: Context): Promise<void> {
  const { store, system } = context;
  const attempt = await store.transaction((tx) => takeCheck(tx, attemptId));
  if (!attempt) return;
  const shortcode = context.shortcodes.of(attempt.environment, attempt.shortcode);
  const perSecond = context.options.rates?.queryPerSecond ?? (shortcode.environment === 'sandbox' ? SANDBOX_PER_SECOND : PER_SECOND);
  const waitMs = await context.limiter.take(`query:${shortcode.credential}`, { perSecond, burst: Math.max(1, perSecond) });
  if (waitMs > 0) return store.transaction((tx) => postpone(tx, attemptId, waitMs, context));
  try {
    const answer = await shortcode.daraja.stkQuery({ shortcode, checkoutRequestId: attempt.checkoutRequestId ?? '' });
    const evidence = readQueryAnswer(answer, attempt, system.now(), system);
    context.nudges.payments(await store.transaction((tx) => recordCheck(tx, attempt, evidence, context)));
    context.nudges.work('events', 'fulfil');
  } catch (error) {
    if (!(error instanceof DarajaError)) throw error;
    const isThrottled = error.retry === 'later' && !error.mayBeDone;
    await store.transaction((tx) => recordSilence(tx, attempt, isThrottled ? THROTTLED_MS : AGAIN_MS, error.message, context));
  }
}
