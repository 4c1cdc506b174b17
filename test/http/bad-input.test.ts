import { describe, expect, test } from 'vitest';
import { atCommandLine } from './mistakes/at-command-line.ts';
import { atStart } from './mistakes/at-start.ts';
import { inLibrary } from './mistakes/in-library.ts';
import { overRest, requestMistakes, requestOf } from './mistakes/over-rest.ts';
import { openWorld } from './world.ts';

describe('bad input gets a sentence that says what to do', async () => {
  const world = await openWorld();
  const mistakes = [...(await overRest(world)), ...(await inLibrary(world)), ...atCommandLine, ...atStart];

  test.each(mistakes)('$where: $what', async ({ make, code, says, status, field }) => {
    const refusal = await make();
    expect(refusal).toMatchObject({ code, sentence: expect.stringMatching(says) });
    if (status !== undefined) expect(refusal.status).toBe(status);
    expect(refusal.field).toBe(field);
  });
});

test('a refused request leaves nothing behind', async () => {
  const { ask, simulator } = await openWorld();
  for (const mistake of requestMistakes) if (mistake.path === undefined) await ask(...requestOf(mistake));
  expect((await ask('/v1/payments')).json).toEqual({ items: [], next: null });
  expect([...simulator.requests()]).toEqual([]);
});

test('what fails inside is a number for the caller, and the whole story for the operator', async () => {
  const { ask, malipo, reports } = await openWorld();
  await malipo.options.store.close();
  const { problem, text } = await ask('/v1/payments', { body: { amount: 500, reference: 'ORDER-17', phone: '0712 345 678' } });
  expect(problem).toMatchObject({ status: 500, code: 'internal', detail: expect.stringMatching(/err_\w+.*same Idempotency-Key/) });
  const id = /err_\w+/.exec(text)?.[0];
  expect(reports).toContainEqual(
    expect.objectContaining({
      level: 'error',
      code: 'http_unexpected',
      details: { id, method: 'POST', path: '/malipo/v1/payments' },
      cause: expect.any(Error),
    }),
  );
  expect(text).not.toMatch(/store|stack|\.ts|memory/i);
});
