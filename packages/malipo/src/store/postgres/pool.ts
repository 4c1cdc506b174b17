import type pg from 'pg';
import type { Statement } from '../sql/statements.ts';
import { isLost, unreachable } from './errors.ts';
import { loadDriver } from './load-driver.ts';

/** One connection, for one transaction. */
export interface Session {
  run(statement: Statement, parameters: readonly unknown[]): Promise<Answer>;
  /** For texts that are not kept: always one statement, never a list of them. */
  query(text: string, parameters?: readonly unknown[]): Promise<Answer>;
  /** For `begin` and its kind: the shortest way to the server, without parameters. */
  tell(text: string): Promise<Answer>;
  /** The connection is closed afterwards, not used again. */
  discard(): void;
}

export interface Answer {
  readonly command: string;
  readonly count: number;
  readonly rows: Record<string, unknown>[];
}

export interface Pool {
  /** Runs `work` with a connection; a broken one is thrown away. */
  session<R>(work: (session: Session) => Promise<R>): Promise<R>;
  end(): Promise<void>;
}

/**
 * Settings of every connection, whatever the server's defaults: acknowledged means on disk; and tables are walked by
 * index even while they are small, because reading a whole table makes serializable transactions collide over rows
 * that have nothing to do with each other.
 */
const settings = `
  select set_config('synchronous_commit', case current_setting('synchronous_commit') when 'off' then 'on' else current_setting('synchronous_commit') end, false),
    set_config('default_transaction_isolation', 'read committed', false),
    set_config('enable_seqscan', 'off', false),
    set_config('client_min_messages', 'warning', false)`;

/** Opens connections as they are needed. */
export async function openPool(config: pg.PoolConfig): Promise<Pool> {
  const driver = await loadDriver();
  const pool = new driver.Pool({
    ...config,
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') => (oid === int8 ? readInt8 : driver.types.getTypeParser(oid, format)),
    },
    onConnect: (client) => client.query(settings).then(() => undefined) as unknown as void,
  });
  // An idle connection that breaks is replaced at the next use; unheard, its error would end the process.
  pool.on('error', () => undefined);

  return {
    async session(work) {
      const client = await pool.connect().catch((error: unknown) => Promise.reject(unreachable(error)));
      let isBroken = false;
      const discard = (): void => void (isBroken = true);
      client.on('error', discard);
      try {
        return await work(sessionOf(client, discard));
      } finally {
        client.off('error', discard);
        client.release(isBroken);
      }
    },
    end: () => pool.end(),
  };
}

const int8 = 20;

/** What a number cannot hold stays text, as the driver gives it. */
function readInt8(text: string): number | string {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : text;
}

/** The operations of one transaction go out one after another, also when its function did not await each. */
function sessionOf(client: pg.PoolClient, discard: () => void): Session {
  let last: Promise<unknown> = Promise.resolve();
  const send = (config: pg.QueryConfig & { queryMode?: 'extended' }): Promise<Answer> => {
    const sent = last.then(() => client.query<Record<string, unknown>>(config));
    last = sent.catch(() => undefined);
    return sent.then(({ command, rowCount, rows }) => ({ command, count: rowCount ?? 0, rows }), failed);
  };
  const failed = (error: unknown): never => {
    if (!isLost(error)) throw error;
    discard();
    throw unreachable(error);
  };
  return {
    run: ({ name, sql }, parameters) => send({ name, text: sql, values: [...parameters] }),
    query: (text, parameters = []) => send({ text, values: [...parameters], queryMode: 'extended' }),
    tell: (text) => send({ text }),
    discard,
  };
}
