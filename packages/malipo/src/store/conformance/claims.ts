import type { Instant } from '@malipo/daraja/values';
import { describe, expect, test } from 'vitest';
import { freshMark, sampleRow } from './sample-rows.ts';
import type { Opened } from './site.ts';

const at = (instant: number): Instant => instant as Instant;
const times = <R>(count: number, make: (position: number) => R): R[] => Array.from({ length: count }, (_, position) => make(position));

/** Due rows go to one caller each. */
export function describeClaims(opened: Opened): void {
  describe('claim', () => {
    test('takes what is due, earliest first, as it was, and moves it out of reach for the lease', async () => {
      const { store } = opened();
      const queue = freshMark();
      const job = (name: string, runAt: number | null) =>
        sampleRow('jobs', { id: `${queue}${name}`, queue, runAt: runAt === null ? null : at(runAt) });
      const [a, b, c, later, never] = [job('a', 30), job('b', 10), job('c', 10), job('d', 31), job('e', null)] as const;
      await store.transaction((tx) =>
        tx.insert('jobs', [a, b, c, later, never, sampleRow('jobs', { id: `${queue}other`, queue: `${queue}x`, runAt: at(1) })]),
      );
      expect(await store.claim('jobs', queue, at(30), 2, 100)).toEqual([b, c]);
      expect(await store.claim('jobs', queue, at(30), 9, 100)).toEqual([a]);
      expect(await store.claim('jobs', queue, at(30), 9, 100)).toEqual([]);
      expect(await store.transaction((tx) => tx.get('jobs', [b.id]))).toEqual([{ ...b, runAt: 130 }]);
      expect((await store.claim('jobs', queue, at(130), 9, 100)).map(({ id }) => id)).toEqual(
        [later.id, a.id, b.id, c.id].toSorted((x, y) => (x === later.id ? -1 : y === later.id ? 1 : x < y ? -1 : 1)),
      );
      expect(await store.claim('jobs', queue, at(130), 0, 100)).toEqual([]);
    });

    test('works on the inbox too, with its bytes', async () => {
      const { store } = opened();
      const queue = freshMark();
      const row = sampleRow('inbox', { id: queue, queue, runAt: at(5), body: new Uint8Array([1, 2, 3]), listed: true });
      await store.transaction((tx) => tx.insert('inbox', [row]));
      expect(await store.claim('inbox', queue, at(5), 1, 10)).toEqual([row]);
    });

    test('gives no row to two of 32 callers, and all rows to somebody', async () => {
      const { store, site } = opened();
      const other = await site.open();
      const queue = freshMark();
      await store.transaction((tx) =>
        tx.insert(
          'jobs',
          times(300, (position) => sampleRow('jobs', { id: `${queue}-${position}`, queue, runAt: at(position % 7) })),
        ),
      );
      const claimed: string[] = [];
      await Promise.all(
        times(32, async (caller) => {
          for (;;) {
            const rows = await (caller % 2 === 0 ? store : other).claim('jobs', queue, at(10), 4, 1000);
            if (rows.length === 0) return;
            claimed.push(...rows.map(({ id }) => id));
          }
        }),
      );
      // A caller that saw only rows which others were taking at that moment may have left early; nothing else is missing.
      for (
        let rest = await store.claim('jobs', queue, at(10), 50, 1000);
        rest.length > 0;
        rest = await store.claim('jobs', queue, at(10), 50, 1000)
      ) {
        claimed.push(...rest.map(({ id }) => id));
      }
      expect(claimed.toSorted()).toEqual(times(300, (position) => `${queue}-${position}`).toSorted());
      await other.close();
    });

    test('and transactions on the same rows do not undo each other', async () => {
      const { store } = opened();
      const queue = freshMark();
      const ids = times(40, (position) => `${queue}-${String(position).padStart(2, '0')}`);
      await store.transaction((tx) =>
        tx.insert(
          'jobs',
          ids.map((id) => sampleRow('jobs', { id, queue, runAt: at(1) })),
        ),
      );
      const finish = ids.map((id) => store.transaction((tx) => tx.delete('jobs', [id])));
      const claims = times(10, () => store.claim('jobs', queue, at(1), 4, 100));
      const taken = (await Promise.all(claims)).flat();
      await Promise.all(finish);
      expect(new Set(taken.map(({ id }) => id)).size).toBe(taken.length);
      expect(await store.transaction((tx) => tx.count('jobs', { index: 'due', equal: { queue } }))).toEqual({ rows: 0, sum: 0 });
    });
  });
}
