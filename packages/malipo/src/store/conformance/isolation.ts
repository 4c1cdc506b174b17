import { describe, expect, test } from 'vitest';
import type { Tx } from '../contract.ts';
import type { Row } from '../schema.ts';
import { freshMark, sampleRow } from './sample-rows.ts';
import type { Opened } from './site.ts';

const times = <R>(count: number, make: (at: number) => R): R[] => Array.from({ length: count }, (_, at) => make(at));

const numbersIn = (register: Row<'registers'> | undefined): number[] => (Array.isArray(register?.value) ? register.value.map(Number) : []);

/** A transaction behaves as if it ran alone, wholly or not at all. */
export function describeIsolation(opened: Opened): void {
  describe('a transaction', () => {
    test('sees its own changes before anybody else does', async () => {
      const { store } = opened();
      const id = freshMark();
      const seen = await store.transaction(async (tx) => {
        await tx.insert('slots', [sampleRow('slots', { id, attemptId: id })]);
        await tx.update('slots', [{ id, freeAt: 5 as never }]);
        return [
          await tx.get('slots', [id]),
          await tx.find('slots', { index: 'byAttempt', equal: { attemptId: id } }),
          await tx.count('slots', { index: 'byAttempt', equal: { attemptId: id } }),
        ];
      });
      const row = sampleRow('slots', { id, attemptId: id, freeAt: 5 as never });
      expect(seen).toEqual([[row], [row], { rows: 1, sum: 0 }]);
    });

    test('that throws keeps nothing, and passes the error on', async () => {
      const { store } = opened();
      const mark = freshMark();
      const [changed, deleted] = [`${mark}changed`, `${mark}deleted`];
      const before = [changed, deleted].map((id) => sampleRow('evidence', { id }));
      await store.transaction((tx) => tx.insert('evidence', before));
      const trouble = new Error('trouble');
      const work = async (tx: Tx): Promise<void> => {
        await tx.insert('evidence', [sampleRow('evidence', { id: `${mark}new` })]);
        await tx.update('evidence', [{ id: changed, code: 'x' }]);
        await tx.delete('evidence', [deleted]);
        await tx.insert('evidence', [sampleRow('evidence', { id: deleted, fingerprint: `${mark}other` })]);
        throw trouble;
      };
      await expect(store.transaction(work)).rejects.toBe(trouble);
      expect(await store.transaction((tx) => tx.get('evidence', [changed, deleted, `${mark}new`]))).toEqual([...before, undefined]);
      const again = [
        sampleRow('evidence', { id: `${mark}x`, fingerprint: `${mark}other` }),
        sampleRow('evidence', { id: `${mark}y`, fingerprint: before[1]?.fingerprint ?? '' }),
      ];
      expect(await store.transaction((tx) => tx.insert('evidence', again))).toEqual([true, false]);
    });

    test('goes on after a refused row', async () => {
      const { store } = opened();
      const id = freshMark();
      await store.transaction((tx) => tx.insert('slots', [sampleRow('slots', { id })]));
      const answers = await store.transaction(async (tx) => [
        ...(await tx.insert('slots', [sampleRow('slots', { id })])),
        ...(await tx.insert('slots', [sampleRow('slots', { id: `${id}b` })])),
      ]);
      expect(answers).toEqual([false, true]);
    });

    test('whose operation failed fails as a whole, even when its function catches the error', async () => {
      const { store } = opened();
      const id = freshMark();
      const work = async (tx: Tx): Promise<string> => {
        await tx.insert('slots', [sampleRow('slots', { id })]);
        await tx.update('slots', [{ id: `${id}x`, freeAt: null }]).catch(() => undefined);
        return 'done';
      };
      await expect(store.transaction(work)).rejects.toMatchObject({ code: 'row_missing' });
      expect(await store.transaction((tx) => tx.get('slots', [id]))).toEqual([undefined]);
    });

    test('cannot be used after its end', async () => {
      const { store } = opened();
      const id = freshMark();
      const kept = await store.transaction(async (tx) => ({ tx }));
      await expect(kept.tx.insert('slots', [sampleRow('slots', { id })])).rejects.toMatchObject({ code: 'transaction_over' });
      expect(await store.transaction((tx) => tx.get('slots', [id]))).toEqual([undefined]);
    });

    test('gives back what its function returns', async () => {
      expect(await opened().store.transaction(async () => ({ any: ['thing'] }))).toEqual({ any: ['thing'] });
    });
  });

  describe('transactions at the same time', () => {
    test('lose no update: 32 add one to the same register', async () => {
      const { store } = opened();
      const id = freshMark();
      await store.transaction((tx) => tx.insert('registers', [sampleRow('registers', { id, value: 0 })]));
      const add = async (tx: Tx): Promise<void> => {
        const [register] = await tx.get('registers', [id]);
        await tx.update('registers', [{ id, value: Number(register?.value) + 1 }]);
      };
      await Promise.all(times(32, () => store.transaction(add)));
      expect(await store.transaction((tx) => tx.get('registers', [id]))).toMatchObject([{ value: 32 }]);
    });

    test('do not skew: of two that may leave only while the other stays, one stays', async () => {
      const { store } = opened();
      for (const id of times(10, freshMark)) {
        const both = [`${id}a`, `${id}b`];
        await store.transaction((tx) =>
          tx.insert(
            'registers',
            both.map((name) => sampleRow('registers', { id: name, value: 'here' })),
          ),
        );
        const leave =
          (own: string) =>
          async (tx: Tx): Promise<void> => {
            const here = (await tx.get('registers', both)).filter((row) => row?.value === 'here');
            if (here.length === 2) await tx.update('registers', [{ id: own, value: 'gone' }]);
          };
        await Promise.all(both.map((name) => store.transaction(leave(name))));
        expect((await store.transaction((tx) => tx.get('registers', both))).map((row) => JSON.stringify(row?.value)).sort()).toEqual([
          '"gone"',
          '"here"',
        ]);
      }
    });

    test('see no phantoms: of 16 that write when they find nothing, one writes', async () => {
      const { store } = opened();
      for (const ref of times(5, freshMark)) {
        const claim =
          (at: number) =>
          async (tx: Tx): Promise<number> => {
            const { rows } = await tx.count('jobs', { index: 'byRef', equal: { ref } });
            if (rows === 0) await tx.insert('jobs', [sampleRow('jobs', { id: `${ref}-${at}`, ref })]);
            return rows;
          };
        const found = await Promise.all(times(16, (at) => store.transaction(claim(at))));
        expect(found.filter((rows) => rows === 0)).toHaveLength(1);
        expect(await store.transaction((tx) => tx.count('jobs', { index: 'byRef', equal: { ref } }))).toEqual({ rows: 1, sum: 0 });
      }
    });

    test('give a unique key to one of 32', async () => {
      const { store } = opened();
      const fingerprint = freshMark();
      const insert = (at: number) => (tx: Tx) =>
        tx.insert('evidence', [sampleRow('evidence', { id: `${fingerprint}-${at}`, fingerprint })]);
      const answers = await Promise.all(times(32, (at) => store.transaction(insert(at))));
      expect(answers.flat().filter(Boolean)).toHaveLength(1);
    });

    test('keep a sum whole while money moves: no reader sees half a transfer', async () => {
      const { store } = opened();
      const mark = freshMark();
      const accounts = times(4, (at) => sampleRow('jobs', { id: `${mark}${at}`, queue: mark, tries: 100 }));
      await store.transaction((tx) => tx.insert('jobs', accounts));
      const move =
        (from: number, to: number) =>
        async (tx: Tx): Promise<void> => {
          const [source, target] = await tx.get('jobs', [`${mark}${from}`, `${mark}${to}`]);
          if (!source || !target) throw new Error('An account is missing.');
          await tx.update('jobs', [{ id: source.id, tries: source.tries - 5 }]);
          await tx.update('jobs', [{ id: target.id, tries: target.tries + 5 }]);
        };
      const sum = (tx: Tx): Promise<{ rows: number; sum: number }> => tx.count('jobs', { index: 'due', equal: { queue: mark } }, 'tries');
      const steps = times(24, (at) =>
        at % 3 === 2 ? store.transaction(sum) : store.transaction(move(at % 4, (at + 1) % 4)).then(() => undefined),
      );
      const sums = (await Promise.all(steps)).filter((answer) => answer !== undefined);
      expect(new Set(sums.map((answer) => answer.sum))).toEqual(new Set([400]));
      expect(await store.transaction(sum)).toEqual({ rows: 4, sum: 400 });
    });

    test('of which one throws leave the others alone', async () => {
      const { store } = opened();
      const mark = freshMark();
      const outcomes = await Promise.allSettled(
        times(20, (at) =>
          store.transaction(async (tx) => {
            await tx.insert('slots', [sampleRow('slots', { id: `${mark}${at}`, attemptId: mark })]);
            if (at % 4 === 1) throw new Error('trouble');
          }),
        ),
      );
      expect(outcomes.map(({ status }) => status)).toEqual(times(20, (at) => (at % 4 === 1 ? 'rejected' : 'fulfilled')));
      expect(await store.transaction((tx) => tx.count('slots', { index: 'byAttempt', equal: { attemptId: mark } }))).toEqual({
        rows: 15,
        sum: 0,
      });
    });

    test('through two stores on the same rows are one history', async () => {
      const { store, site } = opened();
      const other = await site.open();
      const id = freshMark();
      await store.transaction((tx) => tx.insert('registers', [sampleRow('registers', { id, value: [] })]));
      const append =
        (at: number) =>
        async (tx: Tx): Promise<void> => {
          const [register] = await tx.get('registers', [id]);
          await tx.update('registers', [{ id, value: [...numbersIn(register), at] }]);
        };
      await Promise.all(times(12, (at) => (at % 2 === 0 ? store : other).transaction(append(at))));
      const [register] = await other.transaction((tx) => tx.get('registers', [id]));
      expect(numbersIn(register).toSorted((a, b) => a - b)).toEqual(times(12, (at) => at));
      await other.close();
    });
  });
}
