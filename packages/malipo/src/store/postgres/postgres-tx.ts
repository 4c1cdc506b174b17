import { checkChange, checkIds, checkRow, rowMissing } from '../check-values.ts';
import type { Tx } from '../contract.ts';
import type { Operations } from '../operations.ts';
import type { Row, TableName } from '../schema.ts';
import type { PlainRow, Shape } from '../shape.ts';
import { shapeFor } from '../shape.ts';
import { assertHarmless } from '../sql/app-statements.ts';
import { tableName } from '../sql/names.ts';
import { decodeCount, decodeRow, encodeValue } from '../sql/row-values.ts';
import type { Statements } from '../sql/statements.ts';
import { walkParameters } from '../sql/statements.ts';
import { planWalk } from '../walk.ts';
import type { BatchStatements } from './batch-statements.ts';
import type { Session } from './pool.ts';

/** The operations on PostgreSQL: one round trip for many rows. `touched` learns which tables they are about. */
export function postgresTx(
  session: Session,
  statements: Statements,
  batch: BatchStatements,
  operations: Operations,
  touched: Set<string>,
): Tx {
  const shapeOf = (table: TableName): Shape => {
    touched.add(tableName(table));
    return shapeFor(table);
  };

  return {
    get: (table, ids) =>
      operations.run(async () => {
        const shape = shapeOf(table);
        checkIds(shape, ids);
        const rows = await readRows(session, statements, batch, shape, ids);
        return ids.map((id) => rows.get(id) as Row<typeof table> | undefined);
      }),
    find: (table, query) =>
      operations.run(async () => {
        const shape = shapeOf(table);
        const walk = planWalk(shape, query);
        const { rows } = await session.run(statements.find(shape, walk), walkParameters('postgres', walk));
        return rows.map((row) => decodeRow(shape, row) as Row<typeof table>);
      }),
    insert: (table, rows) =>
      operations.run(async () => {
        const shape = shapeOf(table);
        const checked = rows.map((row) => checkRow(shape, row));
        const answers: boolean[] = rows.map(() => false);
        for (const stretch of stretches(checked)) {
          const inserted = await insertRows(
            session,
            statements,
            batch,
            shape,
            stretch.map((at) => checked[at] ?? {}),
          );
          for (const at of stretch) answers[at] = inserted.has(checked[at]?.['id']);
        }
        return answers;
      }),
    update: (table, changes) =>
      operations.run(async () => {
        const shape = shapeOf(table);
        for (const change of changes) checkChange(shape, change);
        for (const round of rounds(changes))
          await updateRows(
            session,
            statements,
            batch,
            shape,
            round.map((at) => changes[at] ?? {}),
          );
      }),
    delete: (table, ids) =>
      operations.run(async () => {
        const shape = shapeOf(table);
        checkIds(shape, ids);
        if (ids.length === 1) await session.run(statements.deleteOne(shape), ids);
        else if (ids.length > 1) await session.run(batch.delete(shape), [ids]);
      }),
    count: (table, query, sumOf) =>
      operations.run(async () => {
        const shape = shapeOf(table);
        const walk = planWalk(shape, query);
        const { rows } = await session.run(statements.count(shape, walk, sumOf), walkParameters('postgres', walk));
        return decodeCount(rows[0]);
      }),
    sql: <R>(text: string, parameters: readonly unknown[] = []) =>
      operations.run(async () => {
        assertHarmless(text);
        return (await session.query(text, parameters)).rows as R[];
      }),
  };
}

/** Most rows in one statement; the server reads each array as one text. */
const batchSize = 2000;

/**
 * Positions of the rows, cut where an id comes again: from the answer to one statement nobody could tell which of
 * two rows with the same id was taken. Insertions keep their order throughout, because any two may want one key.
 */
function stretches(rows: readonly PlainRow[]): number[][] {
  const made: number[][] = [[]];
  const seen = new Set<unknown>();
  rows.forEach((row, at) => {
    if (seen.has(row['id'])) {
      seen.clear();
      made.push([]);
    }
    seen.add(row['id']);
    made.at(-1)?.push(at);
  });
  return made.flatMap((stretch) => chunks(stretch));
}

