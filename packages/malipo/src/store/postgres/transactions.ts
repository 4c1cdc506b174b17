import type { System } from '@malipo/daraja/values';
import type { Tx } from '../contract.ts';
import { StoreError } from '../errors.ts';
import type { Operations } from '../operations.ts';
import { operations } from '../operations.ts';
import { within } from '../within.ts';
import { commitUnknown, explain, isCollision, isUnreachable } from './errors.ts';
import type { Lanes } from './lanes.ts';
import type { Pool, Session } from './pool.ts';

export interface TransactionLimits {
  /** How often a transaction may run. */
  readonly runs: number;
  /** From which run on it goes alone, as far as this process is concerned. */
  readonly aloneFrom: number;
  /** From which run on other processes wait too: it locks the tables that it writes or reads before it looks at them. */
  readonly lockFrom: number;
  /** A function that has not ended by then awaits something else than its transaction. */
  readonly transactionMs: number;
}

export type Transactions = <R>(work: (tx: Tx) => Promise<R>, first: boolean) => Promise<R>;

/** Serializable transactions, run again when they collided with another. */
export function transactions(
  pool: () => Promise<Pool>,
  lanes: Lanes,
  makeTx: (session: Session, watch: Operations, touched: Set<string>) => Tx,
  system: System,
  limits: TransactionLimits,
): Transactions {
  /** `locked`: tables that nobody else writes meanwhile. */
  const once = async <R>(work: (tx: Tx) => Promise<R>, touched: Set<string>, locked: readonly string[]): Promise<R> =>
    (await pool()).session(async (session) => {
      const watch = operations();
      try {
        await session.tell('begin isolation level serializable');
        if (locked.length > 0) await session.tell(`lock table ${locked.join(', ')} in share row exclusive mode`);
        const value = await within(system, limits.transactionMs, work(makeTx(session, watch, touched)));
        watch.assertSound();
        await commit(session);
        return value;
      } catch (error) {
        throw await rolledBack(session, watch, error);
      } finally {
        watch.end();
      }
    });

  return async (work, first) => {
    const touched = new Set<string>();
    for (let run = 1; ; run++) {
      const runOnce = (): ReturnType<typeof work> => once(work, touched, run < limits.lockFrom ? [] : [...touched].sort());
      try {
        return await (run < limits.aloneFrom ? lanes.beside(runOnce, first || run > 1) : lanes.alone(runOnce));
      } catch (error) {
        if (!isCollision(error) || run >= limits.runs) throw explain(error);
      }
      await system.sleep(jitter(system, run));
    }
  };
}

/** Up to 2, 4, 8, … ms: those who collided should not meet again. */
function jitter(system: System, run: number): number {
  const [byte = 0] = system.random(1);
  return Math.round((byte / 255) * 2 ** Math.min(run, 6));
}

async function commit(session: Session): Promise<void> {
  const { command } = await session
    .tell('commit')
    .catch((error: unknown) => Promise.reject(isUnreachable(error) ? commitUnknown(error) : error));
  if (command !== 'COMMIT')
    throw new StoreError(
      'store_failed',
      'PostgreSQL rolled the transaction back; nothing was kept. Let errors of statements pass out of the function.',
    );
}

/** Rolls back, and answers what to throw: a collision counts more than what the function made of it. */
async function rolledBack(session: Session, watch: Operations, error: unknown): Promise<unknown> {
  const failure = watch.failure();
  const cause = isCollision(failure) || isUnreachable(failure) ? failure : error;
  if (cause instanceof StoreError && endsSession.has(cause.code)) session.discard();
  else await session.tell('rollback').catch(() => session.discard());
  return cause;
}

/** Nobody knows what such a connection is still doing; the server rolls back when it goes. */
const endsSession: ReadonlySet<string> = new Set(['commit_unknown', 'transaction_too_long']);
