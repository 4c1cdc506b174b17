import { later, MalipoError } from '@malipo/daraja/values';
import type { Json } from '../../store/columns.ts';
import type { Change, Tx } from '../../store/contract.ts';
import type { Row, TableName } from '../../store/schema.ts';
import type { Context } from '../context.ts';
import type { JobChange, Known, Plan, Settlement, Told } from '../decide/known.ts';
import { receiptId } from './load.ts';
import { orderedId } from './order.ts';
import { REFERENCE_REST_MS } from '../jobs/schedule.ts';
import { viewAttempt, viewPaymentFact, viewSettlement } from '../tell/views.ts';

/** A plan, or several folded into one, with the state it started from. */
export interface Written {
  readonly before: Known;
  readonly plan: Plan;
}

/** Folds the next plan onto what came before it for the same payment. */
export const fold = (first: Plan, next: Plan): Plan => ({
  known: next.known,
  postings: [...first.postings, ...next.postings],
  events: [...first.events, ...next.events],
  jobs: [...first.jobs, ...next.jobs],
  problems: [...first.problems, ...next.problems],
});

/** A unique key of last resort refused what logic had let through: the transaction must not commit. */
export class GuardRefused extends MalipoError {}

interface Rows<T extends TableName> {
  readonly inserts: Row<T>[];
  readonly updates: Change<T>[];
}

/** Rows that are new, and of the others the columns that differ. */
function compare<T extends TableName>(before: readonly Row<T>[], after: readonly Row<T>[]): Rows<T> {
  const old = new Map(before.map((row) => [(row as { id: string }).id, row]));
  const rows: Rows<T> = { inserts: [], updates: [] };
  for (const row of after) {
    const { id } = row as { id: string };
    const was = old.get(id);
    if (was === row) continue;
    if (was === undefined) rows.inserts.push(row);
    else {
      const changed = Object.fromEntries(Object.entries(row).filter(([column, value]) => was[column as keyof Row<T>] !== value));
      if (Object.keys(changed).length > 0) rows.updates.push({ ...changed, id } as Change<T>);
    }
  }
  return rows;
}

function compareAll<T extends TableName>(
  written: readonly Written[],
  rowsOf: (known: Known) => readonly Row<T>[],
  from: (known: Known) => readonly Row<T>[] = rowsOf,
): Rows<T> {
  const all: Rows<T> = { inserts: [], updates: [] };
  for (const { before, plan } of written) {
    const { inserts, updates } = compare<T>(from(before), rowsOf(plan.known));
    all.inserts.push(...inserts);
    all.updates.push(...updates);
  }
  return all;
}

async function save<T extends TableName>(tx: Tx, table: T, { inserts, updates }: Rows<T>): Promise<void> {
  if (inserts.length > 0) await insertAll(tx, table, inserts);
  if (updates.length > 0) await tx.update(table, updates);
}

async function insertAll<T extends TableName>(tx: Tx, table: T, rows: readonly Row<T>[]): Promise<void> {
  const kept = await tx.insert(table, rows);
  if (kept.every(Boolean)) return;
  const refused = rows[kept.indexOf(false)] as { id: string };
  throw new GuardRefused('guard_refused', `The unique key of ${table} refused “${refused.id}”; nothing of this change was kept.`, {
    details: { table, id: refused.id },
  });
}

const settledRows = (known: Known): readonly Settlement[] => known.settlements;
const everySettlement = (known: Known): readonly Settlement[] => [...known.settlements, ...known.elsewhere];

/** Claims the receipts and attempts that are settled now; their unique keys refuse what was settled before. */
async function claim(tx: Tx, written: readonly Written[]): Promise<void> {
  const receipts: Row<'receipts'>[] = [];
  const newAttempts: Row<'settledAttempts'>[] = [];
  const movedAttempts: Row<'settledAttempts'>[] = [];
  const released: string[] = [];
  for (const { before, plan } of written) {
    const held = new Set(everySettlement(before).flatMap((s) => s.receipt ?? []));
    for (const s of plan.known.settlements)
      if (s.receipt !== null && !held.has(s.receipt)) receipts.push({ id: receiptId(s.environment, s.receipt), settlementId: s.id });
    const was = attemptClaims(before);
    const is = attemptClaims(plan.known);
    for (const [id, settlementId] of is) {
      if (!was.has(id)) newAttempts.push({ id, settlementId });
      else if (was.get(id) !== settlementId) movedAttempts.push({ id, settlementId });
    }
    released.push(...[...was.keys()].filter((id) => !is.has(id)));
  }
  await save(tx, 'receipts', { inserts: receipts, updates: [] });
  await save(tx, 'settledAttempts', { inserts: newAttempts, updates: movedAttempts });
  if (released.length > 0) await tx.delete('settledAttempts', released);
}

