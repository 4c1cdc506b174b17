import { DarajaError, DarajaRejected } from '@malipo/daraja';
import type { PullRow } from '@malipo/daraja';
import { later, MalipoError, newToken, readPhone } from '@malipo/daraja/values';
import type { Instant } from '@malipo/daraja/values';
import type { Tx } from '../../store/contract.ts';
import type { Json } from '../../store/columns.ts';
import type { Environment } from '../../store/schema.ts';
import type { Context } from '../context.ts';
import type { Evidence } from '../decide/known.ts';
import { sha256 } from '../secrets/hash.ts';
import { readPullRow } from '../listen/read-evidence.ts';
import { jobs, SWEEP_OVERLAP_MS } from './schedule.ts';
import { callbackUrl } from '../ask/send-prompt.ts';
import type { Shortcode } from '../shortcodes.ts';
import { weighEvidence } from '../listen/weigh-evidence.ts';
import { writeJobs } from '../book/write.ts';

/** Pull answers for the last 48 hours only. */
const PULL_REACH_MS = 48 * 3_600_000;
/** Whether Pull reads its window in Nairobi time or UTC is not documented: reaching back this much further covers both. */
const ZONE_DOUBT_MS = 3 * 3_600_000;
const RETRY_MS = 60_000;
const ROWS_PER_TRANSACTION = 250;
/** A sane end for a shortcode that keeps giving pages. */
const MOST_PAGES = 2_000;

const cursorId = (shortcode: Shortcode): string => `sweep:${shortcode.environment}:${shortcode.number}`;
const registeredId = (shortcode: Shortcode): string => `pull-registered:${shortcode.environment}:${shortcode.number}`;

/** Pull is asked where it can work: with a nominated number, or in the simulator. */
export const isSwept = (shortcode: Shortcode): boolean => shortcode.pullNumber !== undefined || shortcode.environment === 'simulator';

/** Until when everything booked is known; 0 when never swept. */
export async function sweptUntil(tx: Tx, shortcode: Shortcode): Promise<number> {
  const [row] = await tx.get('registers', [cursorId(shortcode)]);
  return typeof row?.value === 'number' ? row.value : 0;
}

/** Puts a sweep of every shortcode in the queue, now: after start-up nothing may be overlooked. */
export async function scheduleSweeps(tx: Tx, context: Context): Promise<void> {
  const now = context.system.now();
  await writeJobs(
    tx,
    context.shortcodes.all.filter(isSwept).map((s) => jobs.sweep(s.environment, s.number, now, now)),
  );
}

async function setRegister(tx: Tx, id: string, value: Json, context: Context): Promise<void> {
  const row = { id, value, updatedAt: context.system.now() };
  const [isNew] = await tx.insert('registers', [row]);
  if (!isNew) await tx.update('registers', [row]);
}

/** Registers the shortcode for Pull, once; Safaricom may post to the address, which is kept like any message. */
async function register(shortcode: Shortcode, context: Context): Promise<void> {
  const [done] = await context.store.transaction((tx) => tx.get('registers', [registeredId(shortcode)]));
  if (done) return;
  const token = newToken(context.system);
  const { environment, number } = shortcode;
  await context.store.transaction((tx) =>
    tx.insert('callbackTokens', [{ id: sha256(token), attemptId: null, environment, shortcode: number, createdAt: context.system.now() }]),
  );
  const nominated = readPhone(shortcode.pullNumber ?? '254700000000');
  if (nominated)
    await shortcode.daraja.pullRegister({ shortcode: number, nominatedNumber: nominated, callbackUrl: callbackUrl(token, context) });
  await context.store.transaction((tx) => setRegister(tx, registeredId(shortcode), true, context));
}

async function pullAll(shortcode: Shortcode, from: Instant, to: Instant, { report }: Context): Promise<PullRow[]> {
  const rows: PullRow[] = [];
  // A page that brings nothing new ends it: a gateway that ignores the offset would go on for ever.
  const seen = new Set<string>();
  let offset: number | undefined = 0;
  let unreadable = 0;
  for (let page = 0; offset !== undefined && page < MOST_PAGES; page++) {
    const answer = await shortcode.daraja.pullQuery({ shortcode: shortcode.number, from, to, offset });
    const isRepeated = page > 0 && answer.rows.length > 0 && answer.rows.every((row) => seen.has(row.receipt));
    unreadable += answer.unreadable;
    for (const row of answer.rows) seen.add(row.receipt);
    rows.push(...answer.rows);
    offset = isRepeated ? undefined : answer.nextOffset;
  }
  if (unreadable > 0 || offset !== undefined)
    report({
      level: 'error',
      code: 'sweep_unreadable',
      message:
        offset === undefined
          ? `${unreadable} rows of what was booked on ${shortcode.number} cannot be read: money may be missing from the book. Compare it with the statement.`
          : `What was booked on ${shortcode.number} has no end: rows after the first ${seen.size} were left out. Compare the book with the statement.`,
      details: { shortcode: shortcode.number, unreadable },
    });
  return rows;
}

