import { describe, expect, test } from 'vitest';
import { CUSTOMER, idOf, metadata, openShop } from '../../../test/shop.ts';
import type { Shop } from '../../../test/shop.ts';
import type { FaultRule } from './faults.ts';

const HOUR = 3_600_000;

/** A shop with faults in force, and a push that the fault may strike. */
function troubled(...rules: FaultRule[]): Shop {
  const shop = openShop();
  for (const rule of rules) shop.simulator.faults.add(rule);
  return shop;
}

async function codesAfter(shop: Shop, ms: number): Promise<unknown[]> {
  await shop.system.advance(ms);
  return shop.received.map(({ callback }) => callback['ResultCode']);
}

const booked = (shop: Shop): number => shop.simulator.bookings.length;

describe('answers', () => {
  test.each<[FaultRule, object]>([
    [{ fault: 'serverError' }, { status: 500, body: { errorCode: '500.001.1001', errorMessage: 'Internal Server Error' } }],
    [{ fault: 'rateLimited' }, { status: 429, body: { fault: { faultstring: expect.stringContaining('Spike arrest violation') } } }],
    [{ fault: 'spikeArrest' }, { status: 500, body: { errorCode: '500.003.02', errorMessage: 'Error Occurred: Spike Arrest Violation' } }],
    [
      { fault: 'systemBusy' },
      { status: 500, body: { errorCode: '500.003.02', errorMessage: 'System is busy. Please try again in few minutes.' } },
    ],
    [{ fault: 'quota' }, { status: 500, body: { errorCode: '500.003.03', errorMessage: 'Error Occurred: Quota Violation' } }],
    [{ fault: 'staleToken' }, { status: 404, body: { errorCode: '404.001.03', errorMessage: 'Invalid Access Token' } }],
    [{ fault: 'html' }, { status: 503, text: expect.stringContaining('Incapsula incident ID') }],
    [
      { fault: 'html', status: 403 },
      { status: 403, text: expect.stringContaining('Incapsula incident ID') },
    ],
    [{ fault: 'empty' }, { status: 500, text: '' }],
    [
      { fault: 'empty', status: 200 },
      { status: 200, text: '' },
    ],
  ])('%j does nothing and answers so', async (rule, answer) => {
    const shop = troubled({ ...rule, api: 'stkPush' });
    expect(await shop.push()).toMatchObject(answer);
    expect(await codesAfter(shop, HOUR)).toEqual([]);
    expect(booked(shop)).toBe(0);
  });

  test.each<[FaultRule, object]>([
    [{ fault: 'serverError', when: 'after' }, { status: 500 }],
    [{ fault: 'html', when: 'after' }, { status: 503 }],
    [
      { fault: 'empty', when: 'after', status: 504 },
      { status: 504, text: '' },
    ],
  ])('%j spoils only the answer: the prompt is out', async (rule, answer) => {
    const shop = troubled({ ...rule, api: 'stkPush' });
    expect(await shop.push()).toMatchObject(answer);
    expect(await codesAfter(shop, 10_000)).toEqual([0]);
    expect(booked(shop)).toBe(1);
  });

  test.each<[FaultRule, string, number]>([
    [{ fault: 'notConnected' }, 'ECONNREFUSED', 0],
    [{ fault: 'connectionLost', when: 'before' }, 'UND_ERR_SOCKET', 0],
    [{ fault: 'connectionLost' }, 'UND_ERR_SOCKET', 1],
    [{ fault: 'connectionLost', when: 'after' }, 'UND_ERR_SOCKET', 1],
  ])('%j rejects with %s and books %i', async (rule, code, money) => {
    const shop = troubled({ ...rule, api: 'stkPush' });
    await expect(shop.push()).rejects.toMatchObject({ name: 'TypeError', message: 'fetch failed', cause: { code } });
    await shop.system.advance(10_000);
    expect(booked(shop)).toBe(money);
  });

  test.each([
    ['after', 4_000],
    ['before', 24_000],
  ] as const)('slow, work %s: the answer takes 20 s, the money moves at %i ms', async (when, paidAt) => {
    const shop = troubled({ fault: 'slow', api: 'stkPush', ms: 20_000, when: when === 'before' ? 'before' : 'after' });
    const started = shop.system.now();
    let answeredAt = 0;
    const pushing = shop.push().then((answer) => {
      answeredAt = shop.system.now();
      return answer.status;
    });
    await shop.system.advance(60_000);
    expect(await pushing).toBe(200);
    expect(answeredAt - started).toBe(20_000);
    expect(shop.simulator.bookings[0]!.completedAt - started).toBe(paidAt);
  });

  test('every API can be struck: token, query, pull', async () => {
    const shop = troubled(
      { fault: 'serverError', api: 'oauth', times: 1 },
      { fault: 'systemBusy', api: 'stkQuery' },
      { fault: 'staleToken', api: 'pull' },
    );
    expect((await shop.send('GET', '/oauth/v1/generate?grant_type=client_credentials')).status).toBe(500);
    expect((await shop.query(idOf(await shop.push()))).body['errorCode']).toBe('500.003.02');
    expect(await shop.pull()).toMatchObject({ status: 401, body: { errorCode: '401.001' } });
  });

  test('switch throttleStatus', async () => {
    const shop = openShop({ switches: { throttleStatus: 503 } });
    shop.simulator.faults.add({ fault: 'spikeArrest', api: 'stkPush' });
    expect((await shop.push()).status).toBe(503);
  });
});

