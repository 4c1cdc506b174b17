import type { Instant } from '@malipo/daraja/values';
import type { Row } from '../../store/schema.ts';
import type { Attempt, JobChange, Payment } from '../decide/known.ts';

const seconds = (...list: number[]): readonly number[] => list.map((s) => s * 1000);

/** When to ask about a prompt, after sending. The customer has about a minute; after that answers get rare. */
export const checkSchedule: readonly number[] = seconds(20, 40, 60, 90, 150, 300, 900, 1800, 3600, 7200, 21_600, 86_400);
/** A prompt that Safaricom reports as failed for want of an answer is asked about again this late. */
const CHECK_AGAIN_MS = 300_000;
/** Waits before a prompt that was certainly not sent is tried again. */
export const resendSchedule: readonly number[] = seconds(1, 3, 8, 20);
/** How often everything booked is pulled, and how far windows overlap. */
export const SWEEP_EVERY_MS = 600_000;
export const SWEEP_OVERLAP_MS = 1_200_000;
/** With money expected but no receipt in sight, the next sweep comes this soon. */
export const SWEEP_SOON_MS = 45_000;
/** Waits before a `fulfil` that threw runs again; the last one repeats. */
export const fulfilSchedule: readonly number[] = seconds(1, 5, 15, 60, 300, 900, 3600);
/** Waits between tries of a webhook: three days in all. */
export const deliverySchedule: readonly number[] = seconds(5, 30, 120, 600, 1800, 3600, 7200, 14_400, 28_800, 43_200, 64_800, 86_400);
/** An `unknown` attempt holds its slots this long after sending. */
export const UNKNOWN_HOLDS_MS = 300_000;
/** An account reference may be used again this long after its payment closed. */
export const REFERENCE_REST_MS = 7 * 86_400_000;

/** Queues of checks in the order in which rate limits are spent on them. */
export const checkQueues = ['check:waiting', 'check:claim', 'check:routine', 'check:expiry'] as const;

const job = (id: string, queue: string, ref: string, runAt: number, now: Instant): Row<'jobs'> => ({
  id,
  queue,
  ref,
  runAt: runAt as Instant,
  tries: 0,
  lastError: null,
  createdAt: now,
});

/** The jobs that serve rows; ids say what for, so that each exists once. */
export const jobs = {
  promptId: (attemptId: string): string => `prompt:${attemptId}`,
  checkId: (attemptId: string): string => `check:${attemptId}`,
  expireId: (paymentId: string): string => `expire:${paymentId}`,
  sweepId: (environment: string, shortcode: string): string => `sweep:${environment}:${shortcode}`,

  prompt: (attemptId: string, runAt: number, now: Instant): JobChange => ({
    put: job(`prompt:${attemptId}`, 'prompt', attemptId, runAt, now),
  }),
  expire: (payment: Payment, now: Instant): JobChange => ({
    put: job(`expire:${payment.id}`, 'expire', payment.id, payment.expiresAt, now),
  }),
  fulfil: (payment: Payment, now: Instant): JobChange => ({ put: job(`fulfil:${payment.id}`, 'fulfil', payment.id, now, now) }),
  deliver: (deliveryId: string, runAt: number, now: Instant): JobChange => ({
    put: job(`deliver:${deliveryId}`, 'deliver', deliveryId, runAt, now),
  }),
  /** The next question of the schedule. */
  check: (attempt: Attempt, checkMs: readonly number[], now: Instant): JobChange => ({
    put: job(
      `check:${attempt.id}`,
      'check:routine',
      attempt.id,
      Math.max(now, (attempt.sentAt ?? now) + (checkMs[attempt.checks] ?? 0)),
      now,
    ),
    keepSooner: true,
  }),
  checkAgain: (attempt: Attempt, now: Instant): JobChange => ({
    put: job(`check:${attempt.id}`, 'check:routine', attempt.id, Math.max(now + 60_000, (attempt.sentAt ?? now) + CHECK_AGAIN_MS), now),
  }),
  checkClaim: (attempt: Attempt, now: Instant): JobChange => ({ put: job(`check:${attempt.id}`, 'check:claim', attempt.id, now, now) }),
  checkWaiting: (attempt: Attempt, runAt: number, now: Instant): JobChange => ({
    put: job(`check:${attempt.id}`, 'check:waiting', attempt.id, runAt, now),
  }),
  checkExpiry: (attempt: Attempt, now: Instant): JobChange => ({ put: job(`check:${attempt.id}`, 'check:expiry', attempt.id, now, now) }),
  cleanUp: (runAt: number, now: Instant): JobChange => ({ put: job('clean-up', 'clean-up', '', runAt, now) }),
  sweep: (environment: string, shortcode: string, runAt: number, now: Instant): JobChange => ({
    put: job(`sweep:${environment}:${shortcode}`, 'sweep', `${environment}:${shortcode}`, runAt, now),
    keepSooner: true,
  }),
  sweepSoon: (row: { environment: string; shortcode: string }, afterMs: number, now: Instant): JobChange => ({
    put: job(`sweep:${row.environment}:${row.shortcode}`, 'sweep', `${row.environment}:${row.shortcode}`, now + afterMs, now),
    keepSooner: true,
  }),
};
