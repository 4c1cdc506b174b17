import { publicSandboxShortcode } from '@malipo/daraja';
import { expect, test } from 'vitest';
import { memoryStore, testMalipo } from '../../testing/index.ts';

test('D-18 the first prompt, approved after a second one was sent, is not lost', async () => {
  const { malipo, simulator, run } = await testMalipo({ seed: 31 });
  const phone = simulator.payer();
  simulator.faults.add({ fault: 'callbackAfterTimeout', ms: 90_000, times: 1 });
  const payment = await malipo.payments.create({ amount: 100, phone, reference: 'TWICE' });
  await run.until(async () => (await malipo.payments.get(payment.id)).prompt.allowed);
  await malipo.payments.prompt(payment.id, { phone: simulator.payer({ habit: 'neverLooks' }) });
  await run.advance(300_000);
  expect(await malipo.payments.get(payment.id)).toMatchObject({
    status: 'paid',
    paid: 100,
    receipt: simulator.booked('TWICE')[0]?.receipt,
    attempts: [{ status: 'succeeded' }, { status: 'failed', failure: 'no_answer' }],
  });
});

test('D-22 fifty parallel wishes to prompt send one prompt', async () => {
  const { malipo, simulator } = await testMalipo({ seed: 32 });
  const phone = simulator.payer({ habit: 'person' });
  const payment = await malipo.payments.create({ amount: 100, reference: 'TABS' });
  const wishes = await Promise.allSettled(Array.from({ length: 50 }, () => malipo.payments.prompt(payment.id, { phone })));
  const refused = wishes.flatMap((wish) => (wish.status === 'rejected' ? [wish.reason.code] : []));
  expect(refused).toEqual(Array.from({ length: 49 }, () => 'attempt_in_flight'));
  expect(simulator.calls.stkPush).toBe(1);
});

test('D-22 fifty payments at once for one phone put one prompt on it, and lose no payment', async () => {
  const { malipo, simulator } = await testMalipo({ seed: 33 });
  const phone = simulator.payer({ habit: 'person' });
  const made = await Promise.all(
    Array.from({ length: 50 }, (_, i) => malipo.payments.create({ amount: 100, phone, reference: `ORDER-${i}` })),
  );
  expect(simulator.phone(phone).prompts()).toHaveLength(1);
  expect(made.filter((payment) => payment.attempts.length === 0).map((payment) => payment.prompt)).toEqual(
    Array.from({ length: 49 }, () => ({ allowed: false, reason: 'phone_busy', retryAfterMs: expect.any(Number) })),
  );
});

test('D-33 a payment whose prompt failed is paid by the next one', async () => {
  const { malipo, simulator, run } = await testMalipo({ seed: 34 });
  const phone = simulator.payer({ habit: 'cancels' });
  const payment = await malipo.payments.create({ amount: 100, phone, reference: 'AGAIN' });
  await run.until(async () => (await malipo.payments.get(payment.id)).prompt.allowed);
  simulator.phone(phone).setHabit('pays');
  await run.advance(120_000);
  await malipo.payments.prompt(payment.id);
  await run.advance(60_000);
  expect(await malipo.payments.get(payment.id)).toMatchObject({
    status: 'paid',
    attempts: [{ failure: 'cancelled_by_customer' }, { status: 'succeeded' }],
  });
});

test('D-31 why a prompt failed stands in the row, also for a process that starts later', async () => {
  const store = memoryStore();
  const { malipo, simulator, run, system } = await testMalipo({ seed: 35, store });
  const payment = await malipo.payments.create({ amount: 100, phone: simulator.payer({ habit: 'noMoney' }), reference: 'WHY' });
  await run.advance(60_000);
  const later = await testMalipo({ seed: 35, store, engine: { system } });
  expect((await later.malipo.payments.get(payment.id)).attempts).toMatchObject([
    { status: 'failed', failure: 'insufficient_funds', resultCode: '1', message: { sw: expect.stringMatching('Salio halitoshi') } },
  ]);
});

test('D-30 a hundred people who look and ask cost Safaricom no more than one', async () => {
  const { malipo, simulator, run } = await testMalipo({ seed: 36 });
  simulator.faults.add({ fault: 'callbackDropped' });
  const payment = await malipo.payments.create({ amount: 100, phone: simulator.payer({ habit: 'neverLooks' }), reference: 'CROWD' });
  const stop = new AbortController();
  const watchers = Array.from({ length: 100 }, async () => {
    for await (const state of malipo.payments.watch(payment.id, stop.signal)) if (state.status === 'paid') return;
  });
  await run.advance(15_000);
  expect(simulator.calls.stkQuery).toBe(0);
  await Promise.all(Array.from({ length: 100 }, () => malipo.payments.check(payment.id)));
  expect(simulator.calls.stkQuery).toBe(1);
  stop.abort();
  await Promise.all(watchers);
});

