import type { Simulator, VirtualSystem } from '@malipo/simulator';
import { describe, expect, test } from 'vitest';
import { createMalipo } from '../../packages/malipo/src/create-malipo.ts';
import { createRun, memoryStore, shortcodesOf, testMalipo } from '../../packages/malipo/src/testing/index.ts';
import type { TestMalipo } from '../../packages/malipo/src/testing/index.ts';
import { successBody } from './forgeries.ts';

const minute = 60_000;
const hour = 60 * minute;
/** Longer than anything that a prompt of these tests sets off, sweeps included. */
const calm = 30 * minute;

/** Another process over the same rows, as after a restart. */
function restarted({ malipo, simulator, system }: TestMalipo): Pick<TestMalipo, 'malipo' | 'run'> {
  const { store, publicUrl } = malipo.options;
  const next = createMalipo({ ...malipo.options, store, system, shortcodes: shortcodesOf(simulator, 'http://simulator.test') });
  system.route(publicUrl, (request) => next.handler(request));
  return { malipo: next, run: createRun(next, system) };
}

function permutations<T>(list: readonly T[]): T[][] {
  return list.length < 2 ? [[...list]] : list.flatMap((first, i) => permutations(list.toSpliced(i, 1)).map((rest) => [first, ...rest]));
}

test('D-06 a restart between two copies of a callback changes nothing', async () => {
  const world = await testMalipo();
  const { malipo, simulator, run } = world;
  const { id } = await malipo.payments.create({ amount: 300, reference: 'A', phone: simulator.payer() });
  await run.until(async () => (await malipo.payments.get(id)).status === 'paid');
  const [booking] = simulator.bookings;
  const next = restarted(world);
  expect((await simulator.redeliver(booking?.checkoutRequestId ?? '')).status).toBe(200);
  await next.run.advance(calm);
  expect(await next.malipo.payments.get(id)).toMatchObject({ status: 'paid', paid: 300, mismatch: 'none' });
  expect((await next.malipo.settlements.list()).items).toHaveLength(1);
});

describe('D-07 whatever the order of success, failure and query, money wins', () => {
  type Word = 'success' | 'failure' | 'query' | 'sweep';
  const post = (system: VirtualSystem, url: string, body: unknown): Promise<Response> =>
    system.fetch(url, { method: 'POST', body: JSON.stringify(body) });

  test.each(permutations<Word>(['success', 'failure', 'query', 'sweep']).map((words) => [words.join(', '), words] as const))(
    '%s',
    async (_, words) => {
      const { malipo, simulator, system, run } = await testMalipo({ simulator: { callbackDelayMs: 0 } });
      simulator.faults.add({ fault: 'callbackDropped' });
      const { id } = await malipo.payments.create({
        amount: 450,
        reference: 'A',
        phone: simulator.payer({ habit: { name: 'pays', afterMs: 1 } }),
      });
      await system.advance(10);
      const [push] = simulator.requests();
      if (!push) throw new Error('The prompt did not arrive.');
      const { MerchantRequestID, CheckoutRequestID } = successBody(push, '').Body.stkCallback;
      const say: Record<Word, () => Promise<unknown>> = {
        success: () => post(system, push.callbackUrl, successBody(push, push.booking?.receipt ?? '')),
        failure: () =>
          post(system, push.callbackUrl, {
            Body: { stkCallback: { MerchantRequestID, CheckoutRequestID, ResultCode: 1037, ResultDesc: 'No answer' } },
          }),
        query: () => malipo.payments.check(id),
        sweep: () => run.advance(11 * minute),
      };
      let wasPaid = false;
      for (const word of words) {
        await say[word]();
        await system.advance(10_000);
        const { status } = await malipo.payments.get(id);
        if (wasPaid) expect(status).toBe('paid');
        wasPaid ||= status === 'paid';
      }
      await run.advance(calm);
      const { status, paid, mismatch, receipt, attempts } = await malipo.payments.get(id);
      expect({ status, paid, mismatch, receipt, attempt: attempts[0]?.status }).toEqual({
        status: 'paid',
        paid: 450,
        mismatch: 'none',
        receipt: push.booking?.receipt,
        attempt: 'succeeded',
      });
      expect(await malipo.book.balance('mpesa:174379')).toBe(450);
    },
  );
});

