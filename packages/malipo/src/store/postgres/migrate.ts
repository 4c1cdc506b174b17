import type { System } from '@malipo/daraja/values';
import { pending } from '../migrations.ts';
import { assertAsDeclared } from '../sql/drift.ts';
import { migrationsTable } from '../sql/names.ts';
import type { Session } from './pool.ts';

/** Any number that no other program on the same database is likely to lock. */
const lockKey = 7_251_969_714;

/** One process migrates, the others wait for it and then find nothing to do. */
export async function migratePostgres(session: Session, system: System): Promise<void> {
  try {
    await runPending(session, system);
  } catch (error) {
    // Its transaction is open, with the lock in it; both end with the connection.
    session.discard();
    throw error;
  }
}

async function runPending(session: Session, system: System): Promise<void> {
  await session.query('begin isolation level read committed');
  await session.query('select pg_advisory_xact_lock($1)', [lockKey]);
  await session.query(`create table if not exists ${migrationsTable} (name text primary key not null, applied_at bigint not null)`);
  const applied = (await session.query(`select name from ${migrationsTable}`)).rows.map(({ name }) => String(name));
  const { run, names } = pending(new Set(applied));
  for (const migration of run) for (const { sql } of migration.statements('postgres')) await session.query(sql);
  for (const name of names) await session.query(`insert into ${migrationsTable} (name, applied_at) values ($1, $2)`, [name, system.now()]);
  await assertDeclared(session);
  await session.query('commit');
}

async function assertDeclared(session: Session): Promise<void> {
  const { rows } = await session.query(
    `select attrelid::regclass::text as "table", attname as "column" from pg_attribute
     where attnum > 0 and not attisdropped and attrelid in (select oid from pg_class where relkind in ('r', 'p') and pg_table_is_visible(oid))`,
  );
  const columns = Map.groupBy(rows, (row) => row['table']);
  assertAsDeclared((table) => new Set((columns.get(table) ?? []).map(({ column }) => String(column))));
}