test('D-51 what a payment asks for is fixed when it is made', async () => {
  const { malipo, simulator, run } = await testMalipo({ seed: 37 });
  const { key } = await malipo.apiKeys.create({ mode: 'test' });
  const payment = await malipo.payments.create({ amount: 500, phone: simulator.payer({ habit: 'slow' }), reference: 'FROZEN' });
  const patched = await malipo.handler(
    new Request(`http://malipo.test/v1/payments/${payment.id}`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: '{"amount": 5}',
    }),
  );
  expect(patched.status).toBe(405);
  await run.advance(60_000);
  expect(await malipo.payments.get(payment.id)).toMatchObject({ amount: 500, paid: 500, mismatch: 'none' });
});

test('D-29 environment, kind and number of a payment are those of its shortcode', async () => {
  const app = { consumerKey: 'simulator', consumerSecret: 'simulator', baseUrl: 'http://simulator.test' };
  const till = { kind: 'till', number: '600100', storeNumber: '600101', passkey: publicSandboxShortcode.passkey } as const;
  const { malipo, simulator } = await testMalipo({
    seed: 38,
    engine: {
      shortcodes: [
        { ...publicSandboxShortcode, ...app, baseUrl: 'https://sandbox.test', environment: 'sandbox' },
        { ...till, ...app, environment: 'simulator' },
      ],
    },
  });
  const sandbox = await malipo.payments.create({ amount: 100, reference: 'A', shortcode: '174379' });
  const simulated = await malipo.payments.create({ amount: 100, reference: 'B', shortcode: '600100', phone: simulator.payer() });
  expect(sandbox).toMatchObject({ environment: 'sandbox', shortcode: { kind: 'paybill', number: '174379' } });
  expect(simulated).toMatchObject({ environment: 'simulator', shortcode: { kind: 'till', number: '600100' } });
  expect([...simulator.requests()][0]?.account.shortcode).toMatchObject({ kind: 'till', number: '600100' });
});

test('D-19 D-45 an access token is not used after its hour, though no row changed meanwhile', async () => {
  const { malipo, simulator, run } = await testMalipo({ seed: 39, engine: { sweepEveryMs: 30 * 86_400_000 } });
  await malipo.payments.create({ amount: 100, phone: simulator.payer(), reference: 'TOKEN1' });
  const fetched = simulator.calls.oauth;
  await malipo.payments.create({ amount: 100, phone: simulator.payer(), reference: 'TOKEN2' });
  expect(simulator.calls.oauth).toBe(fetched);
  await run.advance(61 * 60_000);
  const later = await malipo.payments.create({ amount: 100, phone: simulator.payer(), reference: 'TOKEN3' });
  expect(simulator.calls.oauth).toBe(fetched + 1);
  expect(later.attempts).toMatchObject([{ status: 'prompted' }]);
});

test('a prompt that was not sent in its minute is not sent when the server is back', async () => {
  const { malipo, simulator, run } = await testMalipo({ seed: 40 });
  simulator.faults.add({ fault: 'notConnected', api: 'stkPush' });
  const payment = await malipo.payments.create({ amount: 100, phone: simulator.payer(), reference: 'NIGHT' });
  await run.advance(7_200_000);
  expect(simulator.phones().flatMap((phone) => phone.inbox())).toEqual([]);
  expect(await malipo.payments.get(payment.id)).toMatchObject({
    status: 'open',
    prompt: { allowed: true },
    attempts: [{ status: 'failed', failure: 'not_sent' }],
  });
});

test('a prompt that waits for its turn longer than a minute is not sent any more', async () => {
  const { malipo, simulator, run } = await testMalipo({ seed: 41, engine: { rates: { pushPerSecond: 1 / 120 } } });
  const crowd = await Promise.all(
    ['ONE1', 'TWO2', 'TRE3', 'FOR4', 'FIV5', 'SIX6'].map((reference) =>
      malipo.payments.create({ amount: 100, phone: simulator.payer(), reference }),
    ),
  );
  await run.advance(300_000);
  expect(simulator.calls.stkPush).toBe(5);
  const attempts = await Promise.all(crowd.map(async ({ id }) => (await malipo.payments.get(id)).attempts[0]?.failure));
  expect(attempts.filter((failure) => failure === 'not_sent')).toHaveLength(1);
});
