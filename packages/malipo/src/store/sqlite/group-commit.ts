import type { System } from '@malipo/daraja/values';
import { StoreError, storeClosed } from '../errors.ts';
import type { Connection } from './connection.ts';
import { connect } from './connection.ts';
import { explain, explainCommit, isBusy, isConstraint, isDiskFault } from './errors.ts';
import { nextTurn, patience } from './patience.ts';
import type { Patience } from './patience.ts';
import { waitingLine } from '../waiting-line.ts';

/** The one writer of a file: everything that waits together is committed together. */
export interface GroupCommit {
  /** Runs `work` when it is its turn; settles when its effects, and all that it may have seen, are durable. */
  join<R>(work: (db: Connection) => Promise<R>, first: boolean): Promise<R>;
  /** Refuses newcomers, lets those who wait finish, closes the file. */
  close(): Promise<void>;
}

export interface GroupLimits {
  /** Most transactions in one commit. */
  readonly members: number;
  /** No transaction begins in a group that is older: those in it should not wait for more. */
  readonly groupMs: number;
  /** A function that has not ended by then awaits something else than its transaction. */
  readonly transactionMs: number;
  /** How long to wait for another process that writes. */
  readonly busyMs: number;
}

interface Member {
  readonly work: (db: Connection) => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

interface Result {
  readonly member: Member;
  readonly outcome: { readonly value: unknown } | { readonly error: unknown };
}

export function groupCommit(path: string, system: System, limits: GroupLimits): GroupCommit {
  const line = waitingLine<Member>();
  /** Taken from the line and not yet answered. */
  const held = new Set<Member>();
  let db: Connection | undefined;
  let hasFailed = false;
  let isClosed = false;
  let serving: Promise<void> | undefined;

  const connected = async (): Promise<Connection> => {
    db ??= await connect(path, hasFailed);
    hasFailed = false;
    return db;
  };

  const disconnect = (error: unknown): void => {
    const last = db;
    db = undefined;
    hasFailed ||= isDiskFault(error);
    quietly(() => last?.close());
  };

  const begin = async (): Promise<Connection> => {
    const until = system.now() + limits.busyMs;
    for (let waitMs = 1; ; waitMs = Math.min(2 * waitMs, 20)) {
      try {
        const connection = await connected();
        connection.run(beginImmediate, []);
        return connection;
      } catch (error) {
        if (!isBusy(error)) disconnect(error);
        if (!isBusy(error) || system.now() >= until) throw error;
      }
      await system.sleep(waitMs);
    }
  };

  const answer = ({ member, outcome }: Result): void => {
    held.delete(member);
    if ('error' in outcome) member.reject(explain(outcome.error, path));
    else member.resolve(outcome.value);
  };

  const failAll = (members: Iterable<Member>, error: unknown): void => {
    for (const member of members) answer({ member, outcome: { error } });
  };

  /** Each in a commit of its own: whatever undid the group hits only the one that it belongs to. */
  const oneByOne = async (results: readonly Result[]): Promise<void> => {
    for (const { member } of results) await together([member].values());
  };

  const together = async (members: Iterator<Member>): Promise<void> => {
    const connection = await begin();
    const watch = patience(system, limits.transactionMs);
    const results: Result[] = [];
    for (let next = members.next(); !next.done; next = members.next()) {
      results.push(await runMember(connection, next.value, watch));
      if (!connection.inTransaction) break;
    }
    watch.end();
    if (connection.inTransaction) return commit(connection, results);
    if (results.length > 1) return oneByOne(results);
    failAll(
      results.map(({ member }) => member),
      lost(results[0]),
    );
  };

  const commit = async (connection: Connection, results: readonly Result[]): Promise<void> => {
    try {
      connection.run(commitAll, []);
    } catch (error) {
      const isKnown = connection.inTransaction && isConstraint(error);
      if (isKnown) quietly(() => connection.run(rollbackAll, []));
      if (!isKnown || connection.inTransaction) disconnect(error);
      if (isKnown && results.length > 1) return oneByOne(results);
      return failAll(
        results.map(({ member }) => member),
        explainCommit(error, path),
      );
    }
    for (const result of results) answer(result);
  };

  function* waitingMembers(): Generator<Member, undefined> {
    const until = system.now() + limits.groupMs;
    for (let count = 0; count < limits.members && (count === 0 || system.now() < until); count++) {
      const member = line.next();
      if (!member) return;
      held.add(member);
      yield member;
    }
  }

  const serve = async (): Promise<void> => {
    while (line.length > 0) {
      // One turn of the event loop: whoever arrives with the same packets shares the commit.
      await nextTurn();
      try {
        await together(waitingMembers());
      } catch (error) {
        failAll([...held, ...line.clear()], error);
      }
    }
    serving = undefined;
  };

  return {
    join: <R>(work: (db: Connection) => Promise<R>, first: boolean) =>
      new Promise<R>((resolve, reject) => {
        if (isClosed) return reject(storeClosed());
        line.join({ work, resolve: (value) => resolve(value as R), reject }, first);
        serving ??= serve();
      }),
    async close() {
      isClosed = true;
      await serving;
      db?.close();
      db = undefined;
    },
  };
}

async function runMember(db: Connection, member: Member, watch: Patience): Promise<Result> {
  let outcome: Result['outcome'];
  try {
    db.run(savepoint, []);
    outcome = { value: await watch.over(member.work(db)) };
  } catch (error) {
    outcome = { error };
  }
  if (!db.inTransaction) return { member, outcome };
  try {
    if ('error' in outcome) db.run(rollbackToSavepoint, []);
    db.run(releaseSavepoint, []);
  } catch (error) {
    // What cannot be undone alone is undone with all the others.
    quietly(() => db.run(rollbackAll, []));
    outcome = { error };
  }
  return { member, outcome };
}

function lost(result: Result | undefined): unknown {
  if (result && 'error' in result.outcome) return result.outcome.error;
  return new StoreError('store_failed', 'A statement of the app ended the transaction; nothing was kept. Leave out “or rollback”.');
}

function quietly(run: () => unknown): void {
  try {
    run();
  } catch {
    // The connection is given up, or the first error is already on its way to the caller.
  }
}

const statement = (sql: string): { name: string; sql: string } => ({ name: '', sql });
const beginImmediate = statement('begin immediate');
const commitAll = statement('commit');
const rollbackAll = statement('rollback');
const savepoint = statement('savepoint member');
const rollbackToSavepoint = statement('rollback to member');
const releaseSavepoint = statement('release member');
