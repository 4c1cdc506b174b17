import type { ReceiveAnswer, VendorMessage } from '../api.ts';
import type { Context } from '../context.ts';
import type { Arrival, Inbox } from './inbox.ts';
import { createSpill } from './spill.ts';
import type { Spill } from './spill.ts';
import type { Work } from '../jobs/work.ts';

/** A database that hangs must not hold back the answer: after this long the message is journalled too. */
const INBOX_PATIENCE_MS = 3_000;

interface Received {
  readonly answer: ReceiveAnswer;
  readonly done: Promise<void>;
}

/** Where callbacks become durable: the inbox, or the spill journal while the database does not answer. */
export interface Receiver {
  readonly receive: (message: VendorMessage) => Promise<Received>;
  /** The same work, bringing the journal into the inbox whenever the store answers. */
  readonly drainWith: (work: Work) => Work;
}

export function createReceiver(inbox: Inbox, context: Context): Receiver {
  const { options, system, report } = context;
  const spill = options.spillDir === undefined ? undefined : createSpill({ directory: options.spillDir, system, report, keepInInbox });

  async function keepInInbox(arrivals: readonly Arrival[]): Promise<void> {
    await Promise.all(arrivals.map(inbox.keep));
  }

  async function keepInRows(arrival: Arrival): Promise<Received> {
    const { row, isKnown } = await inbox.keep(arrival);
    return { answer: isKnown ? 'kept' : 'unknown', done: row ? inbox.understand(row) : Promise.resolve() };
  }

  return {
    receive: async (message) => {
      const arrival = { message, receivedAt: system.now() };
      const journal = spill && mayBeVendor(message, context) ? spill : undefined;
      try {
        return await (journal ? withPatience(keepInRows(arrival), context) : keepInRows(arrival));
      } catch (cause) {
        const isKept = journal !== undefined && (await journalled(journal, arrival, context));
        if (!isKept) reportRefused(cause, context);
        return { answer: isKept ? 'kept' : 'unavailable', done: Promise.resolve() };
      }
    },
    drainWith: (work) =>
      spill === undefined
        ? work
        : {
            ...work,
            begin: async (only) => {
              const begun = await work.begin(only);
              const drained = await spill.drain();
              if (drained > 0) context.nudges.work('inbox');
              return begun + drained;
            },
          },
  };
}

/** Nobody can tell a true token without the database; strangers must not fill the disk meanwhile. */
function mayBeVendor(message: VendorMessage, { shortcodes, addresses }: Context): boolean {
  return !shortcodes.isLive || addresses.isListed(addresses.sourceOf(message));
}

async function withPatience<R>(keeping: Promise<R>, { system }: Context): Promise<R> {
  const kept = new AbortController();
  const tooLong = system.sleep(INBOX_PATIENCE_MS, kept.signal).then(() => {
    throw new Error('The database did not answer in time.');
  });
  try {
    return await Promise.race([keeping, tooLong]);
  } finally {
    kept.abort();
    tooLong.catch(() => undefined);
    keeping.catch(() => undefined);
  }
}

async function journalled(spill: Spill, arrival: Arrival, { report }: Context): Promise<boolean> {
  try {
    await spill.keep(arrival);
    return true;
  } catch (cause) {
    report({
      level: 'error',
      code: 'spill_failed',
      message: 'The spill folder cannot be written to. Check that it exists and has room.',
      cause,
    });
    return false;
  }
}

function reportRefused(cause: unknown, { report }: Context): void {
  report({
    level: 'error',
    code: 'inbox_unavailable',
    message: 'A callback could not be made durable and was refused, so that nobody believes it kept.',
    cause,
  });
}
