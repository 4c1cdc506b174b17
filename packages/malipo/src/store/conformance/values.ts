import { describe, expect, test } from 'vitest';
import type { Json } from '../columns.ts';
import type { Tx } from '../contract.ts';
import { freshMark, sampleRow } from './sample-rows.ts';
import type { Opened } from './site.ts';

/** What goes in comes out. */
export function describeValues(opened: Opened): void {
  describe('values', () => {
    const texts: [string, string][] = [
      ['nothing', ''],
      ['quotes and marks', `O'Brien "said" \\ $1 ? % _ {a,b} NULL`],
      ['lines and tabs', 'a\nb\r\n\tc'],
      ['other alphabets', 'Ñandú Ћ 漢字 ن'],
      ['emoji and joined characters', '👩🏽‍🚀 e\u0301 \ufeff \uffff'],
      ['64,000 characters', 'x🙂'.repeat(32_000)],
    ];
    test.each(texts)('text with %s', async (_, value) => {
      const { store } = opened();
      const id = freshMark();
      const row = sampleRow('jobs', { id, ref: value });
      const other = sampleRow('jobs', { id: `${id}b`, ref: value });
      await store.transaction((tx) => tx.insert('jobs', [row, other]));
      await store.transaction((tx) =>
        tx.update('jobs', [
          { id, lastError: value },
          { id: other.id, lastError: value },
        ]),
      );
      const expected = [row, other].map((inserted) => ({ ...inserted, lastError: value }));
      expect(await store.transaction((tx) => tx.get('jobs', [id, other.id]))).toEqual(expected);
    });

    const numbers = [0, 1, -1, 2 ** 31, -(2 ** 31) - 1, 2 ** 53 - 1, -(2 ** 53) + 1];
    test('whole numbers up to 2^53, which can be found again', async () => {
      const { store } = opened();
      const queue = freshMark();
      const rows = numbers.map((value, at) => sampleRow('jobs', { id: `${queue}${at}`, queue, runAt: value as never }));
      await store.transaction((tx) => tx.insert('jobs', rows));
      for (const row of rows) {
        expect(await store.transaction((tx) => tx.find('jobs', { index: 'due', equal: { queue, runAt: row.runAt } }))).toEqual([row]);
      }
      const found = await store.transaction((tx) => tx.find('jobs', { index: 'due', equal: { queue } }));
      expect(found.map(({ runAt }) => runAt)).toEqual(numbers.toSorted((a, b) => a - b));
    });

    test('booleans and empty columns', async () => {
      const { store } = opened();
      const id = freshMark();
      const row = sampleRow('inbox', { id, truncated: true, listed: false, address: null });
      await store.transaction((tx) => tx.insert('inbox', [row]));
      expect(await store.transaction((tx) => tx.get('inbox', [id]))).toEqual([row]);
      await store.transaction((tx) => tx.update('inbox', [{ id, truncated: false, listed: true, address: '196.201.214.200' }]));
      expect(await store.transaction((tx) => tx.get('inbox', [id]))).toEqual([
        { ...row, truncated: false, listed: true, address: '196.201.214.200' },
      ]);
    });

    const documents: Json[] = [
      {},
      [],
      '',
      'null',
      0,
      -1.5,
      1e21,
      true,
      false,
      null,
      [null, [[]]],
      { a: { b: [1, 'two', null] }, '': 'é', $type: '🙂', __proto__: 1 },
      'a\u0000b',
      '\ud800',
    ];
    test('JSON of every kind', async () => {
      const { store } = opened();
      const mark = freshMark();
      const rows = documents.map((value, at) => sampleRow('registers', { id: `${mark}-${at}`, value }));
      await store.transaction((tx) => tx.insert('registers', rows));
      expect(
        await store.transaction((tx) =>
          tx.get(
            'registers',
            rows.map(({ id }) => id),
          ),
        ),
      ).toEqual(rows);
      await store.transaction((tx) =>
        tx.update(
          'registers',
          rows.map(({ id }) => ({ id, value: { replaced: [id] } })),
        ),
      );
      expect(await store.transaction((tx) => tx.get('registers', [rows[3]?.id ?? '']))).toMatchObject([
        { value: { replaced: [`${mark}-3`] } },
      ]);
    });

    test('bytes of every kind, one row or many', async () => {
      const { store } = opened();
      const mark = freshMark();
      const bodies = [
        new Uint8Array(),
        Uint8Array.from({ length: 256 }, (_, at) => at),
        new Uint8Array([0, 255, 0xc3, 0x28]),
        new Uint8Array(65_536).fill(0x5c),
      ];
      const rows = bodies.map((body, at) => sampleRow('inbox', { id: `${mark}${at}`, body }));
      const [alone, ...together] = rows;
      await store.transaction((tx) => tx.insert('inbox', alone ? [alone] : []));
      await store.transaction((tx) => tx.insert('inbox', together));
      const read = await store.transaction((tx) =>
        tx.get(
          'inbox',
          rows.map(({ id }) => id),
        ),
      );
      expect(read.map((row) => [row?.body.constructor.name, [...(row?.body ?? [])]])).toEqual(
        bodies.map((body) => ['Uint8Array', [...body]]),
      );
    });

    test('text is ordered by code points, capitals first', async () => {
      const { store } = opened();
      const mark = freshMark();
      const names = ['', 'A', 'Z', 'a', 'b', 'é', '\uff5e', '🙂'];
      const rows = names.map((name, at) => sampleRow('slots', { id: `${mark}${at}`, attemptId: `${mark}:${name}` }));
      await store.transaction((tx) => tx.insert('slots', rows.toReversed()));
      const found = await store.transaction((tx) =>
        tx.find('slots', { index: 'byAttempt', bound: { column: 'attemptId', op: '>=', value: `${mark}:` }, limit: 8 }),
      );
      expect(found).toEqual(rows);
    });

    const refused: [string, (tx: Tx, id: string) => Promise<unknown>, string][] = [
      ['text with a NUL', (tx, id) => tx.insert('slots', [sampleRow('slots', { id, attemptId: 'a\0b' })]), 'text_unstorable'],
      ['half a character', (tx, id) => tx.insert('slots', [sampleRow('slots', { id, attemptId: 'a\ud83d' })]), 'text_unstorable'],
      ['an id with a NUL', (tx) => tx.get('slots', ['a\0b']), 'text_unstorable'],
      ['a number for text', (tx, id) => tx.insert('slots', [sampleRow('slots', { id, attemptId: 5 as never })]), 'column_value'],
      ['a fraction', (tx, id) => tx.insert('jobs', [sampleRow('jobs', { id, tries: 0.5 })]), 'column_value'],
      ['a number beyond 2^53', (tx, id) => tx.insert('jobs', [sampleRow('jobs', { id, tries: 2 ** 53 })]), 'column_value'],
      ['not a number', (tx, id) => tx.insert('jobs', [sampleRow('jobs', { id, tries: Number.NaN })]), 'column_value'],
      ['null where it must not be', (tx, id) => tx.insert('slots', [sampleRow('slots', { id, attemptId: null as never })]), 'column_value'],
      ['an absent column', (tx, id) => tx.insert('slots', [{ id, attemptId: 'a' } as never]), 'column_value'],
      ['an undefined change', (tx, id) => tx.update('slots', [{ id, attemptId: undefined }]), 'column_value'],
      ['an undeclared column', (tx, id) => tx.insert('slots', [{ ...sampleRow('slots', { id }), other: 1 } as never]), 'column_unknown'],
      ['an undeclared change', (tx, id) => tx.update('slots', [{ id, other: 1 } as never]), 'column_unknown'],
      ['an undeclared table', (tx) => tx.get('nothing' as never, ['a']), 'table_unknown'],
    ];
    test.each(refused)('refuses %s', async (_, attempt, code) => {
      const { store } = opened();
      const id = freshMark();
      await expect(store.transaction((tx) => attempt(tx, id))).rejects.toMatchObject({ code });
      expect(await store.transaction((tx) => tx.get('slots', [id]))).toEqual([undefined]);
    });

    test('a row that was read does not change with the caller or the store', async () => {
      const { store } = opened();
      const id = freshMark();
      const value = { list: [1] };
      const body = new Uint8Array([1]);
      await store.transaction(async (tx) => {
        await tx.insert('registers', [sampleRow('registers', { id, value })]);
        await tx.insert('inbox', [sampleRow('inbox', { id, body })]);
      });
      value.list.push(2);
      body[0] = 9;
      const [read] = await store.transaction((tx) => tx.get('inbox', [id]));
      read?.body.fill(7);
      await store.transaction((tx) => tx.update('registers', [{ id, updatedAt: 1 as never }]));
      expect(await store.transaction((tx) => tx.get('registers', [id]))).toMatchObject([{ value: { list: [1] } }]);
      expect((await store.transaction((tx) => tx.get('inbox', [id])))[0]?.body).toEqual(new Uint8Array([1]));
    });
  });
}