test('a connection that is never made is no call', async () => {
  const shop = troubled({ fault: 'notConnected', api: 'stkPush', times: 1 });
  await expect(shop.push()).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  await shop.push();
  expect(shop.simulator.calls.stkPush).toBe(1);
});

describe('callbacks', () => {
  test('dropped: the money moved, nobody is told', async () => {
    const shop = troubled({ fault: 'callbackDropped' });
    const id = idOf(await shop.push());
    expect(await codesAfter(shop, HOUR)).toEqual([]);
    expect(booked(shop)).toBe(1);
    expect(shop.simulator.deliveries).toMatchObject([{ checkoutRequestId: id, status: 'dropped' }]);
    await shop.simulator.redeliver(id);
    expect(await codesAfter(shop, 0)).toEqual([0]);
  });

  test('repeated: byte for byte the same', async () => {
    const shop = troubled({ fault: 'callbackRepeated', copies: 4 });
    await shop.push();
    expect(await codesAfter(shop, 10_000)).toEqual([0, 0, 0, 0, 0]);
    expect(new Set(shop.received.map(({ text }) => text)).size).toBe(1);
  });

  test('delayed by up to 72 hours', async () => {
    const shop = troubled({ fault: 'callbackDelayed', ms: 72 * HOUR });
    await shop.push();
    expect(await codesAfter(shop, 72 * HOUR)).toEqual([]);
    expect(await codesAfter(shop, 5_000)).toEqual([0]);
    expect(booked(shop)).toBe(1);
  });

  test('reordered: waits for another one, or for its time', async () => {
    const shop = troubled({ fault: 'callbackReordered', times: 1 });
    await shop.push();
    await shop.system.advance(2_000);
    await shop.push({ PhoneNumber: '254711000112', AccountReference: 'SECOND' });
    const order = async (): Promise<unknown[]> => (
      await codesAfter(shop, 10_000),
      shop.received.map(({ callback }) => metadata(callback)['PhoneNumber'])
    );
    expect(await order()).toEqual([254711000112, 254711000111]);
    await shop.push({ PhoneNumber: '254711000113' });
    expect(await order()).toEqual([254711000112, 254711000111, 254711000113]);

    const lonely = troubled({ fault: 'callbackReordered', ms: 30_000 });
    await lonely.push();
    expect(await codesAfter(lonely, 34_999)).toEqual([]);
    expect(await codesAfter(lonely, 1)).toEqual([0]);
  });

  test('before the answer', async () => {
    const shop = troubled({ fault: 'callbackBeforeAnswer' });
    const answer = await shop.push();
    expect(shop.received).toMatchObject([{ callback: { CheckoutRequestID: idOf(answer), ResultCode: 0 } }]);
    expect(booked(shop)).toBe(1);
  });

  test('after a time-out: 1037 first, then the money and a success', async () => {
    const shop = troubled({ fault: 'callbackAfterTimeout', ms: 90_000 });
    const id = idOf(await shop.push());
    expect(await codesAfter(shop, 61_000)).toEqual([1037]);
    expect((await shop.query(id)).body['ResultCode']).toBe('1037');
    expect(booked(shop)).toBe(0);
    expect(await codesAfter(shop, 90_000)).toEqual([1037, 0]);
    expect((await shop.query(id)).body['ResultCode']).toBe('0');
    expect(booked(shop)).toBe(1);
  });

  test.each([
    ['cancels', [1037]],
    ['off', [1037]],
    ['neverLooks', [1037]],
  ] as const)('after a time-out, a customer who %s pays nothing', async (defaultHabit, codes) => {
    const shop = openShop({ defaultHabit });
    shop.simulator.faults.add({ fault: 'callbackAfterTimeout' });
    await shop.push();
    expect(await codesAfter(shop, HOUR / 2)).toEqual(codes);
    expect(booked(shop)).toBe(0);
    expect((await shop.push({ Amount: 5 })).status).toBe(200); // the phone is free again
  });

  test('after a time-out, a person still has the prompt', async () => {
    const shop = openShop({ defaultHabit: 'person' });
    shop.simulator.faults.add({ fault: 'callbackAfterTimeout' });
    await shop.push();
    await shop.system.advance(120_000);
    shop.simulator.phone(CUSTOMER).enterPin('1234');
    expect(await codesAfter(shop, 1_000)).toEqual([1037, 0]);
  });

  test.each<[Partial<FaultRule>, number]>([
    [{}, 101],
    [{ claims: 1 }, 1],
  ])('wrong amount %j claims %i while 100 moved', async (more, claimed) => {
    const shop = troubled({ fault: 'callbackWrongAmount', ...more });
    await shop.push();
    await shop.system.advance(10_000);
    expect(metadata(shop.received[0]!.callback)['Amount']).toBe(claimed);
    expect(shop.simulator.bookings[0]!.amount).toBe(100);
  });

  test('wrong ids', async () => {
    const shop = troubled({ fault: 'callbackWrongIds' });
    const ack = await shop.push();
    await shop.system.advance(10_000);
    const { callback } = shop.received[0]!;
    expect(callback['CheckoutRequestID']).toMatch(/^ws_CO_/);
    expect(callback['CheckoutRequestID']).not.toBe(ack.body['CheckoutRequestID']);
    expect(callback['MerchantRequestID']).not.toBe(ack.body['MerchantRequestID']);
  });

  test.each<[Partial<FaultRule>, boolean, boolean]>([
    [{}, false, true],
    [{ ids: 'same' }, true, true],
    [{ ids: 'same', address: 'other' }, true, false],
  ])('forged %j: knows the ids %s, the address %s; comes from elsewhere and books nothing', async (more, sameIds, sameAddress) => {
    const shop = openShop({ defaultHabit: 'cancels' });
    shop.simulator.faults.add({ fault: 'callbackForged', ...more });
    shop.system.route('https://shop.test', async (request) => {
      shop.received.push({
        at: 0,
        path: new URL(request.url).pathname,
        from: request.headers.get('x-forwarded-for'),
        text: '',
        callback: {},
      });
      const { Body } = (await request.json()) as { Body: { stkCallback: Record<string, unknown> } };
      Object.assign(shop.received.at(-1)!.callback, Body.stkCallback);
      return new Response('{}');
    });
    const id = idOf(await shop.push());
    await shop.system.advance(10_000);
    const [forged, real] = shop.received;
    expect(real).toMatchObject({ from: '196.201.214.200', callback: { ResultCode: 1032, CheckoutRequestID: id } });
    expect(forged).toMatchObject({ from: '203.0.113.66', callback: { ResultCode: 0 } });
    expect(forged!.callback['CheckoutRequestID'] === id).toBe(sameIds);
    expect(forged!.path === real!.path).toBe(sameAddress);
    expect(forged!.path).toHaveLength(real!.path.length);
    expect(booked(shop)).toBe(0);
    expect(shop.simulator.deliveries.map((delivery) => delivery.forged)).toEqual([true, false]);
  });

  test('truncated', async () => {
    const shop = troubled({ fault: 'callbackTruncated' });
    await shop.push();
    await shop.system.advance(10_000);
    expect(() => JSON.parse(shop.received[0]!.text) as unknown).toThrow(SyntaxError);
  });

  test.each([
    [0, 1],
    [3, 4],
  ])('switch callbackRetries %i: %i tries at a shop that answers 500', async (callbackRetries, tries) => {
    const shop = openShop({ switches: { callbackRetries } });
    shop.answerWith = 500;
    await shop.push();
    await shop.system.advance(HOUR);
    expect(shop.simulator.deliveries.map(({ status }) => status)).toEqual(Array.from({ length: tries }, () => 500));
    const [first, second] = shop.simulator.deliveries;
    if (second) expect(second.at - first!.at).toBe(60_000);
  });

  test('a shop that is not there, and one that never answers, are failed deliveries', async () => {
    const shop = openShop();
    shop.system.route('https://deaf.test', () => new Promise(() => undefined));
    await shop.push({ CallBackURL: 'https://nowhere.test/cb' });
    await shop.push({ PhoneNumber: '254711000112', CallBackURL: 'https://deaf.test/cb' });
    await shop.system.advance(HOUR);
    expect(shop.simulator.deliveries.map(({ status }) => status)).toEqual(['failed', 'failed']);
  });
});

