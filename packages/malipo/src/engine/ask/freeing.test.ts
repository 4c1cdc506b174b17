import { expect, test } from 'vitest';
import { testMalipo } from '../../testing/index.ts';

test('asking again and again frees nothing: while a prompt may be on the phone, no second one is sent', async () => {
  const { malipo, simulator, run } = await testMalipo({ seed: 71 });
  simulator.faults.add({ fault: 'callbackDropped' });
  const payment = await malipo.payments.create({ amount: 100, phone: simulator.payer({ habit: 'person' }), reference: 'IMPATIENT' });
  for (let i = 0; i < 30; i++) {
    await run.advance(5_000);
    await malipo.payments.check(payment.id);
    expect((await malipo.payments.get(payment.id)).prompt).toMatchObject({ allowed: false, reason: 'attempt_in_flight' });
  }
});

test('asking again and again uses up no schedule: who paid after the last question is found soon', async () => {
  const { malipo, simulator, run } = await testMalipo({ seed: 73, engine: { sweepEveryMs: 86_400_000 } });
  simulator.faults.add({ fault: 'callbackDropped' });
  const phone = simulator.payer({ habit: { name: 'pays', afterMs: 56_500 } });
  const payment = await malipo.payments.create({ amount: 100, phone, reference: 'IMPATIENT' });
  for (let i = 0; i < 11; i++) {
    await run.advance(5_000);
    await malipo.payments.check(payment.id);
  }
  await run.advance(60_000);
  expect(await malipo.payments.get(payment.id)).toMatchObject({ status: 'paid', paid: 100 });
});

test('a schedule of questions that ends early frees no phone that may still show the prompt', async () => {
  const { malipo, simulator, run } = await testMalipo({ seed: 74, engine: { checkScheduleMs: [1_000, 2_000] } });
  simulator.faults.add({ fault: 'callbackDropped' });
  const payment = await malipo.payments.create({ amount: 100, phone: simulator.payer({ habit: 'person' }), reference: 'SHORT' });
  await run.advance(30_000);
  expect((await malipo.payments.get(payment.id)).prompt).toMatchObject({ allowed: false, reason: 'attempt_in_flight' });
  await run.advance(300_000);
  expect((await malipo.payments.get(payment.id)).prompt).toEqual({ allowed: true });
});

test('a phone whose prompt nobody ever heard of again is prompted for the next order', async () => {
  const { malipo, simulator, run } = await testMalipo({ seed: 72 });
  const phone = simulator.payer({ habit: 'neverLooks' });
  simulator.faults.add({ fault: 'connectionLost', api: 'stkPush', times: 1 });
  simulator.faults.add({ fault: 'callbackDropped', times: 1 });
  expect((await malipo.payments.create({ amount: 100, phone, reference: 'GONE' })).attempts).toMatchObject([{ status: 'unknown' }]);
  await run.advance(240_000);
  expect((await malipo.payments.create({ amount: 100, phone, reference: 'EARLY' })).attempts).toEqual([]);
  await run.advance(120_000);
  expect((await malipo.payments.create({ amount: 100, phone, reference: 'NEXT' })).attempts).toMatchObject([{ status: 'prompted' }]);
});

test('a query that never answers again holds neither the phone nor the payment for ever', async () => {
  const { malipo, simulator, run } = await testMalipo({ seed: 75 });
  const phone = simulator.payer({ habit: 'neverLooks' });
  simulator.faults.add({ fault: 'callbackDropped', times: 1 });
  simulator.faults.add({ fault: 'serverError', api: 'stkQuery' });
  const payment = await malipo.payments.create({ amount: 100, phone, reference: 'SILENCE' });
  await run.advance(26 * 3_600_000);
  expect(await malipo.payments.get(payment.id)).toMatchObject({ status: 'expired', attempts: [{ status: 'prompted' }] });
  expect((await malipo.payments.create({ amount: 100, phone, reference: 'NEXT' })).attempts).toMatchObject([{ status: 'prompted' }]);
});

test('a prompt that a late question found failed is asked about once more, since it may still succeed', async () => {
  const { malipo, simulator, run } = await testMalipo({ seed: 76, engine: { sweepEveryMs: 86_400_000 } });
  simulator.faults.add({ fault: 'callbackDropped' });
  const payment = await malipo.payments.create({ amount: 100, phone: simulator.payer({ habit: 'neverLooks' }), reference: 'ONCEMORE' });
  await run.until(async () => (await malipo.payments.get(payment.id)).attempts[0]?.status === 'failed');
  const asked = simulator.calls.stkQuery;
  await run.advance(600_000);
  expect(simulator.calls.stkQuery).toBe(asked + 1);
});

test('a payment whose time is over says so before it is closed', async () => {
  const { malipo, system } = await testMalipo({ seed: 77, engine: { expiresAfterMs: 60_000 } });
  const payment = await malipo.payments.create({ amount: 100, reference: 'OVER' });
  await system.advance(60_000);
  expect(await malipo.payments.get(payment.id)).toMatchObject({ status: 'open', prompt: { allowed: false, reason: 'not_open' } });
  await expect(malipo.payments.prompt(payment.id, { phone: '0700000001' })).rejects.toMatchObject({ code: 'payment_closed' });
});
