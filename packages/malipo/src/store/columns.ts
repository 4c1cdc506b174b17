/** How a column is declared; `store/sql` turns these into SQLite's and PostgreSQL's types. */
export interface Column<V> {
  readonly type: 'text' | 'integer' | 'boolean' | 'json' | 'bytes';
  readonly nullable: boolean;
  /** Only for the type checker: what a row holds here. */
  readonly value?: V;
}

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export const text = <V extends string = string>(): Column<V> => ({ type: 'text', nullable: false });
export const integer = <V extends number = number>(): Column<V> => ({ type: 'integer', nullable: false });
export const boolean = (): Column<boolean> => ({ type: 'boolean', nullable: false });
export const json = <V = Json>(): Column<V> => ({ type: 'json', nullable: false });
export const bytes = (): Column<Uint8Array> => ({ type: 'bytes', nullable: false });
export const optional = <V>(column: Column<V>): Column<V | null> => ({ type: column.type, nullable: true });

/** One table: columns, what must be unique beside the id, and the indexes that `find` and `count` may walk. */
export interface Table<C extends Record<string, Column<unknown>>, I extends string> {
  readonly columns: C;
  readonly unique: readonly (readonly (keyof C & string)[])[];
  readonly indexes: Readonly<Record<I, readonly (keyof C & string)[]>>;
}

/** Declares a table. Every table has a text `id` as its primary key. */
export function table<const C extends Record<string, Column<unknown>> & { id: Column<string> }, const I extends string>(declaration: {
  columns: C;
  unique?: readonly (readonly (keyof C & string)[])[];
  indexes: Readonly<Record<I, readonly (keyof C & string)[]>>;
}): Table<C, I> {
  return { unique: [], ...declaration };
}