describe('rules', () => {
  test.each<[Partial<FaultRule>, boolean]>([
    [{ phone: '0711 000 111' }, true],
    [{ phone: '0711 000 112' }, false],
    [{ accountReference: 'INV1001' }, true],
    [{ accountReference: 'INV1002' }, false],
    [{ shortcode: '174379' }, true],
    [{ shortcode: '600101' }, false],
    [{ amount: 100 }, true],
    [{ amount: 99 }, false],
    [{ probability: 1 }, true],
    [{ probability: 0 }, false],
  ])('%j strikes: %s', async (where, strikes) => {
    const onAnswer = troubled({ fault: 'rateLimited', api: 'stkPush', ...where });
    expect((await onAnswer.push()).status === 429).toBe(strikes);
    const onCallback = troubled({ fault: 'callbackDropped', ...where });
    await onCallback.push();
    expect((await codesAfter(onCallback, 10_000)).length === 0).toBe(strikes);
  });

  test.each<FaultRule>([
    { fault: 'callbackDropped', api: 'stkPush' },
    { fault: 'callbackDropped', api: 'stkCallback' },
  ])('%j is the callback of a push by either name', async (rule) => {
    const shop = troubled(rule);
    await shop.push();
    expect(await codesAfter(shop, 10_000)).toEqual([]);
  });

  test('a forced result ends a push, and no money moves', async () => {
    const shop = troubled({ fault: 'result', api: 'stkPush', code: '1037' });
    await shop.push();
    expect(await codesAfter(shop, 10_000)).toEqual([1037]);
    expect(booked(shop)).toBe(0);
  });

  test('times, and what was struck, are counted; clear ends all', async () => {
    const shop = troubled({ fault: 'rateLimited', api: 'stkPush', times: 2 });
    const statuses: number[] = [];
    for (let i = 0; i < 3; i++) statuses.push((await shop.push()).status);
    expect(statuses).toEqual([429, 429, 200]);
    expect(shop.simulator.faults.list()).toMatchObject([{ id: 'fault_1', struck: 2 }]);
    shop.simulator.faults.add({ fault: 'html' });
    shop.simulator.faults.clear();
    expect(shop.simulator.faults.list()).toEqual([]);
  });

  test('half a probability strikes about half', async () => {
    const shop = troubled({ fault: 'rateLimited', api: 'stkQuery', probability: 0.5 });
    const id = idOf(await shop.push());
    let struck = 0;
    for (let i = 0; i < 400; i++) if ((await shop.query(id)).status === 429) struck++;
    expect(Math.abs(struck - 200)).toBeLessThan(50);
  });

  test.each<[unknown, string]>([
    ['html', 'Give a fault as an object'],
    [{ fault: 'meteor' }, 'Set fault to one of: connectionLost'],
    [{ fault: 'html', nose: 1 }, 'A fault has no field “nose”'],
    [{ fault: 'html', phone: '12' }, 'Give phone as a Kenyan mobile number'],
    [{ fault: 'html', probability: 2 }, 'from 0 to 1'],
    [{ fault: 'html', times: 0 }, 'Give times as a whole number from 1'],
    [{ fault: 'html', api: 'b2x' }, 'Set api to one of'],
    [{ fault: 'refused' }, 'Give refused its code'],
    [{ fault: 'result', api: 'oauth', code: '1' }, 'oauth has no result to force; use refused'],
    [{ fault: 'result', code: '0' }, 'The result 0 needs no fault'],
    [{ fault: 'html', api: 'stkCallback' }, 'html strikes calls'],
    [{ fault: 'callbackDropped', api: 'oauth' }, 'callbackDropped strikes callbacks'],
    [{ fault: 'callbackDelayed', ms: 72 * HOUR + 1 }, 'at most 72 hours'],
    [{ fault: 'slow', when: 'never' }, 'Set when to "before" or "after"'],
    [{ fault: 'html', status: 99 }, 'HTTP status'],
  ])('%j is refused: %s', (rule, sentence) => {
    expect(() => openShop().simulator.faults.add(rule as FaultRule)).toThrow(sentence);
  });
});
