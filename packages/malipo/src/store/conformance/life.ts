import { describe, expect, test } from 'vitest';
import { freshMark, sampleRow } from './sample-rows.ts';
import type { Opened } from './site.ts';

/** Opening, closing, and what stays. */
export function describeLife(opened: Opened): void {
  describe('a store', () => {
    test('keeps rows when one that wrote them is closed', async () => {
      const { site } = opened();
      const id = freshMark();
      const writer = await site.open();
      await writer.transaction((tx) => tx.insert('slots', [sampleRow('slots', { id })]));
      await writer.close();
      const reader = await site.open();
      expect(await reader.transaction((tx) => tx.get('slots', [id]))).toEqual([sampleRow('slots', { id })]);
      await reader.close();
    });

    test('migrates again, and from several at once, without touching rows', async () => {
      const { store, site } = opened();
      const id = freshMark();
      await store.transaction((tx) => tx.insert('slots', [sampleRow('slots', { id })]));
      const others = await Promise.all([site.open(), site.open(), site.open()]);
      await Promise.all([...others.map((other) => other.migrate()), store.migrate()]);
      expect(await store.transaction((tx) => tx.get('slots', [id]))).toEqual([sampleRow('slots', { id })]);
      await Promise.all(others.map((other) => other.close()));
    });

    test('can be started again after the one that had it let go', async () => {
      const { store } = opened();
      for (const owner of ['first', 'second']) {
        const release = await store.start(owner);
        await release();
        await release();
      }
    });

    test('that is closed says so, and finishes what was asked before', async () => {
      const { store, site } = opened();
      const id = freshMark();
      const other = await site.open();
      const asked = other.transaction((tx) => tx.insert('slots', [sampleRow('slots', { id })]));
      await other.close();
      expect(await asked).toEqual([true]);
      await expect(other.transaction((tx) => tx.get('slots', [id]))).rejects.toMatchObject({ code: 'store_closed' });
      await expect(other.claim('jobs', id, 1 as never, 1, 1)).rejects.toMatchObject({ code: 'store_closed' });
      await other.close();
      expect(await store.transaction((tx) => tx.get('slots', [id]))).toHaveLength(1);
    });

    test('takes transactions that are to come first as any other', async () => {
      const { store } = opened();
      const mark = freshMark();
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, at) =>
          store.transaction((tx) => tx.insert('slots', [sampleRow('slots', { id: `${mark}${at}` })]), { first: at % 3 === 0 }),
        ),
      );
      expect(answers.flat()).toEqual(Array.from({ length: 20 }, () => true));
    });
  });
}
