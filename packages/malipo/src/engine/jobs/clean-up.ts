import { later } from '@malipo/daraja/values';
import type { Context } from '../context.ts';
import { jobs } from './schedule.ts';
import { writeJobs } from '../book/write.ts';

const EVERY_MS = 3_600_000;
const IDEMPOTENCY_KEPT_MS = 30 * 86_400_000;
const RAW_KEPT_MS = 90 * 86_400_000;
const MOST_AT_ONCE = 500;

/**
 * Forgets idempotency keys after 30 days, account references 7 days after their payment closed, and raw bodies
 * after 90 days (what they said stays as evidence).
 */
export async function cleanUp(context: Context): Promise<void> {
  const { store, system } = context;
  const now = system.now();
  const isMore = await store.transaction(async (tx) => {
    const keys = await tx.find('idempotencyKeys', {
      index: 'byCreated',
      bound: { column: 'createdAt', op: '<', value: now - IDEMPOTENCY_KEPT_MS },
      limit: MOST_AT_ONCE,
    });
    const references = await tx.find('accountReferences', {
      index: 'byFreeAt',
      bound: { column: 'freeAt', op: '<=', value: now },
      limit: MOST_AT_ONCE,
    });
    const raw = await tx.find('inbox', {
      index: 'byReceived',
      bound: { column: 'receivedAt', op: '<', value: now - RAW_KEPT_MS },
      limit: MOST_AT_ONCE,
    });
    const settled = raw.filter((row) => row.status !== 'pending');
    await tx.delete(
      'idempotencyKeys',
      keys.map((row) => row.id),
    );
    await tx.delete(
      'accountReferences',
      references.map((row) => row.id),
    );
    await tx.delete(
      'inbox',
      settled.map((row) => row.id),
    );
    const more = Math.max(keys.length, references.length, settled.length) === MOST_AT_ONCE;
    await writeJobs(tx, [jobs.cleanUp(later(now, more ? 1_000 : EVERY_MS), now)]);
    return more;
  });
  if (isMore) context.nudges.work('clean-up');
}