test('D-16 a callback that is delivered before the push is answered finds its payment', async () => {
  const { malipo, simulator, run } = await testMalipo();
  simulator.faults.add({ fault: 'callbackBeforeAnswer' });
  const { id } = await malipo.payments.create({ amount: 80, reference: 'A', phone: simulator.payer() });
  await run.advance(calm);
  expect(simulator.deliveries.map(({ status }) => status)).toEqual([200]);
  expect(await malipo.payments.get(id)).toMatchObject({ status: 'paid', paid: 80, receipt: simulator.bookings[0]?.receipt });
});

// C2B has no reader yet; the sweep brings the same receipts by another channel.
test.each([
  ['callback first', 1_000],
  ['sweep first', 15 * minute],
  ['in the same moment', 10 * minute],
])('D-17 one receipt by callback and by sweep is money once: %s', async (_, delayMs) => {
  const { malipo, simulator, run } = await testMalipo({ engine: { checkScheduleMs: [30 * hour] } });
  await run.advance(1);
  simulator.faults.add({ fault: 'callbackDelayed', ms: delayMs });
  const { id } = await malipo.payments.create({
    amount: 620,
    reference: 'A',
    phone: simulator.payer({ habit: { name: 'pays', afterMs: 0 } }),
  });
  await run.advance(calm);
  expect(await malipo.payments.get(id)).toMatchObject({ status: 'paid', paid: 620, mismatch: 'none' });
  expect((await malipo.settlements.list()).items.map(({ receipt }) => receipt)).toEqual([simulator.bookings[0]?.receipt]);
  expect(await malipo.book.balance('mpesa:174379')).toBe(620);
});

test('D-18 the first prompt is approved after a second one was sent: its money counts', async () => {
  const { malipo, simulator, run } = await testMalipo();
  const phone = simulator.payer();
  simulator.faults.add({ fault: 'callbackAfterTimeout', phone, ms: 30_000, times: 1 });
  const { id } = await malipo.payments.create({ amount: 75, reference: 'A', phone });
  await run.until(async () => (await malipo.payments.get(id)).prompt.allowed);
  const other = simulator.payer({ habit: 'person' });
  await malipo.payments.prompt(id, { phone: other });
  await run.until(async () => (await malipo.payments.get(id)).status === 'paid');
  expect(await malipo.payments.get(id)).toMatchObject({ paid: 75, attempts: [{ status: 'succeeded' }, { status: 'prompted' }] });
  expect(simulator.booked()).toMatchObject([{ phone }]);
});

test('D-30 a hundred watchers cost no more questions to Safaricom than none', async () => {
  const ask = async (watchers: number): Promise<number> => {
    const { malipo, simulator, run } = await testMalipo();
    const { id } = await malipo.payments.create({ amount: 75, reference: 'A', phone: simulator.payer({ habit: 'person' }) });
    const leaving = new AbortController();
    const watching = Array.from({ length: watchers }, async () => {
      for await (const _state of malipo.payments.watch(id, leaving.signal)) await malipo.payments.get(id);
    });
    await run.advance(50_000);
    leaving.abort();
    await run.advance(1_000);
    await Promise.all(watching);
    return simulator.calls.stkQuery;
  };
  const scheduled = await ask(0);
  expect(scheduled).toBeGreaterThan(0);
  expect(await ask(100)).toBe(scheduled);
});

test('D-30 a hundred people who press “I have paid” at once ask once', async () => {
  const { malipo, simulator } = await testMalipo();
  const { id } = await malipo.payments.create({ amount: 75, reference: 'A', phone: simulator.payer({ habit: 'person' }) });
  await Promise.all(Array.from({ length: 100 }, () => malipo.payments.check(id)));
  expect(simulator.calls.stkQuery).toBe(1);
});

test('D-32 before a payment expires Safaricom is asked: who paid is not cancelled', async () => {
  const { malipo, simulator, run, system } = await testMalipo({ engine: { checkScheduleMs: [], sweepEveryMs: 48 * hour } });
  await run.advance(1);
  simulator.faults.add({ fault: 'callbackDropped' });
  const { id } = await malipo.payments.create({ amount: 75, reference: 'A', phone: simulator.payer() });
  const expiresAt = Date.parse((await malipo.payments.get(id)).expiresAt);
  await run.advance(expiresAt - system.now() - 1);
  await run.advance(10 * minute);
  expect(await malipo.payments.get(id)).toMatchObject({ status: 'paid', paid: 75 });
});

