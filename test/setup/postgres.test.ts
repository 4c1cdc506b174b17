import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { freshDatabase } from './postgres.ts';
import type { FreshDatabase } from './postgres.ts';

const opened: FreshDatabase[] = [];
afterAll(() => Promise.all(opened.map((database) => database.drop())));

async function database(): Promise<FreshDatabase> {
  const fresh = await freshDatabase();
  opened.push(fresh);
  return fresh;
}

async function value(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query({ text: sql, rowMode: 'array' });
    return rows[0]?.[0];
  } finally {
    await client.end();
  }
}

test('is PostgreSQL 18 that writes to disk before it answers', async () => {
  const { url } = await database();
  expect(Number(await value(url, 'show server_version_num'))).toBeGreaterThanOrEqual(180_000);
  expect(await value(url, 'show fsync')).toBe('on');
  expect(await value(url, 'show synchronous_commit')).toBe('on');
  expect(await value(url, 'show server_encoding')).toBe('UTF8');
});

test('two databases do not see each other', async () => {
  const [a, b] = [await database(), await database()];
  await value(a.url, 'create table only_here (id int)');
  expect(await value(a.url, "select to_regclass('only_here')::text")).toBe('only_here');
  expect(await value(b.url, "select to_regclass('only_here')::text")).toBeNull();
});

test('a database is dropped while somebody is still connected', async () => {
  const gone = await freshDatabase();
  const client = new pg.Client({ connectionString: gone.url });
  client.on('error', () => undefined);
  await client.connect();
  await gone.drop();
  await expect(value(gone.url, 'select 1')).rejects.toThrow('does not exist');
  await client.end().catch(() => undefined);
});
