import { expect, test } from 'vitest';
import { memoryStore, testMalipo } from '../../testing/index.ts';

test('prompts that came too late use up no budget of those that are in time', async () => {
  const { malipo, simulator, run } = await testMalipo({ seed: 91, engine: { rates: { pushPerSecond: 0.1 } } });
  const crowd = await Promise.all(
    Array.from({ length: 40 }, (_, i) => malipo.payments.create({ amount: 100, phone: simulator.payer(), reference: `CROWD-${i}` })),
  );
  await run.advance(75_000);
  const attempts = (await Promise.all(crowd.map((p) => malipo.payments.get(p.id)))).flatMap((p) => p.attempts);
  expect(attempts.filter((a) => a.status === 'queued')).toEqual([]);
  const next = await malipo.payments.create({ amount: 100, phone: simulator.payer(), reference: 'INTIME' });
  await run.advance(15_000);
  expect((await malipo.payments.get(next.id)).attempts).not.toMatchObject([{ status: 'queued' }]);
});

test('who asks for prompts that are refused takes none from others', async () => {
  const { malipo, simulator } = await testMalipo({ seed: 92 });
  const payment = await malipo.payments.create({ amount: 100, phone: simulator.payer({ habit: 'person' }), reference: 'HAMMER' });
  for (let i = 0; i < 50; i++) await expect(malipo.payments.prompt(payment.id)).rejects.toMatchObject({ code: 'attempt_in_flight' });
  const replay = { amount: 100, phone: simulator.payer({ habit: 'person' }), reference: 'REPLAY' };
  for (let i = 0; i < 50; i++) await malipo.payments.create(replay, { idempotencyKey: 'one' });
  const other = await malipo.payments.create({ amount: 100, phone: simulator.payer(), reference: 'OTHER' });
  expect(other.attempts).toMatchObject([{ status: 'prompted' }]);
});

test('a prompt that was taken for sending, but held up until its minute was over, does not leave', async () => {
  const inner = memoryStore();
  let isSlow = false;
  const store: typeof inner = {
    ...inner,
    transaction: async (work, options) => {
      const result = await inner.transaction(work, options);
      if (isSlow && inner.rows('attempts').some((a) => a.status === 'sending')) {
        isSlow = false;
        await world.system.advance(90_000);
      }
      return result;
    },
  };
  const world = await testMalipo({ seed: 93, store });
  isSlow = true;
  const payment = await world.malipo.payments.create({ amount: 100, phone: world.simulator.payer(), reference: 'HELDUP' });
  expect(payment.attempts).toMatchObject([{ status: 'failed', failure: 'not_sent' }]);
  expect(world.simulator.calls.stkPush).toBe(0);
});

test('a prompt that waits is not sent for more than what is owed by then', async () => {
  const { malipo, simulator, run } = await testMalipo({ seed: 94, engine: { sweepEveryMs: 1_000, sendBeforeMs: 600_000 } });
  simulator.faults.add({ fault: 'notConnected', api: 'stkPush', times: 4 });
  const phone = simulator.payer();
  const payment = await malipo.payments.create({ amount: 500, phone, reference: 'RESTONLY' });
  simulator.payByHand(simulator.payer(), '174379', 'RESTONLY', 200);
  await run.advance(60_000);
  expect(await malipo.payments.get(payment.id)).toMatchObject({
    status: 'open',
    paid: 200,
    mismatch: 'partial',
    prompt: { allowed: true },
  });
  await malipo.payments.prompt(payment.id);
  await run.advance(60_000);
  expect(await malipo.payments.get(payment.id)).toMatchObject({ status: 'paid', paid: 500, mismatch: 'none' });
});
