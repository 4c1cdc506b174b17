import { expect, test } from 'vitest';
import type { Malipo } from '../../create-malipo.ts';
import { memoryStore, testMalipo } from '../../testing/index.ts';

const DAY_MS = 86_400_000;

test('D-32 nobody is closed out who paid: before a payment expires, Safaricom is asked', async () => {
  const { malipo, simulator, run } = await testMalipo({
    seed: 41,
    engine: { expiresAfterMs: 120_000, checkScheduleMs: [DAY_MS], sweepEveryMs: DAY_MS },
  });
  simulator.faults.add({ fault: 'callbackDropped' });
  const payment = await malipo.payments.create({ amount: 100, phone: simulator.payer(), reference: 'PAIDLOST' });
  await run.advance(600_000);
  expect(await malipo.payments.get(payment.id)).toMatchObject({ status: 'paid', paid: 100, late: false });
});

test('D-32 nobody is closed out who paid, also when the prompt’s answer was lost and Safaricom cannot be asked for minutes', async () => {
  const { malipo, simulator, run } = await testMalipo({ seed: 42, engine: { expiresAfterMs: 120_000, sweepEveryMs: DAY_MS } });
  simulator.faults.add({ fault: 'callbackDropped' });
  simulator.faults.add({ fault: 'connectionLost', api: 'stkPush' });
  const pull = simulator.faults.add({ fault: 'serverError', api: 'pull' });
  const payment = await malipo.payments.create({ amount: 100, phone: simulator.payer(), reference: 'ALLLOST' });
  await run.advance(480_000);
  expect(await malipo.payments.get(payment.id)).toMatchObject({ status: 'open', paid: 0 });
  simulator.faults.remove(pull);
  await run.advance(300_000);
  expect(await malipo.payments.get(payment.id)).toMatchObject({ status: 'paid', paid: 100 });
  expect(await toldOf(malipo)).not.toContain('payment.expired');
});

test('a question that nobody answers for hours is asked again, and meanwhile blocks nobody', async () => {
  const { malipo, simulator, run } = await testMalipo({ seed: 47, engine: { expiresAfterMs: DAY_MS, checkScheduleMs: [20_000, 40_000] } });
  simulator.faults.add({ fault: 'callbackDropped' });
  const query = simulator.faults.add({ fault: 'connectionLost', api: 'stkQuery' });
  const pull = simulator.faults.add({ fault: 'serverError', api: 'pull' });
  const payment = await malipo.payments.create({ amount: 100, phone: simulator.payer(), reference: 'SILENCE' });
  await run.advance(2 * 3_600_000);
  expect(await malipo.payments.get(payment.id)).toMatchObject({
    status: 'open',
    prompt: { allowed: true },
    attempts: [{ status: 'prompted' }],
  });
  simulator.faults.remove(query);
  await run.advance(3_600_000);
  expect(await malipo.payments.get(payment.id)).toMatchObject({ attempts: [{ status: 'succeeded' }] });
  simulator.faults.remove(pull);
  await run.advance(3_600_000);
  expect(await malipo.payments.get(payment.id)).toMatchObject({ status: 'paid', paid: 100 });
});

test('D-32 a payment does not expire while its prompt is on the phone', async () => {
  const { malipo, simulator, run } = await testMalipo({
    seed: 46,
    simulator: { promptLifetimeMs: 170_000 },
    engine: { expiresAfterMs: 30_000 },
  });
  await malipo.payments.create({
    amount: 100,
    phone: simulator.payer({ habit: { name: 'pays', afterMs: 150_000 } }),
    reference: 'ONPHONE',
  });
  await run.advance(600_000);
  expect(await toldOf(malipo)).toEqual(['payment.created', 'attempt.prompted', 'settlement.created', 'payment.paid']);
});

const toldOf = async ({ events }: Pick<Malipo, 'events'>): Promise<string[]> => (await events.list()).items.map((event) => event.type);

test('everything booked is pulled as often as configured, and soon where a receipt is missing', async () => {
  const { malipo, simulator, run } = await testMalipo({ seed: 45, engine: { sweepEveryMs: 6 * 3_600_000 } });
  await run.advance(60_000);
  const atStart = simulator.calls.pull;
  await run.advance(5 * 3_600_000);
  expect(simulator.calls.pull).toBe(atStart);
  simulator.faults.add({ fault: 'callbackDropped' });
  const payment = await malipo.payments.create({ amount: 100, phone: simulator.payer(), reference: 'SOON' });
  await run.advance(120_000);
  expect(await malipo.payments.get(payment.id)).toMatchObject({ status: 'paid', receipt: simulator.booked('SOON')[0]?.receipt });
});

test('a sweep that is wanted soon comes soon, also when one is under way that began too early', async () => {
  const { malipo, simulator, system } = await testMalipo({ seed: 47, engine: { sweepEveryMs: 6 * 3_600_000, timeoutMs: 120_000 } });
  simulator.setSwitches({ pullTimes: 'nairobi' });
  simulator.faults.add({ fault: 'slow', api: 'pull', ms: 15_000, when: 'before' });
  simulator.faults.add({ fault: 'callbackDropped' });
  await malipo.start();
  await system.advance(1_000);
  const payment = await malipo.payments.create({ amount: 100, phone: simulator.payer(), reference: 'MEANWHILE' });
  await system.advance(600_000);
  await malipo.stop();
  expect(await malipo.payments.get(payment.id)).toMatchObject({ receipt: simulator.booked('MEANWHILE')[0]?.receipt });
});

test.for([
  ['cancelled', 60_000, false],
  ['expired', 600_000, true],
] as const)('money that comes after a payment was %s still pays it', async ([status, delayMs, late]) => {
  const { malipo, simulator, run } = await testMalipo({ seed: 43, engine: { expiresAfterMs: 120_000, sweepEveryMs: DAY_MS } });
  const payment = await malipo.payments.create({ amount: 100, phone: simulator.payer({ habit: 'cancels' }), reference: 'MONEYWINS' });
  await run.advance(10_000);
  if (status === 'cancelled') await malipo.payments.cancel(payment.id);
  await run.advance(delayMs);
  expect(await malipo.payments.get(payment.id)).toMatchObject({ status, paid: 0 });
  simulator.payByHand(simulator.payer(), '174379', 'MONEYWINS', 100);
  await run.advance(2 * DAY_MS);
  expect(await malipo.payments.get(payment.id)).toMatchObject({ status: 'paid', paid: 100, late });
});

test('D-37 what a callback said outlives its raw bytes: after 91 days it still settles once', async () => {
  const store = memoryStore();
  const { malipo, simulator, run } = await testMalipo({ seed: 44, store, engine: { sweepEveryMs: 200 * DAY_MS } });
  const payment = await malipo.payments.create({ amount: 100, phone: simulator.payer(), reference: 'OLD' });
  await run.advance(91 * DAY_MS);
  expect(store.rows('inbox')).toEqual([]);
  const evidence = store.rows('evidence').filter((row) => row.source === 'stk_callback');
  expect(evidence).toMatchObject([{ receipt: simulator.booked('OLD')[0]?.receipt, amountCents: 10_000, code: '0' }]);
  await simulator.redeliver(simulator.booked('OLD')[0]?.checkoutRequestId ?? '');
  await run.advance(10_000);
  expect(await malipo.payments.get(payment.id)).toMatchObject({ status: 'paid', paid: 100 });
  expect(store.rows('settlements')).toHaveLength(1);
}, 60_000);
