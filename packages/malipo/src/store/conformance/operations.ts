import { describe, expect, test } from 'vitest';
import type { Query } from '../contract.ts';
import { freshMark, sampleRow } from './sample-rows.ts';
import type { Opened } from './site.ts';

/** What each operation answers. */
export function describeOperations(opened: Opened): void {
  describe('get', () => {
    test('answers in the order asked, undefined for strangers, the same row twice', async () => {
      const { store } = opened();
      const mark = freshMark();
      const a = sampleRow('slots', { id: `${mark}a` });
      const b = sampleRow('slots', { id: `${mark}b` });
      await store.transaction((tx) => tx.insert('slots', [a, b]));
      expect(await store.transaction((tx) => tx.get('slots', [b.id, `${mark}x`, a.id, b.id]))).toEqual([b, undefined, a, b]);
      expect(await store.transaction((tx) => tx.get('slots', []))).toEqual([]);
    });
  });

  describe('insert', () => {
    test('refuses a taken id and a taken unique key, and goes on with the others', async () => {
      const { store } = opened();
      const mark = freshMark();
      const row = (name: string, fingerprint: string) => sampleRow('evidence', { id: mark + name, fingerprint: mark + fingerprint });
      expect(await store.transaction((tx) => tx.insert('evidence', [row('1', 'a'), row('2', 'b')]))).toEqual([true, true]);
      const answers = await store.transaction((tx) => tx.insert('evidence', [row('1', 'c'), row('3', 'a'), row('4', 'd'), row('2', 'b')]));
      expect(answers).toEqual([false, false, true, false]);
      const kept = await store.transaction((tx) =>
        tx.get(
          'evidence',
          ['1', '2', '3', '4'].map((name) => mark + name),
        ),
      );
      expect(kept).toEqual([row('1', 'a'), row('2', 'b'), undefined, row('4', 'd')]);
    });

    test('refuses what an earlier row of the same call took', async () => {
      const { store } = opened();
      const mark = freshMark();
      const row = (name: string, fingerprint: string, code: string) =>
        sampleRow('evidence', { id: mark + name, fingerprint: mark + fingerprint, code });
      await store.transaction((tx) => tx.insert('evidence', [row('0', 'taken', 'before')]));
      const answers = await store.transaction((tx) =>
        tx.insert('evidence', [
          row('1', 'taken', 'refused'),
          row('1', 'a', 'kept'),
          row('2', 'a', 'refused'),
          row('1', 'b', 'refused'),
          row('3', 'b', 'kept'),
        ]),
      );
      expect(answers).toEqual([false, true, false, false, true]);
      const kept = await store.transaction((tx) => tx.get('evidence', [`${mark}1`, `${mark}2`, `${mark}3`]));
      expect(kept.map((found) => found?.code)).toEqual(['kept', undefined, 'kept']);
    });

    test('a key of several columns is taken only as a whole', async () => {
      const { store } = opened();
      const mark = freshMark();
      const row = (name: string, endpointId: string, eventId: string) =>
        sampleRow('deliveries', { id: mark + name, endpointId: mark + endpointId, eventId });
      const rows = [row('1', 'e', 'x'), row('2', 'e', 'y'), row('3', 'f', 'x'), row('4', 'e', 'x')];
      expect(await store.transaction((tx) => tx.insert('deliveries', rows))).toEqual([true, true, true, false]);
    });

    test('an id is free again after a delete, also within one transaction', async () => {
      const { store } = opened();
      const mark = freshMark();
      const row = (attemptId: string) => sampleRow('slots', { id: mark, attemptId });
      const answers = await store.transaction(async (tx) => {
        const first = await tx.insert('slots', [row('a')]);
        await tx.delete('slots', [mark, `${mark}unknown`]);
        return [...first, ...(await tx.insert('slots', [row('b')])), ...(await tx.insert('slots', [row('c')]))];
      });
      expect(answers).toEqual([true, true, false]);
      expect(await store.transaction((tx) => tx.get('slots', [mark]))).toEqual([row('b')]);
    });

    test('takes 5,000 rows at once, and tells which were refused', async () => {
      const { store } = opened();
      const mark = freshMark();
      const rows = Array.from({ length: 5000 }, (_, at) =>
        sampleRow('jobs', { id: `${mark}${String(at).padStart(5, '0')}`, queue: mark, runAt: at as never }),
      );
      const everySeventh = rows.filter((_, at) => at % 7 === 0);
      await store.transaction((tx) => tx.insert('jobs', everySeventh));
      const answers = await store.transaction((tx) => tx.insert('jobs', rows));
      expect(answers).toEqual(rows.map((_, at) => at % 7 !== 0));
      const ids = rows.map(({ id }) => id);
      await store.transaction((tx) =>
        tx.update(
          'jobs',
          ids.map((id, at) => ({ id, tries: at })),
        ),
      );
      expect(await store.transaction((tx) => tx.count('jobs', { index: 'due', equal: { queue: mark } }, 'tries'))).toEqual({
        rows: 5000,
        sum: 12_497_500,
      });
      const read = await store.transaction((tx) => tx.get('jobs', ids.toReversed()));
      expect(read.map((row) => row?.tries)).toEqual(ids.map((_, at) => 4999 - at));
      const found = await store.transaction((tx) => tx.find('jobs', { index: 'byRef', oneOf: { column: 'ref', values: ids } }));
      expect(found).toEqual([]);
      await store.transaction((tx) => tx.delete('jobs', ids));
      expect(await store.transaction((tx) => tx.count('jobs', { index: 'due', equal: { queue: mark } }))).toEqual({ rows: 0, sum: 0 });
    });
  });

  describe('update', () => {
    test('changes the named columns of the named rows, in the order given', async () => {
      const { store } = opened();
      const mark = freshMark();
      const rows = ['a', 'b', 'c'].map((name) => sampleRow('jobs', { id: mark + name, queue: mark }));
      await store.transaction((tx) => tx.insert('jobs', rows));
      await store.transaction((tx) =>
        tx.update('jobs', [
          { id: `${mark}a`, tries: 1 },
          { id: `${mark}b`, lastError: 'trouble', runAt: 5 as never },
          { id: `${mark}a`, tries: 2, lastError: 'later' },
          { id: `${mark}b`, runAt: null },
          { id: `${mark}c` },
        ]),
      );
      expect(
        await store.transaction((tx) =>
          tx.get(
            'jobs',
            rows.map(({ id }) => id),
          ),
        ),
      ).toEqual([{ ...rows[0], tries: 2, lastError: 'later' }, { ...rows[1], lastError: 'trouble' }, rows[2]]);
    });

    test('of an unknown row fails, and keeps nothing of the transaction', async () => {
      const { store } = opened();
      const mark = freshMark();
      await store.transaction((tx) => tx.insert('slots', [sampleRow('slots', { id: mark, attemptId: 'before' })]));
      for (const changes of [
        [
          { id: mark, attemptId: 'after' },
          { id: `${mark}x`, attemptId: 'after' },
        ],
        [{ id: mark, attemptId: 'after' }, { id: `${mark}x` }],
      ]) {
        await expect(store.transaction((tx) => tx.update('slots', changes))).rejects.toMatchObject({ code: 'row_missing' });
      }
      expect(await store.transaction((tx) => tx.get('slots', [mark]))).toMatchObject([{ attemptId: 'before' }]);
    });

    test('of a unique column is refused, also to the value it has', async () => {
      const { store } = opened();
      const mark = freshMark();
      const row = sampleRow('evidence', { id: mark });
      await store.transaction((tx) => tx.insert('evidence', [row]));
      await expect(store.transaction((tx) => tx.update('evidence', [{ id: mark, fingerprint: row.fingerprint }]))).rejects.toMatchObject({
        code: 'column_unique',
      });
    });
  });

  describe('find and count', () => {
    const day = (at: number): never => at as never;
    const seed = async (): Promise<string> => {
      const mark = freshMark();
      const rows = [
        ['1', 'q', null],
        ['2', 'q', 10],
        ['3', 'q', 20],
        ['4', 'q', 20],
        ['5', 'q', 30],
        ['6', 'r', 20],
        ['7', 'r', null],
        ['8', 's', -5],
      ] as const;
      const notInOrder = [3, 0, 6, 2, 7, 5, 1, 4].flatMap((at) => rows.slice(at, at + 1));
      for (const [name, queue, runAt] of notInOrder) {
        const row = sampleRow('jobs', {
          id: `${mark}-${name}`,
          queue: `${mark}${queue}`,
          runAt: runAt === null ? null : day(runAt),
          tries: 2,
        });
        await opened().store.transaction((tx) => tx.insert('jobs', [row]));
      }
      return mark;
    };

    const cases: [string, (mark: string) => Query<'jobs'>, string][] = [
      ['an equal prefix, nulls first, ties by id', (m) => ({ index: 'due', equal: { queue: `${m}q` } }), '12345'],
      ['descending', (m) => ({ index: 'due', equal: { queue: `${m}q` }, order: 'desc' }), '54321'],
      ['a limit', (m) => ({ index: 'due', equal: { queue: `${m}q` }, limit: 2 }), '12'],
      ['a limit from the other end', (m) => ({ index: 'due', equal: { queue: `${m}q` }, order: 'desc', limit: 2 }), '54'],
      ['limit 0', (m) => ({ index: 'due', equal: { queue: `${m}q` }, limit: 0 }), ''],
      ['two equal columns', (m) => ({ index: 'due', equal: { queue: `${m}q`, runAt: day(20) } }), '34'],
      ['an empty column', (m) => ({ index: 'due', equal: { queue: `${m}r`, runAt: null } }), '7'],
      [
        'bound <, without empty ones',
        (m) => ({ index: 'due', equal: { queue: `${m}q` }, bound: { column: 'runAt', op: '<', value: 20 } }),
        '2',
      ],
      ['bound <=', (m) => ({ index: 'due', equal: { queue: `${m}q` }, bound: { column: 'runAt', op: '<=', value: 20 } }), '234'],
      ['bound >', (m) => ({ index: 'due', equal: { queue: `${m}q` }, bound: { column: 'runAt', op: '>', value: 10 } }), '345'],
      ['bound >=', (m) => ({ index: 'due', equal: { queue: `${m}q` }, bound: { column: 'runAt', op: '>=', value: 10 } }), '2345'],
      [
        'bound, descending, limit',
        (m) => ({ index: 'due', equal: { queue: `${m}q` }, bound: { column: 'runAt', op: '<=', value: 20 }, order: 'desc', limit: 2 }),
        '43',
      ],
      [
        'any of several values',
        (m) => ({ index: 'due', oneOf: { column: 'queue', values: [`${m}s`, `${m}r`, `${m}none`, `${m}r`] } }),
        '768',
      ],
      [
        'any of several, descending',
        (m) => ({ index: 'due', oneOf: { column: 'queue', values: [`${m}s`, `${m}r`] }, order: 'desc' }),
        '867',
      ],
      [
        'any of several, with a bound',
        (m) => ({
          index: 'due',
          oneOf: { column: 'queue', values: [`${m}q`, `${m}r`] },
          bound: { column: 'runAt', op: '>=', value: 20 },
          limit: 4,
        }),
        '3456',
      ],
      [
        'any of several numbers behind an equal column',
        (m) => ({ index: 'due', equal: { queue: `${m}q` }, oneOf: { column: 'runAt', values: [30, 10] } }),
        '25',
      ],
      ['any of none', (m) => ({ index: 'due', equal: { queue: `${m}q` }, oneOf: { column: 'runAt', values: [] } }), ''],
      ['nothing', (m) => ({ index: 'due', equal: { queue: `${m}nobody` } }), ''],
    ];

    test.each(cases)('%s', async (_, query, expected) => {
      const mark = await seed();
      const { found, counted } = await opened().store.transaction(async (tx) => ({
        found: await tx.find('jobs', query(mark)),
        counted: await tx.count('jobs', query(mark), 'tries'),
      }));
      expect(found.map(({ id }) => id.at(-1)).join('')).toBe(expected);
      expect(counted).toEqual({ rows: expected.length, sum: 2 * expected.length });
    });

    test('a sum passes over empty columns and is 0 when none is asked for', async () => {
      const mark = await seed();
      const query: Query<'jobs'> = { index: 'due', equal: { queue: `${mark}q` } };
      const { store } = opened();
      expect(await store.transaction((tx) => tx.count('jobs', query, 'runAt'))).toEqual({ rows: 5, sum: 80 });
      expect(await store.transaction((tx) => tx.count('jobs', query))).toEqual({ rows: 5, sum: 0 });
    });

    test('a page continues behind the last id of the one before', async () => {
      const { store } = opened();
      const mark = freshMark();
      const rows = Array.from({ length: 25 }, (_, at) =>
        sampleRow('payments', { id: `${mark}${String(at).padStart(3, '0')}`, tenant: mark, environment: 'sandbox' }),
      );
      await store.transaction((tx) => tx.insert('payments', rows));
      const seen: string[] = [];
      for (let last = '~'; ;) {
        const page = await store.transaction((tx) =>
          tx.find('payments', {
            index: 'byTenant',
            equal: { tenant: mark, environment: 'sandbox' },
            bound: { column: 'id', op: '<', value: last },
            order: 'desc',
            limit: 10,
          }),
        );
        seen.push(...page.map(({ id }) => id));
        if (page.length < 10) break;
        last = page.at(-1)?.id ?? '';
      }
      expect(seen).toEqual(rows.map(({ id }) => id).toReversed());
    });

    const wrong: [string, Query<'jobs'>][] = [
      ['an index that is not declared', { index: 'byNothing' as never }],
      ['a column that does not lead the index', { index: 'due', equal: { runAt: day(1) } }],
      ['a bound that is not on the next column', { index: 'due', bound: { column: 'runAt', op: '<', value: 1 } }],
      ['a list that is not on the next column', { index: 'due', equal: { queue: 'q' }, oneOf: { column: 'id', values: ['a'] } }],
      ['half a row as limit', { index: 'due', limit: 0.5 }],
      ['fewer than no rows', { index: 'due', limit: -1 }],
    ];
    test.each(wrong)('refuses %s', async (_, query) => {
      await expect(opened().store.transaction((tx) => tx.find('jobs', query))).rejects.toMatchObject({ code: 'query_index' });
    });
  });
}
