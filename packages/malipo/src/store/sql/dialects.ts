import type { Dialect } from 'kysely';
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';

/** The two ways in which SQL is spoken here. */
export type Speech = 'sqlite' | 'postgres';

/** Tables are known by declaration, not by type: the statements are the same for all of them. */
export type AnyTables = Record<string, Record<string, unknown>>;

const sqliteDialect: Dialect = {
  createAdapter: () => new SqliteAdapter(),
  createDriver: () => new DummyDriver(),
  createIntrospector: (db) => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler(),
};

const postgresDialect: Dialect = {
  createAdapter: () => new PostgresAdapter(),
  createDriver: () => new DummyDriver(),
  createIntrospector: (db) => new PostgresIntrospector(db),
  createQueryCompiler: () => new PostgresQueryCompiler(),
};

/** Kysely only writes the SQL; the stores run it, each through its own cache of prepared statements. */
export const writers: Readonly<Record<Speech, Kysely<AnyTables>>> = {
  sqlite: new Kysely<AnyTables>({ dialect: sqliteDialect }),
  postgres: new Kysely<AnyTables>({ dialect: postgresDialect }),
};