const attemptClaims = (known: Known): Map<string, string> =>
  new Map(known.settlements.flatMap((s) => (s.attemptId !== null && s.status === 'credited' ? [[s.attemptId, s.id] as const] : [])));

/** Puts and removes jobs; the last word on each id counts. */
export async function writeJobs(tx: Tx, changes: readonly JobChange[]): Promise<void> {
  const last = new Map<string, JobChange>();
  for (const change of changes) last.set('put' in change ? change.put.id : change.remove, change);
  const removed = [...last].flatMap(([id, change]) => ('remove' in change ? [id] : []));
  const puts = [...last.values()].flatMap((change) => ('put' in change ? [change] : []));
  if (removed.length > 0) await tx.delete('jobs', removed);
  if (puts.length === 0) return;
  const kept = await tx.insert(
    'jobs',
    puts.map((c) => c.put),
  );
  const existing = puts.filter((_, i) => !kept[i]);
  if (existing.length === 0) return;
  const rows = await tx.get(
    'jobs',
    existing.map((c) => c.put.id),
  );
  const updates = existing.flatMap(({ put, keepSooner }, i) => {
    const dueAt = rows[i]?.runAt ?? null;
    if (keepSooner === true && dueAt !== null && put.runAt !== null && dueAt <= put.runAt) return [];
    return [{ id: put.id, queue: put.queue, runAt: put.runAt }];
  });
  if (updates.length > 0) await tx.update('jobs', updates);
}

function eventRow(told: Told, known: Known, paymentFact: Json, context: Context): Row<'events'> {
  const { payment } = known;
  const attempt = known.attempts.find((a) => a.id === told.attemptId);
  const settlement = known.settlements.find((s) => s.id === told.settlementId);
  const fact: Record<string, Json> = { payment: paymentFact };
  if (attempt) fact['attempt'] = viewAttempt(attempt) as unknown as Json;
  if (settlement) fact['settlement'] = viewSettlement(settlement) as unknown as Json;
  const cause = settlement?.cause ?? attempt?.cause ?? payment.cause;
  return {
    id: orderedId(told.id, context.nextOrder()),
    seq: null,
    tenant: payment.tenant,
    environment: payment.environment,
    type: told.type,
    paymentId: payment.id,
    data: fact,
    cause,
    createdAt: context.system.now(),
  };
}

function eventRows({ events, known }: Plan, context: Context): Row<'events'>[] {
  if (events.length === 0) return [];
  const paymentFact = viewPaymentFact(known, context);
  return events.map((told) => eventRow(told, known, paymentFact, context));
}

/** Writes plans of any number of payments, in a handful of statements. Throws {@link GuardRefused} when a unique key disagrees. */
export async function writePlans(tx: Tx, written: readonly Written[], context: Context): Promise<void> {
  if (written.length === 0) return;
  await save(
    tx,
    'evidence',
    compareAll<'evidence'>(written, (k) => k.evidence),
  );
  await claim(tx, written);
  await save(tx, 'settlements', compareAll<'settlements'>(written, settledRows, everySettlement));
  await save(
    tx,
    'attempts',
    compareAll<'attempts'>(written, (k) => k.attempts),
  );
  await save(
    tx,
    'payments',
    compareAll<'payments'>(written, (k) => [k.payment]),
  );
  const slots = compareAll<'slots'>(written, (k) => k.slots);
  if (slots.updates.length > 0) await tx.update('slots', slots.updates);
  const freed = written.flatMap(({ before, plan }) =>
    before.slots.filter((s) => !plan.known.slots.some((t) => t.id === s.id)).map((s) => s.id),
  );
  if (freed.length > 0) await tx.delete('slots', freed);
  const postings = written.flatMap(({ plan }) => plan.postings);
  if (postings.length > 0) await insertAll(tx, 'postings', postings);
  const events = written.flatMap(({ plan }) => eventRows(plan, context));
  if (events.length > 0) await insertAll(tx, 'events', events);
  await writeJobs(
    tx,
    written.flatMap(({ plan }) => plan.jobs),
  );
  await closeReferences(tx, written, context);
}

/** A closed payment keeps its account reference for some days, then lets it go. */
async function closeReferences(tx: Tx, written: readonly Written[], context: Context): Promise<void> {
  const closed = written
    .filter(({ before, plan }) => before.payment.status === 'open' && plan.known.payment.status !== 'open')
    .map(({ plan }) => plan.known.payment);
  if (closed.length === 0) return;
  await tx.update(
    'accountReferences',
    closed.map((p) => ({
      id: accountReferenceId(p.environment, p.shortcode, p.accountReference),
      freeAt: later(context.system.now(), REFERENCE_REST_MS),
    })),
  );
}

/** The claim row of an account reference on a shortcode. */
export const accountReferenceId = (environment: string, shortcode: string, reference: string): string =>
  `${environment}:${shortcode}:${reference}`;
