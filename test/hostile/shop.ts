import Database from 'better-sqlite3';
import pg from 'pg';
import type { EngineOptions } from '../../packages/malipo/src/engine/api.ts';

export const isPostgres = (database: string): boolean => database.startsWith('postgres://');

/** Rows of any table, straight from the disk: what an auditor sees who trusts none of our code. */
export async function rowsOf(database: string, sql: string): Promise<Record<string, unknown>[]> {
  if (!isPostgres(database)) {
    const file = new Database(database, { timeout: 5000 });
    try {
      const statement = file.prepare<unknown[], Record<string, unknown>>(sql);
      if (statement.reader) return statement.all();
      statement.run();
      return [];
    } finally {
      file.close();
    }
  }
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** The app's own table, beside ours. It has no unique key: what is done twice shows. */
export const openShop = (database: string): Promise<unknown> =>
  rowsOf(database, 'create table shop_releases (payment_id text not null, shillings integer not null)');

/** The app's act when a payment is paid. */
export function fulfilOf(database: string): NonNullable<EngineOptions['fulfil']> {
  const marks = isPostgres(database) ? '$1, $2' : '?, ?';
  return async (payment, tx) => {
    await tx.sql(`insert into shop_releases (payment_id, shillings) values (${marks})`, [payment.id, payment.paid]);
  };
}
