import { describe, expect, test } from 'vitest';
import { memoryStore, testMalipo } from '../../testing/index.ts';
import type { TestMalipo } from '../../testing/index.ts';

/** Posts a body to the callback address of the one prompt that was sent. */
function post({ malipo, simulator }: TestMalipo, body: string): Promise<Response> {
  const [push] = simulator.requests();
  return malipo.handler(new Request(push?.callbackUrl ?? '', { method: 'POST', body }));
}

/** The success that Safaricom would send for the one prompt that was sent, with changes. */
function success({ simulator }: TestMalipo, changes: { items?: object[]; ids?: object } = {}): string {
  const [push] = simulator.requests();
  const items = changes.items ?? [
    { Name: 'Amount', Value: push?.amount },
    { Name: 'MpesaReceiptNumber', Value: 'UKL1AB2CD3' },
    { Name: 'TransactionDate', Value: 20_260_105_090_004 },
    { Name: 'PhoneNumber', Value: 254_700_000_001 },
  ];
  const { merchantRequestId, checkoutRequestId } = push ?? {};
  const ids = { MerchantRequestID: merchantRequestId, CheckoutRequestID: checkoutRequestId, ...changes.ids };
  return JSON.stringify({ Body: { stkCallback: { ...ids, ResultCode: 0, ResultDesc: 'Done', CallbackMetadata: { Item: items } } } });
}

describe('copies', () => {
  test('D-03 five copies of one callback are one message, and what comes after them is read', async () => {
    const store = memoryStore();
    const { malipo, simulator, run } = await testMalipo({ seed: 11, store });
    simulator.faults.add({ fault: 'callbackRepeated', copies: 4 });
    const first = await malipo.payments.create({ amount: 100, phone: simulator.payer(), reference: 'FIRST' });
    await run.advance(30_000);
    const second = await malipo.payments.create({ amount: 30, phone: simulator.payer(), reference: 'SECOND' });
    await run.advance(30_000);
    expect(await malipo.payments.get(first.id)).toMatchObject({ status: 'paid', paid: 100 });
    expect(await malipo.payments.get(second.id)).toMatchObject({ status: 'paid', paid: 30 });
    expect(store.rows('inbox').map((row) => [row.copies, row.status])).toEqual([
      [5, 'understood'],
      [5, 'understood'],
    ]);
    expect(await malipo.book.balance('mpesa:174379')).toBe(130);
  });

  test('D-06 32 parallel copies, and more after a restart, are one settlement and one set of events', async () => {
    const store = memoryStore();
    const { malipo, simulator, system, run } = await testMalipo({ seed: 12, store });
    simulator.faults.add({ fault: 'callbackDropped', times: 1 });
    const payment = await malipo.payments.create({ amount: 100, phone: simulator.payer(), reference: 'COPIES' });
    await run.until(() => simulator.booked('COPIES').length > 0);
    const [booking] = simulator.booked('COPIES');
    const redeliver = (): Promise<unknown> => simulator.redeliver(booking?.checkoutRequestId ?? '');
    await Promise.all(Array.from({ length: 32 }, redeliver));
    const restarted = await testMalipo({ seed: 12, store, engine: { system } });
    system.route('http://malipo.test', (request) => restarted.malipo.handler(request));
    await Promise.all(Array.from({ length: 8 }, redeliver));
    await run.advance(60_000);
    expect(await restarted.malipo.payments.get(payment.id)).toMatchObject({ status: 'paid', paid: 100, receipt: booking?.receipt });
    expect(store.rows('settlements')).toHaveLength(1);
    expect(store.rows('events').filter((event) => event.type === 'payment.paid')).toHaveLength(1);
  });

  test('D-16 a callback that comes before the answer to its prompt is not lost', async () => {
    const { malipo, simulator, run } = await testMalipo({ seed: 13 });
    simulator.faults.add({ fault: 'callbackBeforeAnswer' });
    const payment = await malipo.payments.create({ amount: 100, phone: simulator.payer(), reference: 'EARLY' });
    await run.advance(1_000);
    expect(await malipo.payments.get(payment.id)).toMatchObject({
      status: 'paid',
      paid: 100,
      receipt: simulator.booked('EARLY')[0]?.receipt,
      attempts: [{ status: 'succeeded' }],
    });
  });
});

