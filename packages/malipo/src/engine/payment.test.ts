import { expect, test } from 'vitest';
import { memoryStore, testMalipo } from '../testing/index.ts';

test('a customer who pays is seen paying, and the book says so', async () => {
  const { malipo, simulator, run } = await testMalipo({ seed: 7 });
  const payment = await malipo.payments.create({ amount: 100, phone: simulator.payer(), reference: 'A1B' });
  expect(payment).toMatchObject({ status: 'open', attempts: [{ status: 'prompted' }] });
  await run.until(async () => (await malipo.payments.get(payment.id)).status === 'paid');
  await run.toRest();
  expect(await malipo.payments.get(payment.id)).toMatchObject({
    status: 'paid',
    paid: 100,
    mismatch: 'none',
    attempts: [{ status: 'succeeded' }],
  });
  expect(await malipo.book.balance('mpesa:174379')).toBe(100);
  const events = await malipo.events.list();
  expect(events.items.map((e) => e.type)).toEqual(['payment.created', 'attempt.prompted', 'settlement.created', 'payment.paid']);
});

test('the same money by callback and by sweep is credited once', async () => {
  const { malipo, simulator, run } = await testMalipo({ seed: 7 });
  const payment = await malipo.payments.create({ amount: 100, phone: simulator.payer(), reference: 'A1B' });
  await run.toRest();
  const [booking] = simulator.booked('A1B');
  await simulator.redeliver(booking?.checkoutRequestId ?? '');
  await run.toRest();
  expect(await malipo.payments.get(payment.id)).toMatchObject({ status: 'paid', paid: 100, receipt: booking?.receipt });
  expect((await malipo.settlements.list()).items).toHaveLength(1);
});

test('D-15 a payment whose callback is lost is found by the query', async () => {
  const { malipo, simulator, run, system } = await testMalipo({ seed: 3 });
  simulator.faults.add({ fault: 'callbackDropped' });
  const asked = system.now();
  const payment = await malipo.payments.create({ amount: 250, phone: simulator.payer(), reference: 'LOST1' });
  await run.until(async () => (await malipo.payments.get(payment.id)).status === 'paid');
  expect(system.now() - asked).toBeLessThan(41_000);
  await run.toRest();
  expect(await malipo.payments.get(payment.id)).toMatchObject({
    status: 'paid',
    paid: 250,
    receipt: simulator.booked('LOST1')[0]?.receipt,
  });
});

test('D-26 when answer and callback are lost, nothing is sent again and the sweep finds the money', async () => {
  const { malipo, simulator, run } = await testMalipo({ seed: 3 });
  simulator.faults.add({ fault: 'callbackDropped' });
  simulator.faults.add({ fault: 'connectionLost', api: 'stkPush' });
  const payment = await malipo.payments.create({ amount: 250, phone: simulator.payer(), reference: 'LOST2' });
  expect(payment.attempts).toMatchObject([{ status: 'unknown' }]);
  await run.toRest();
  expect(simulator.calls.stkPush).toBe(1);
  expect(await malipo.payments.get(payment.id)).toMatchObject({
    status: 'paid',
    paid: 250,
    receipt: simulator.booked('LOST2')[0]?.receipt,
  });
});

test('every row says what it comes from', async () => {
  const store = memoryStore();
  const { malipo, simulator, run } = await testMalipo({ seed: 9, store, engine: { fulfil: () => undefined, expiresAfterMs: 600_000 } });
  await malipo.payments.create({ amount: 100, phone: simulator.payer(), reference: 'PAYS' });
  await malipo.payments.create({ amount: 100, phone: simulator.payer({ habit: 'cancels' }), reference: 'CANCELS' });
  const left = await malipo.payments.create({ amount: 100, reference: 'LEFT' });
  await malipo.payments.cancel(left.id);
  simulator.faults.add({ fault: 'connectionLost', api: 'stkPush' });
  await malipo.payments.create({ amount: 100, phone: simulator.payer({ habit: 'neverLooks' }), reference: 'UNKNOWN' });
  simulator.payByHand(simulator.payer(), '174379', 'NOBODY', 5);
  await run.advance(3_600_000);
  const { payments, attempts, settlements, postings, events } = store.snapshot();
  const causes = [payments, attempts, settlements, postings, events].flat().map((row) => row.cause);
  const isNamed = /^(?:evidence evd_\w{26}|command \w+|sending \w+|schedule \w+|fulfil \w+)$/;
  expect(causes.filter((cause) => !isNamed.test(cause))).toEqual([]);
  expect(new Set(payments.map((row) => row.status))).toEqual(new Set(['paid', 'expired', 'cancelled']));
});

test.for([
  ['cancels', 'cancelled_by_customer'],
  ['wrongPin', 'wrong_pin'],
  ['noMoney', 'insufficient_funds'],
  ['neverLooks', 'no_answer'],
] as const)('a customer who %s leaves the payment open for a new prompt', async ([habit, failure]) => {
  const { malipo, simulator, run } = await testMalipo({ seed: 5 });
  const phone = simulator.payer({ habit });
  const payment = await malipo.payments.create({ amount: 40, phone, reference: 'TRY' });
  await run.advance(70_000);
  const tried = await malipo.payments.get(payment.id);
  expect(tried).toMatchObject({ status: 'open', prompt: { allowed: true }, attempts: [{ status: 'failed', failure }] });
  simulator.phone(phone).setHabit('pays');
  await run.advance(120_000);
  await malipo.payments.prompt(payment.id);
  await run.toRest();
  expect(await malipo.payments.get(payment.id)).toMatchObject({ status: 'paid', paid: 40 });
});
