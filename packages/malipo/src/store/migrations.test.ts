import { sql } from 'kysely';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { freshDatabase } from '../../../../test/setup/postgres.ts';
import type { Store } from './contract.ts';
import type { Migration } from './migrations.ts';
import { creation, migrations, pending } from './migrations.ts';
import { postgres } from './postgres/index.ts';
import { shapes } from './shape.ts';
import { writers } from './sql/dialects.ts';
import { snake, tableName } from './sql/names.ts';
import { freshFile } from '../../../../test/nightly/store/fresh-file.ts';
import { sqlite } from './sqlite/index.ts';

/** Starting PostgreSQL belongs to no test's time. */
beforeAll(async () => (await freshDatabase()).drop());

async function migrated(store: Store): Promise<Store> {
  onTestFinished(() => store.close());
  await store.migrate();
  return store;
}

interface Found {
  readonly table: string;
  readonly column: string;
  readonly type: string;
  readonly required: boolean;
}

const sqliteColumns = `
  select tables.name as "table", columns.name as "column", lower(columns.type) as type, columns."notnull" = 1 as required
  from sqlite_master as tables, pragma_table_info(tables.name) as columns where tables.type = 'table' and tables.name like 'malipo\\_%' escape '\\'`;
const postgresColumns = `
  select table_name as "table", column_name as "column", data_type || coalesce(' ' || collation_name, '') as type, is_nullable = 'NO' as required
  from information_schema.columns where table_name like 'malipo\\_%'`;

const databases = [
  {
    name: 'SQLite',
    open: async () => migrated(sqlite(await freshFile())),
    columns: sqliteColumns,
    indexes: `select name from sqlite_master where type = 'index' and name like 'malipo%'`,
    types: { text: 'text', integer: 'integer', boolean: 'integer', json: 'text', bytes: 'blob' },
  },
  {
    name: 'PostgreSQL',
    open: async () => {
      const { url, drop } = await freshDatabase();
      onTestFinished(drop);
      return migrated(postgres(url));
    },
    columns: postgresColumns,
    indexes: `select indexname as name from pg_indexes where indexname like 'malipo%' and indexname not like '%pkey'`,
    types: { text: 'text C', integer: 'bigint', boolean: 'boolean', json: 'text', bytes: 'bytea' },
  },
];

const sorted = (names: readonly string[]): string[] => names.toSorted();
const line = ({ table, column, type, required }: Found): string => `${table}.${column} ${type}${required ? ' not null' : ''}`;

test.each(databases)('what is declared is what $name has, and nothing else', async ({ open, columns, indexes, types }) => {
  const store = await open();
  const found = await store.transaction((tx) => tx.sql<Found>(columns));
  const declared = shapes.flatMap(({ table, columns: wanted }) =>
    wanted.map(({ name, type, nullable }) =>
      line({ table: tableName(table), column: snake(name), type: types[type], required: !nullable }),
    ),
  );
  const ours = found.filter(({ table }) => table !== 'malipo_migrations').map((row) => line({ ...row, required: Boolean(row.required) }));
  expect(sorted(ours)).toEqual(sorted(declared));

  const named = await store.transaction((tx) => tx.sql<{ name: string }>(indexes));
  const keys = shapes.flatMap(({ table, unique }) => unique.map((key) => `${tableName(table)}_${snake(key.join('_'))}_key`));
  const others = shapes.flatMap(({ table, unique, indexes: walks }) =>
    [...walks]
      .filter(([, walked]) => !unique.some((key) => key.join() === walked.join()))
      .map(([name]) => `${tableName(table)}_${snake(name)}`),
  );
  expect(sorted(named.map(({ name }) => name))).toEqual(sorted([...keys, ...others]));
});

test.each(databases)('$name notes what it has run, and runs it once', async ({ open }) => {
  const store = await open();
  await store.migrate();
  const applied = await store.transaction((tx) => tx.sql<{ name: string }>('select name from malipo_migrations order by name'));
  expect(applied.map(({ name }) => name)).toEqual([creation, ...migrations].map(({ name }) => name));
});

const walks: [string, string][] = [
  ['malipo_jobs_due', `from malipo_jobs where queue = 'q' and run_at <= 5 order by queue asc, run_at asc NULLS, id asc limit 3`],
  ['malipo_events_by_seq', `from malipo_events where seq is null order by seq asc NULLS, id asc limit 3`],
  [
    'malipo_payments_by_phone',
    `from malipo_payments where tenant = 't' and environment = 'sandbox' and phone is null order by tenant asc, environment asc, phone asc NULLS, id asc limit 3`,
  ],
];
test.each(databases.flatMap((database) => walks.map(([index, query]) => ({ ...database, index, query }))))(
  '$name walks $index, not the table',
  async ({ name, open, index, query }) => {
    const store = await open();
    const [explain, nulls] = name === 'SQLite' ? ['explain query plan', ''] : ['explain', 'nulls first'];
    const plan = JSON.stringify(await store.transaction((tx) => tx.sql(`${explain} select * ${query.replace('NULLS', nulls)}`)));
    expect(plan).toContain(index);
    expect(plan).not.toMatch(/temp b-tree|seq scan/i);
  },
);

const later: Migration[] = ['0002_a', '0003_b'].map((name) => ({ name, statements: (speech) => [sql`select 1`.compile(writers[speech])] }));

test('an empty database is created as it is declared now, and needs no older step', () => {
  expect(pending(new Set(), later)).toEqual({ run: [creation], names: ['0001_create', '0002_a', '0003_b'] });
});

test('an older database runs the steps that it lacks, in order', () => {
  expect(pending(new Set(['0001_create']), later)).toEqual({ run: later, names: ['0002_a', '0003_b'] });
  expect(pending(new Set(['0001_create', '0002_a']), later)).toEqual({ run: [later[1]], names: ['0003_b'] });
  expect(pending(new Set(['0001_create', '0002_a', '0003_b']), later)).toEqual({ run: [], names: [] });
});