/** Positions of the changes: the first of each id, then the second of each, and so on; only those of one id need their order. */
function rounds(changes: readonly PlainRow[]): number[][] {
  const made: number[][] = [];
  const timesSeen = new Map<unknown, number>();
  changes.forEach((change, at) => {
    const seen = timesSeen.get(change['id']) ?? 0;
    timesSeen.set(change['id'], seen + 1);
    (made[seen] ??= []).push(at);
  });
  return made.flatMap((round) => chunks(round));
}

function chunks<V>(values: readonly V[]): V[][] {
  return Array.from({ length: Math.ceil(values.length / batchSize) }, (_, at) => values.slice(at * batchSize, (at + 1) * batchSize));
}

async function readRows(
  session: Session,
  statements: Statements,
  batch: BatchStatements,
  shape: Shape,
  ids: readonly string[],
): Promise<Map<unknown, PlainRow>> {
  const found = new Map<unknown, PlainRow>();
  const [only] = ids;
  if (only === undefined) return found;
  const { rows } = ids.length === 1 ? await session.run(statements.getOne(shape), [only]) : await session.run(batch.get(shape), [ids]);
  for (const row of rows) found.set(row['id'], decodeRow(shape, row));
  return found;
}

/** Answers the ids that were inserted. */
async function insertRows(
  session: Session,
  statements: Statements,
  batch: BatchStatements,
  shape: Shape,
  rows: readonly PlainRow[],
): Promise<Set<unknown>> {
  const [only] = rows;
  if (rows.length === 1 && only) {
    const { count } = await session.run(
      statements.insertOne(shape),
      shape.columns.map((column) => encodeValue('postgres', column, only[column.name])),
    );
    return new Set(count > 0 ? [only['id']] : []);
  }
  const answer = await session.run(
    batch.insert(shape),
    columnsOf(
      shape,
      shape.columns.map(({ name }) => name),
      rows,
    ),
  );
  return new Set(answer.rows.map(({ id }) => id));
}

async function updateRows(
  session: Session,
  statements: Statements,
  batch: BatchStatements,
  shape: Shape,
  changes: readonly PlainRow[],
): Promise<void> {
  // By id, so that two transactions that change the same rows wait for each other instead of locking up.
  const inOrder = changes.toSorted((a, b) => (String(a['id']) < String(b['id']) ? -1 : 1));
  for (const alike of Map.groupBy(inOrder, (change) => changedColumns(shape, change).join()).values()) {
    const columns = changedColumns(shape, alike[0] ?? {});
    const found = await writeChanges(session, statements, batch, shape, columns, alike);
    const missing = alike.find(({ id }) => !found.has(id));
    if (missing) throw rowMissing(shape, missing['id']);
  }
}

/** Answers the ids that are there. */
async function writeChanges(
  session: Session,
  statements: Statements,
  batch: BatchStatements,
  shape: Shape,
  columns: readonly string[],
  changes: readonly PlainRow[],
): Promise<ReadonlySet<unknown>> {
  const ids = changes.map(({ id }) => id as string);
  if (columns.length === 0) return new Set((await readRows(session, statements, batch, shape, ids)).keys());
  const [only] = changes;
  if (changes.length === 1 && only) {
    const values = columnsOf(shape, columns, changes).map(([value]) => value);
    const { count } = await session.run(statements.updateOne(shape, columns), [...values, only['id']]);
    return new Set(count > 0 ? ids : []);
  }
  const { rows } = await session.run(batch.update(shape, columns), columnsOf(shape, ['id', ...columns], changes));
  return new Set(rows.map(({ id }) => id));
}

const changedColumns = (shape: Shape, change: PlainRow): string[] =>
  shape.columns.filter(({ name }) => name !== 'id' && name in change).map(({ name }) => name);

/** Rows turned into one array of values per column. */
function columnsOf(shape: Shape, names: readonly string[], rows: readonly PlainRow[]): unknown[][] {
  return names.map((name) => {
    const column = shape.columnOf.get(name);
    return rows.map((row) => (column ? encodeValue('postgres', column, row[name]) : null));
  });
}