test('D-33 a payment whose first prompt failed is paid by the next', async () => {
  const { malipo, simulator, run } = await testMalipo();
  const phone = simulator.payer({ habit: 'cancels' });
  const { id } = await malipo.payments.create({ amount: 75, reference: 'A', phone });
  await run.until(async () => (await malipo.payments.get(id)).attempts[0]?.status === 'failed');
  expect(await malipo.payments.get(id)).toMatchObject({
    status: 'open',
    prompt: { allowed: true },
    attempts: [{ failure: 'cancelled_by_customer' }],
  });
  simulator.phone(phone).setHabit('pays');
  await malipo.payments.prompt(id);
  await run.advance(calm);
  expect(await malipo.payments.get(id)).toMatchObject({ status: 'paid', attempts: [{ status: 'failed' }, { status: 'succeeded' }] });
});

test('D-34 whether strangers are believed hangs on the shortcode that was prompted for, not on a word of the engine', async () => {
  const { system, simulator } = await testMalipo();
  system.route('https://api.safaricom.co.ke', simulator.fetch);
  const store = memoryStore();
  await store.migrate();
  const passkey = 'a-passkey-of-our-own';
  const live = {
    kind: 'paybill',
    number: '500001',
    passkey,
    consumerKey: 'key',
    consumerSecret: 'secret',
    environment: 'production',
  } as const;
  const malipo = createMalipo({
    store,
    system,
    publicUrl: 'https://pay.test',
    environment: 'sandbox',
    encryptionKey: 'ab'.repeat(32),
    shortcodes: [live],
  });
  const seen: { url: string }[] = [];
  system.route('https://api.safaricom.co.ke', async (request) => {
    if (!request.url.includes('stkpush')) return Response.json({ access_token: 'a-token', expires_in: '3599' });
    const { CallBackURL } = (await request.json()) as { CallBackURL: string };
    seen.push({ url: CallBackURL });
    return Response.json({
      MerchantRequestID: 'm-1',
      CheckoutRequestID: 'ws_CO_1',
      ResponseCode: '0',
      ResponseDescription: 'ok',
      CustomerMessage: 'ok',
    });
  });
  const { id } = await malipo.payments.create({ amount: 75, reference: 'A', phone: '0711000111' });
  const Item = [
    { Name: 'Amount', Value: 75 },
    { Name: 'MpesaReceiptNumber', Value: 'UA5AAAA111' },
  ];
  const body = {
    Body: {
      stkCallback: { MerchantRequestID: 'm-1', CheckoutRequestID: 'ws_CO_1', ResultCode: 0, ResultDesc: 'ok', CallbackMetadata: { Item } },
    },
  };
  const request = new Request(seen[0]?.url ?? '', { method: 'POST', body: JSON.stringify(body) });
  expect((await malipo.handler(request, { address: '203.0.113.66' })).status).toBe(200);
  await system.advance(100);
  expect(await malipo.payments.get(id)).toMatchObject({ status: 'open', claimed: true, paid: 0 });
});

test('D-39 a posted success does not help who does not know the address', async () => {
  const { malipo, simulator, system, run } = await testMalipo();
  const { id } = await malipo.payments.create({ amount: 75, reference: 'A', phone: simulator.payer({ habit: 'neverLooks' }) });
  const [push] = simulator.requests();
  const body = JSON.stringify(push && successBody(push, 'UA5AAAA111'));
  for (const path of ['/cb/', '/cb/1', `/cb/${'0'.repeat(32)}`, `/cb/${id}`, `/cb/${push?.checkoutRequestId}`, '/cb', '/callback'])
    await system.fetch(`http://malipo.test${path}`, { method: 'POST', body });
  await run.advance(calm);
  expect(await malipo.payments.get(id)).toMatchObject({ paid: 0, receipt: null });
  expect((await malipo.settlements.list()).items).toEqual([]);
});