describe('what is not believed releases nothing', () => {
  const person = { habit: 'person' } as const;

  test.for([
    ['ids that nobody knows', { ids: { CheckoutRequestID: 'ws_CO_nobody', MerchantRequestID: 'nobody' } }],
    ['another merchant request', { ids: { MerchantRequestID: 'nobody' } }],
    ['another checkout request', { ids: { CheckoutRequestID: 'ws_CO_nobody' } }],
  ] as const)('D-39 a made-up success with %s is kept and shown as a claim at most', async ([, changes]) => {
    const world = await testMalipo({ seed: 14 });
    const { malipo, simulator, run } = world;
    const payment = await malipo.payments.create({ amount: 5_000, phone: simulator.payer(person), reference: 'FORGED' });
    expect((await post(world, success(world, changes))).status).toBe(200);
    await run.advance(1_000);
    expect(await malipo.payments.get(payment.id)).toMatchObject({ status: 'open', paid: 0, receipt: null, claimed: true });
    simulator.phone(simulator.phones()[0]?.number ?? '').enterPin('1234');
    await run.advance(60_000);
    expect(await malipo.payments.get(payment.id)).toMatchObject({
      status: 'paid',
      paid: 5_000,
      claimed: false,
      receipt: simulator.booked('FORGED')[0]?.receipt,
    });
  });

  test('D-39 a success at an address that nobody was given changes nothing', async () => {
    const { malipo, simulator, run } = await testMalipo({ seed: 15 });
    simulator.faults.add({ fault: 'callbackForged', address: 'other', ids: 'same' });
    const payment = await malipo.payments.create({ amount: 5_000, phone: simulator.payer({ habit: 'cancels' }), reference: 'FORGED' });
    await run.toRest();
    expect(simulator.deliveries.filter((delivery) => delivery.forged)).toHaveLength(1);
    expect(await malipo.payments.get(payment.id)).toMatchObject({ status: 'expired', paid: 0, claimed: false });
  });

  test('D-04 a callback that names another amount releases nothing, and the amount is nobody’s to choose', async () => {
    const world = await testMalipo({ seed: 16 });
    const { malipo, simulator, run } = world;
    const payment = await malipo.payments.create({ amount: 5_000, phone: simulator.payer(person), reference: 'TAMPERED' });
    await post(
      world,
      success(world, {
        items: [
          { Name: 'Amount', Value: 1 },
          { Name: 'MpesaReceiptNumber', Value: 'UKL1AB2CD3' },
        ],
      }),
    );
    await run.advance(1_000);
    expect(await malipo.payments.get(payment.id)).toMatchObject({ status: 'open', paid: 0, amount: 5_000 });
    const { status } = await malipo.handler(
      new Request(`http://malipo.test/v1/payments/${payment.id}/prompt`, {
        method: 'POST',
        headers: { 'malipo-client-secret': payment.clientSecret, 'content-type': 'application/json' },
        body: '{"phone": "0700 000 001", "amount": 1}',
      }),
    );
    expect(status).toBe(422);
    expect([...simulator.requests()].map((push) => push.amount)).toEqual([5_000]);
  });

  test.for([
    ['no metadata at all', []],
    ['no receipt', [{ Name: 'Amount', Value: 100 }]],
    [
      'an empty receipt',
      [
        { Name: 'Amount', Value: 100 },
        { Name: 'MpesaReceiptNumber', Value: '' },
      ],
    ],
    ['no amount', [{ Name: 'MpesaReceiptNumber', Value: 'UKL1AB2CD3' }]],
  ] as const)('D-47 a success with %s is asked about, not believed', async ([, items]) => {
    const world = await testMalipo({ seed: 17 });
    const { malipo, simulator, run } = world;
    const payment = await malipo.payments.create({ amount: 100, phone: simulator.payer(person), reference: 'BARE' });
    const asked = simulator.calls.stkQuery;
    await post(world, success(world, { items: [...items] }));
    await run.advance(1_000);
    expect(simulator.calls.stkQuery).toBe(asked + 1);
    expect(await malipo.payments.get(payment.id)).toMatchObject({ status: 'open', paid: 0, claimed: true });
    expect((await malipo.settlements.list()).items).toEqual([]);
  });

  test('a success above the verify limit waits for its second witness, asked at once', async () => {
    const { malipo, simulator, run } = await testMalipo({ seed: 18, engine: { verify: { above: 100 } } });
    const small = await malipo.payments.create({ amount: 100, phone: simulator.payer(), reference: 'SMALL' });
    const large = await malipo.payments.create({ amount: 101, phone: simulator.payer(), reference: 'LARGE' });
    const asked = simulator.calls.stkQuery;
    await run.until(async () => (await malipo.payments.get(large.id)).status === 'paid');
    expect(simulator.calls.stkQuery).toBe(asked + 1);
    expect(await malipo.payments.get(small.id)).toMatchObject({ status: 'paid' });
  });

  test.for([
    ['a stranger', '203.0.113.66', undefined, 'open'],
    ['a stranger who writes a forwarding header', '203.0.113.66', '196.201.214.200', 'open'],
    ['a proxy of ours that passes a stranger on', '10.0.0.7', '196.201.214.200, 203.0.113.66', 'open'],
    ['a proxy of ours that passes Safaricom on', '10.0.0.7', '203.0.113.66, 196.201.214.200', 'paid'],
    ['Safaricom', '196.201.214.200', undefined, 'paid'],
  ] as const)('D-27 in production, a success that comes from %s', async ([, address, forwardedFor, status]) => {
    const world = await production();
    const { malipo, simulator, run } = world;
    const payment = await malipo.payments.create({ amount: 100, phone: simulator.payer(person), reference: 'LISTED' });
    const headers = new Headers(forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor });
    const [push] = simulator.requests();
    await malipo.handler(new Request(push?.callbackUrl ?? '', { method: 'POST', body: success(world), headers }), { address });
    await run.advance(1_000);
    expect(await malipo.payments.get(payment.id)).toMatchObject({ status, claimed: status === 'open' });
  });
});

