import { publicSandboxShortcode } from '@malipo/daraja';
import { expect, test } from 'vitest';
import { testMalipo } from '../../testing/index.ts';

const SOON_MS = 900_000;

test.for([
  ['callback alone', [], 1],
  ['Pull alone', [{ fault: 'callbackDropped' }, { fault: 'connectionLost', api: 'stkPush' }], 1],
  ['the query alone', [{ fault: 'callbackDropped' }, { fault: 'serverError', api: 'pull' }], 1],
] as const)('D-38 money known by %s releases the order, once', async ([, faults, times]) => {
  const released: string[] = [];
  const { malipo, simulator, run } = await testMalipo({
    seed: 51,
    engine: { fulfil: (payment) => void released.push(payment.reference) },
  });
  for (const fault of faults) simulator.faults.add(fault);
  await malipo.payments.create({ amount: 100, phone: simulator.payer(), reference: 'VOUCHER' });
  await run.advance(SOON_MS);
  expect(released).toEqual(Array.from({ length: times }, () => 'VOUCHER'));
});

test('D-17 one receipt by callback and by Pull, in either order, is one settlement', async () => {
  const { malipo, simulator, run } = await testMalipo({ seed: 52 });
  simulator.faults.add({ fault: 'callbackDelayed', ms: 1_200_000, accountReference: 'PULLFIRST' });
  const pulledLater = await malipo.payments.create({ amount: 100, phone: simulator.payer(), reference: 'CALLFIRST' });
  const pulledFirst = await malipo.payments.create({ amount: 100, phone: simulator.payer(), reference: 'PULLFIRST' });
  await run.advance(2 * SOON_MS);
  for (const { id, reference } of [pulledLater, pulledFirst]) {
    expect(await malipo.payments.get(id)).toMatchObject({ status: 'paid', paid: 100, receipt: simulator.booked(reference)[0]?.receipt });
    expect((await malipo.settlements.list({ paymentId: id })).items).toHaveLength(1);
  }
});

test('D-50 the same account on two shortcodes is two payments: money goes to the one that it was paid to', async () => {
  const app = { consumerKey: 'simulator', consumerSecret: 'simulator', baseUrl: 'http://simulator.test' };
  const second = { kind: 'paybill', number: '600999', passkey: publicSandboxShortcode.passkey, name: 'KIOSK' } as const;
  const { malipo, simulator, run } = await testMalipo({
    seed: 53,
    simulator: { shortcodes: [{ ...publicSandboxShortcode, kind: 'paybill', name: 'DUKA' }, second] },
    engine: {
      shortcodes: [
        { ...publicSandboxShortcode, ...app },
        { ...second, ...app, tenant: 'kiosk' },
      ],
    },
  });
  const kiosk = malipo.tenant('kiosk');
  const here = await malipo.payments.create({ amount: 100, reference: 'ROOM7' });
  const there = await kiosk.payments.create({ amount: 100, reference: 'ROOM7' });
  simulator.payByHand(simulator.payer(), '600999', ' room-7 ', 100);
  await run.advance(SOON_MS);
  expect(await malipo.payments.get(here.id)).toMatchObject({ status: 'open', paid: 0 });
  expect(await kiosk.payments.get(there.id)).toMatchObject({ status: 'paid', paid: 100 });
});

test('D-50 money for an account that nobody has is kept as unmatched', async () => {
  const { malipo, simulator, run } = await testMalipo({ seed: 54 });
  await malipo.payments.create({ amount: 100, reference: 'ROOM8' });
  simulator.payByHand(simulator.payer(), '174379', 'ROOM9', 100);
  await run.advance(SOON_MS);
  expect((await malipo.settlements.list({ unmatched: true })).items).toMatchObject([{ amount: 100, accountReference: 'ROOM9' }]);
  expect(await malipo.book.balance('unmatched:174379')).toBe(-100);
});

test('what is credited is what came: less is partial, more is over, and neither changes what was owed', async () => {
  const { malipo, simulator, run } = await testMalipo({ seed: 55 });
  const payment = await malipo.payments.create({ amount: 100, reference: 'PARTS' });
  simulator.payByHand(simulator.payer(), '174379', 'PARTS', 60);
  await run.advance(SOON_MS);
  expect(await malipo.payments.get(payment.id)).toMatchObject({ status: 'open', mismatch: 'partial', paid: 60, amount: 100 });
  simulator.payByHand(simulator.payer(), '174379', 'PARTS', 70);
  await run.advance(SOON_MS);
  expect(await malipo.payments.get(payment.id)).toMatchObject({ status: 'paid', mismatch: 'over', paid: 130, amount: 100 });
  expect(await malipo.book.balance('mpesa:174379')).toBe(130);
  expect(await malipo.book.balance('sales:default')).toBe(-130);
});

test('money to a till that names no account never pays an order whose prompt Safaricom had refused', async () => {
  const till = { kind: 'till', number: '600100', storeNumber: '600101', passkey: publicSandboxShortcode.passkey, name: 'KIOSK' } as const;
  const problems: string[] = [];
  const { malipo, simulator, run } = await testMalipo({
    seed: 57,
    simulator: { shortcodes: [till], callbackDelayMs: 20_000 },
    engine: { sweepEveryMs: 60_000, report: ({ code }) => problems.push(code) },
  });
  simulator.setSwitches({ tillBillReference: 'empty', sameAmount: 'off' });
  // The first prompt is given up after a minute and paid after two; the second one meets the phone still busy with it.
  simulator.faults.add({ fault: 'callbackAfterTimeout', ms: 60_000, times: 1 });
  const phone = simulator.payer();
  const first = await malipo.payments.create({ amount: 100, phone, reference: 'FIRST' });
  await run.advance(90_000);
  const second = await malipo.payments.create({ amount: 100, phone, reference: 'SECOND' });
  await run.advance(10_000);
  expect(await malipo.payments.get(second.id)).toMatchObject({ attempts: [{ status: 'failed', failure: 'phone_busy' }] });
  await run.advance(900_000);
  expect(await malipo.payments.get(first.id)).toMatchObject({ status: 'paid', receipt: simulator.bookings[0]?.receipt });
  expect(await malipo.payments.get(second.id)).toMatchObject({ status: 'open', paid: 0 });
  expect(problems).not.toContain('receipt_contradiction');
});