test('D-47 a success without metadata releases nothing; the query proves it, the sweep brings the receipt', async () => {
  const { malipo, simulator, system, run } = await testMalipo();
  const phone = simulator.payer({ habit: 'person' });
  const { id } = await malipo.payments.create({ amount: 75, reference: 'A', phone });
  simulator.faults.add({ fault: 'callbackDropped' });
  const [push] = simulator.requests();
  const { MerchantRequestID, CheckoutRequestID, ResultCode, ResultDesc } = successBody(push!, '').Body.stkCallback;
  await system.fetch(push!.callbackUrl, {
    method: 'POST',
    body: JSON.stringify({ Body: { stkCallback: { MerchantRequestID, CheckoutRequestID, ResultCode, ResultDesc } } }),
  });
  await run.advance(3_000);
  expect(await malipo.payments.get(id)).toMatchObject({ status: 'open', claimed: true, paid: 0 });
  simulator.phone(phone).enterPin('1234');
  await run.advance(calm);
  expect(await malipo.payments.get(id)).toMatchObject({
    status: 'paid',
    claimed: false,
    paid: 75,
    receipt: simulator.bookings[0]?.receipt,
  });
});

describe('D-51 D-04 what is owed is what was asked for at first', () => {
  async function prompted(): Promise<TestMalipo & { id: string; clientSecret: string; simulator: Simulator }> {
    const world = await testMalipo();
    const input = { amount: 5000, reference: 'A', phone: world.simulator.payer({ habit: { name: 'pays', afterMs: 20_000 } }) };
    const { id, clientSecret } = await world.malipo.payments.create(input, { idempotencyKey: 'order-a' });
    await expect(world.malipo.payments.create({ ...input, amount: 1 }, { idempotencyKey: 'order-a' })).rejects.toMatchObject({
      code: 'idempotency_conflict',
    });
    return { ...world, id, clientSecret };
  }

  test.each([
    ['POST', '/prompt', { amount: 1 }, 422],
    ['POST', '/prompt', { phone: '0711000111', amount: '1' }, 422],
    ['PATCH', '', { amount: 1 }, 405],
    ['PUT', '', { amount: 1 }, 405],
    ['POST', '', { amount: 1 }, 405],
  ])('a browser that sends %s %s %j changes nothing', async (method, path, body, status) => {
    const { malipo, simulator, run, id, clientSecret } = await prompted();
    const headers = { 'content-type': 'application/json', 'malipo-client-secret': clientSecret };
    const init: RequestInit = { method, headers, body: JSON.stringify(body) };
    const answer = await malipo.handler(new Request(`http://malipo.test/v1/payments/${id}${path}`, init));
    expect(answer.status).toBe(status);
    await run.advance(calm);
    expect(simulator.bookings.map(({ amount }) => amount)).toEqual([5000]);
    expect(await malipo.payments.get(id)).toMatchObject({ amount: 5000, paid: 5000, mismatch: 'none' });
  });
});

test('the server was away for two hours: nobody is prompted for an old order, and what was paid meanwhile is found', async () => {
  const world = await testMalipo();
  const { malipo, simulator, system, run } = world;
  await run.advance(1);
  const paying = simulator.payer({ habit: { name: 'pays', afterMs: 30_000 } });
  const paid = await malipo.payments.create({ amount: 75, reference: 'PAID', phone: paying });
  const fault = simulator.faults.add({ fault: 'notConnected', api: 'stkPush' });
  const unsent = await malipo.payments.create({ amount: 76, reference: 'UNSENT', phone: simulator.payer() });
  expect(unsent.attempts).toMatchObject([{ status: 'queued' }]);
  // A prompt that was under way when the process died: taken, never recorded.
  system.route('http://simulator.test', (request) =>
    request.url.includes('stkpush') ? new Promise<Response>(() => undefined) : simulator.fetch(request),
  );
  void malipo.payments.create({ amount: 77, reference: 'TAKEN', phone: simulator.payer() }).catch(() => undefined);
  await system.drain();
  system.route('http://malipo.test', () => Promise.reject(new TypeError('fetch failed')));
  await system.advance(2 * hour);
  expect(simulator.booked()).toHaveLength(1);

  system.route('http://simulator.test', simulator.fetch);
  simulator.faults.remove(fault);
  const next = restarted(world);
  await next.run.advance(minute);
  expect([...simulator.requests()]).toHaveLength(1);
  expect(await next.malipo.payments.get(paid.id)).toMatchObject({ status: 'paid', paid: 75, receipt: simulator.bookings[0]?.receipt });
  expect(await next.malipo.payments.get(unsent.id)).toMatchObject({
    status: 'open',
    attempts: [{ status: 'failed', failure: 'not_sent' }],
    prompt: { allowed: true },
  });
  const { items } = await next.malipo.payments.list({ reference: 'TAKEN' });
  expect(items).toMatchObject([{ status: 'open', attempts: [{ status: 'unknown' }], prompt: { allowed: true } }]);
});