/** The registration may be forgotten on the other side, as by a simulator that was started anew: then it is made again, once. */
async function pullRegistered(shortcode: Shortcode, from: Instant, to: Instant, context: Context): Promise<PullRow[]> {
  await register(shortcode, context);
  try {
    return await pullAll(shortcode, from, to, context);
  } catch (error) {
    if (!(error instanceof DarajaRejected)) throw error;
    await context.store.transaction((tx) => tx.delete('registers', [registeredId(shortcode)]));
    await register(shortcode, context);
    return pullAll(shortcode, from, to, context);
  }
}

/** One sweep's window, and when its job comes again if this process dies. */
interface Sweep {
  readonly from: Instant;
  readonly to: Instant;
  readonly leaseUntil: Instant | null;
}

async function takeSweep(tx: Tx, shortcode: Shortcode, now: Instant): Promise<Sweep> {
  const until = await sweptUntil(tx, shortcode);
  const [job] = await tx.get('jobs', [jobs.sweepId(shortcode.environment, shortcode.number)]);
  const from = Math.max(until - SWEEP_OVERLAP_MS - ZONE_DOUBT_MS, now - PULL_REACH_MS) as Instant;
  return { from, to: now, leaseUntil: job?.runAt ?? null };
}

/** Weighs a batch; when that fails, each row alone, so that one stops no other. Gives what stood in the way of the rest. */
async function weighRows(rows: readonly Evidence[], context: Context): Promise<unknown> {
  try {
    context.nudges.payments(await context.store.transaction((tx) => weighEvidence(tx, rows, context)));
    return undefined;
  } catch (error) {
    if (rows.length <= 1) return error;
    let trouble: unknown;
    for (const row of rows) trouble = (await weighRows([row], context)) ?? trouble;
    return trouble;
  }
}

async function recordSweep(shortcode: Shortcode, rows: readonly PullRow[], { to, leaseUntil }: Sweep, context: Context): Promise<void> {
  const { store, system } = context;
  let trouble: unknown;
  for (let i = 0; i < rows.length; i += ROWS_PER_TRANSACTION) {
    const evidence = rows.slice(i, i + ROWS_PER_TRANSACTION).map((row) => readPullRow(row, shortcode, system.now(), system));
    trouble = (await weighRows(evidence, context)) ?? trouble;
  }
  context.nudges.work('events', 'fulfil');
  // The window stays where it is: what could not be kept is asked for again.
  if (trouble !== undefined)
    throw new MalipoError('sweep_incomplete', 'A row that Safaricom booked could not be kept; it is asked for again.', { cause: trouble });
  await store.transaction(async (tx) => {
    await setRegister(tx, cursorId(shortcode), to, context);
    const [job] = await tx.get('jobs', [jobs.sweepId(shortcode.environment, shortcode.number)]);
    const next = jobs.sweep(shortcode.environment, shortcode.number, later(system.now(), context.sweepEveryMs), system.now());
    // Another time than the lease's was set meanwhile by somebody who wants the next sweep soon.
    await writeJobs(tx, [{ ...next, keepSooner: (job?.runAt ?? null) !== leaseUntil }]);
  });
}

/**
 * Asks for everything Safaricom booked on a shortcode since the last time, with overlap: the only cure when a
 * prompt's answer and its callback were both lost.
 */
export async function sweepShortcode(ref: string, context: Context): Promise<void> {
  const [environment, number] = ref.split(':') as [Environment, string];
  const shortcode = context.shortcodes.find(environment, number);
  if (!shortcode || !isSwept(shortcode)) {
    await context.store.transaction((tx) => tx.delete('jobs', [jobs.sweepId(environment, number)]));
    return;
  }
  const now = context.system.now();
  const sweep = await context.store.transaction((tx) => takeSweep(tx, shortcode, now));
  try {
    await recordSweep(shortcode, await pullRegistered(shortcode, sweep.from, sweep.to, context), sweep, context);
  } catch (error) {
    if (!(error instanceof DarajaError)) throw error;
    context.report({
      level: 'warn',
      code: 'sweep_failed',
      message: `Safaricom could not be asked what it booked on ${number}; it is tried again in a minute.`,
      cause: error,
    });
    await context.store.transaction((tx) =>
      writeJobs(tx, [jobs.sweep(environment, number, later(context.system.now(), RETRY_MS), context.system.now())]),
    );
  }
}
