import type { System } from '@malipo/daraja/values';
import { pending } from '../migrations.ts';
import { assertAsDeclared } from '../sql/drift.ts';
import { migrationsTable } from '../sql/names.ts';
import type { Connection } from './connection.ts';

/** Runs inside one transaction: a database is migrated, or it is as before. */
export function migrateSqlite(db: Connection, system: System): void {
  db.exec(`create table if not exists ${migrationsTable} (name text primary key not null, applied_at integer not null) strict`);
  const applied = db.query(`select name from ${migrationsTable}`, []).map(({ name }) => String(name));
  const { run, names } = pending(new Set(applied));
  for (const migration of run) for (const { sql } of migration.statements('sqlite')) db.exec(sql);
  for (const name of names) db.query(`insert into ${migrationsTable} (name, applied_at) values (?, ?)`, [name, system.now()]);
  assertAsDeclared((table) => new Set(db.query('select name from pragma_table_info(?)', [table]).map(({ name }) => String(name))));
}
