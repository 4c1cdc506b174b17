import { describe, expect, test } from 'vitest';
import { freshDatabase } from '../setup/postgres.ts';
import { planWorld } from './plan.ts';
import type { WorldPlan } from './plan.ts';
import { runWorld, toldOf } from './run-world.ts';
import { memorySite } from './sites.ts';
import type { OpenSite } from './sites.ts';
import type { Snapshot } from './store/gate.ts';
import { gatedMemorySite, postgresSite, sqliteSite } from './store/sql-sites.ts';

async function rowsOf(plan: WorldPlan, site: OpenSite): Promise<string> {
  let rows: Snapshot | undefined;
  const result = await runWorld(plan, site, async (world) => {
    rows = await world.site.rows();
    expect(comparable(rows)).toBe(
      comparable(Object.fromEntries(Object.entries(world.ledger.rows).map(([table, all]) => [table, [...all.values()]]))),
    );
  });
  expect(toldOf(result)).toEqual([]);
  return comparable(rows ?? {});
}

/** Tables as text: rows by id, columns by name, bytes as hex. */
function comparable(tables: Readonly<Record<string, readonly unknown[]>> | Snapshot): string {
  const lines = Object.entries(tables).flatMap(([table, rows]) =>
    (rows as readonly object[]).map((row) => `${table} ${JSON.stringify(sorted(row))}`),
  );
  return lines.sort().join('\n');
}

const sorted = (value: unknown): unknown => {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, part]) => [key, sorted(part)])
      .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  );
};

describe('the same seed', () => {
  test('is the same day, to the last row', async () => {
    const [first, second] = [await rowsOf(planWorld(7, 25), memorySite), await rowsOf(planWorld(7, 25), memorySite)];
    expect(first.length).toBeGreaterThan(10_000);
    expect(second).toBe(first);
  });

  test('is another day than the next seed', async () => {
    expect(await rowsOf(planWorld(8, 10), memorySite)).not.toBe(await rowsOf(planWorld(9, 10), memorySite));
  });

  test.for([3, 12, 21])('ends in the same rows on memory, SQLite and PostgreSQL (seed %i)', async (seed) => {
    const plan = planWorld(seed, 10);
    const inMemory = await rowsOf(plan, gatedMemorySite);
    expect(await rowsOf(plan, sqliteSite)).toBe(inMemory);
    expect(await rowsOf(plan, postgresSite(freshDatabase))).toBe(inMemory);
  });
});
