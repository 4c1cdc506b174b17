import type { CompiledQuery } from 'kysely';
import { declareTable } from './sql/declare-tables.ts';
import type { Speech } from './sql/dialects.ts';
import { shapes } from './shape.ts';

/** One step from an older database to the declarations. */
export interface Migration {
  /** Recorded in the database; never changes. */
  readonly name: string;
  readonly statements: (speech: Speech) => CompiledQuery[];
}

/** Makes everything as it is declared now. Only an empty database runs it. */
export const creation: Migration = {
  name: '0001_create',
  statements: (speech) => shapes.flatMap((shape) => declareTable(speech, shape)),
};

/**
 * What changed since the first release, oldest first. A database that exists runs those it has not; an empty one
 * is created from the declarations, which include them, and only notes their names. Every statement stands here in
 * full: a declaration that changes later must not change what an old step does.
 */
export const migrations: readonly Migration[] = [];

/** What a database has to run, and which names it then has. */
export function pending(
  applied: ReadonlySet<string>,
  later: readonly Migration[] = migrations,
): { run: readonly Migration[]; names: readonly string[] } {
  if (!applied.has(creation.name)) return { run: [creation], names: [creation, ...later].map(({ name }) => name) };
  const run = later.filter(({ name }) => !applied.has(name));
  return { run, names: run.map(({ name }) => name) };
}
