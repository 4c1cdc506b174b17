import { later, newId } from '@malipo/daraja/values';
import type { Instant } from '@malipo/daraja/values';
import type { Tx } from '../../store/contract.ts';
import type { Row } from '../../store/schema.ts';
import type { VendorMessage } from '../api.ts';
import { createBatcher } from '../batcher.ts';
import type { Context } from '../context.ts';
import { sha256 } from '../secrets/hash.ts';
import type { Evidence } from '../decide/known.ts';
import { readInboxRow } from './read-evidence.ts';
import { weighEvidence } from './weigh-evidence.ts';

/** The process that received a message understands it at once; another takes over after this long. */
const HURRY_MS = 5_000;
const MOST_TRIES = 5;
const RETRY_MS = 30_000;
const MOST_KEPT_AT_ONCE = 256;
/** Understanding a batch keeps newcomers waiting for their acknowledgement; this many take some milliseconds. */
export const MOST_UNDERSTOOD_AT_ONCE = 48;
/** More than the process gets through before the loop would take them up anyway. */
const MOST_HURRIED = 2_000;

type InboxRow = Row<'inbox'>;

/** A message with what the door and the address list say of it. */
export interface Arrival {
  readonly message: VendorMessage;
  readonly receivedAt: Instant;
}

export interface Kept {
  /** The row to understand, when it is new; undefined for a copy. */
  readonly row: InboxRow | undefined;
  readonly isKnown: boolean;
}

function inboxRow({ message, receivedAt }: Arrival, token: Row<'callbackTokens'> | undefined, context: Context): InboxRow {
  const tokenHash = sha256(message.token);
  const address = context.addresses.sourceOf(message);
  const environment = token?.environment ?? (context.shortcodes.isLive ? 'production' : (context.options.environment ?? 'sandbox'));
  const listed = environment !== 'production' || context.addresses.isListed(address);
  return {
    id: newId('inb', context.system),
    queue: 'inbox',
    runAt: token ? later(receivedAt, HURRY_MS) : null,
    // A stranger who is quicker with the same words must not take the place of Safaricom's own.
    dedupe: sha256(`${tokenHash}.${sha256(message.body)}${listed ? '' : '.unlisted'}`),
    tokenHash,
    attemptId: token?.attemptId ?? null,
    environment,
    shortcode: token?.shortcode ?? null,
    body: message.body,
    truncated: message.truncated,
    address,
    listed,
    copies: 1,
    status: token ? 'pending' : 'parked',
    tries: 0,
    error: token ? null : 'No attempt has this callback address.',
    receivedAt,
  };
}

/** Writes messages to the inbox, raw. What comes by an unknown address from an unlisted sender in production is not kept. */
export async function keepMessages(tx: Tx, arrivals: readonly Arrival[], context: Context): Promise<Kept[]> {
  const tokens = await tx.get(
    'callbackTokens',
    arrivals.map(({ message }) => sha256(message.token)),
  );
  const rows = arrivals.map((arrival, i) => inboxRow(arrival, tokens[i], context));
  const isKnown = rows.map((row, i) => tokens[i] !== undefined || row.listed);
  const wanted = rows.filter((_, i) => isKnown[i]);
  const inserted = wanted.length === 0 ? [] : await tx.insert('inbox', wanted);
  const isNew = new Map(wanted.map((row, i) => [row.id, inserted[i] === true]));
  await countCopies(
    tx,
    wanted.filter((row) => isNew.get(row.id) === false),
  );
  return rows.map((row, i) => ({ row: isNew.get(row.id) === true && row.runAt !== null ? row : undefined, isKnown: isKnown[i] === true }));
}

async function countCopies(tx: Tx, copies: readonly InboxRow[]): Promise<void> {
  if (copies.length === 0) return;
  const counts = new Map<string, number>();
  for (const { dedupe } of copies) counts.set(dedupe, (counts.get(dedupe) ?? 0) + 1);
  const kept = await tx.find('inbox', { index: 'byDedupe', oneOf: { column: 'dedupe', values: [...counts.keys()] } });
  await tx.update(
    'inbox',
    kept.map((row) => ({ id: row.id, copies: row.copies + (counts.get(row.dedupe) ?? 0) })),
  );
}

/** Reads rows and weighs what they say. A row that another process understood meanwhile says nothing new. */
async function understandAll(tx: Tx, rows: readonly InboxRow[], context: Context): Promise<string[]> {
  const attempts = await tx.get(
    'attempts',
    rows.map((row) => row.attemptId ?? ''),
  );
  const evidence: Evidence[] = [];
  const updates = rows.map((row, i) => {
    const read = readInboxRow(row, attempts[i], context.system);
    if ('unreadable' in read) return { id: row.id, status: 'parked' as const, runAt: null, error: read.unreadable };
    evidence.push(read);
    return { id: row.id, status: 'understood' as const, runAt: null };
  });
  if (updates.length > 0) await tx.update('inbox', updates);
  return weighEvidence(tx, evidence, context);
}

/** A poison row alone: it comes again later, and is parked with its error when that does not help. */
async function postpone(tx: Tx, row: InboxRow, error: unknown, context: Context): Promise<void> {
  const tries = row.tries + 1;
  const message = error instanceof Error ? error.message : String(error);
  const isParked = tries >= MOST_TRIES;
  await tx.update('inbox', [
    {
      id: row.id,
      tries,
      error: message,
      status: isParked ? 'parked' : 'pending',
      runAt: isParked ? null : later(context.system.now(), RETRY_MS * tries),
    },
  ]);
}

/** Understands kept rows in one transaction; when that fails, each alone, so that one poison row stops no other. */
export async function understand(rows: readonly InboxRow[], context: Context): Promise<void> {
  if (rows.length === 0) return;
  try {
    context.nudges.payments(await context.store.transaction((tx) => understandAll(tx, rows, context)));
  } catch (error) {
    if (rows.length > 1) for (const row of rows) await understand([row], context);
    else {
      context.report({
        level: 'error',
        code: 'inbox_row_failed',
        message: 'A callback could not be understood; it is kept and tried again.',
        details: { id: rows[0]!.id },
        cause: error,
      });
      await context.store.transaction((tx) => postpone(tx, rows[0]!, error, context));
    }
  }
  context.nudges.work('events', 'fulfil', 'check:claim');
}

/** Keeps messages and understands them, each in batches of what arrives together. */
export interface Inbox {
  readonly keep: (arrival: Arrival) => Promise<Kept>;
  /** Understands the row soon; under a flood it is left to the work loop, which takes it up when it is due. */
  readonly understand: (row: InboxRow) => Promise<void>;
}

export function createInbox(context: Context): Inbox {
  const keeping = createBatcher(MOST_KEPT_AT_ONCE, (arrivals: readonly Arrival[]) =>
    context.store.transaction((tx) => keepMessages(tx, arrivals, context), { first: true }),
  );
  const understanding = createBatcher(MOST_UNDERSTOOD_AT_ONCE, async (rows: readonly InboxRow[]) => {
    await understand(rows, context);
    return rows.map(() => undefined);
  });
  return {
    keep: keeping.run,
    understand: async (row) => {
      if (understanding.waiting() < MOST_HURRIED) await understanding.run(row);
    },
  };
}