/** An engine with real money’s rules: address list, proxies, sealed secrets. */
async function production(): Promise<TestMalipo> {
  const paybill = { kind: 'paybill', number: '600999', passkey: 'f'.repeat(64), name: 'DUKA' } as const;
  const app = { consumerKey: 'simulator', consumerSecret: 'simulator' };
  const world = await testMalipo({
    seed: 19,
    simulator: { shortcodes: [paybill] },
    engine: {
      environment: 'production',
      publicUrl: 'https://pay.example.com',
      shortcodes: [{ ...paybill, ...app, baseUrl: 'https://daraja.test' }],
      encryptionKey: 'a'.repeat(64),
      trustedProxies: ['10.0.0.0/8'],
    },
  });
  world.system.route('https://daraja.test', (request) => world.simulator.fetch(request));
  return world;
}

describe('what a callback is answered', () => {
  test('D-48 kept, unknown and not kept are three answers, and only the first is a 200', async () => {
    const world = await testMalipo({ seed: 20, engine: { environment: 'production', encryptionKey: 'a'.repeat(64) } });
    const { malipo, simulator } = world;
    await malipo.payments.create({ amount: 100, phone: simulator.payer({ habit: 'person' }), reference: 'ANSWERS' });
    const unknown = new Request(`http://malipo.test/cb/${'0'.repeat(32)}`, { method: 'POST', body: success(world) });
    expect((await post(world, success(world))).status).toBe(200);
    expect((await malipo.handler(unknown)).status).toBe(404);
    await malipo.options.store.close();
    expect((await post(world, `${success(world)} `)).status).toBe(503);
  });

  test('D-25 when the message cannot be made durable, nobody is told that it was kept', async () => {
    const world = await testMalipo({ seed: 21 });
    await world.malipo.payments.create({ amount: 100, phone: world.simulator.payer({ habit: 'person' }), reference: 'DOWN' });
    await world.malipo.options.store.close();
    const answer = await post(world, success(world));
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('5');
  });
});
