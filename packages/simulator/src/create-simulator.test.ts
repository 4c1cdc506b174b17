import { describe, expect, test } from 'vitest';
import { CUSTOMER, idOf, openShop } from '../test/shop.ts';
import type { Shop } from '../test/shop.ts';
import { createSimulator } from './create-simulator.ts';
import { SCENARIOS } from './world/trouble/scenarios.ts';
import { changeSwitches, DEFAULT_SWITCHES, SWITCHES } from './world/trouble/switches.ts';

/** A busy hour with every kind of chance in it, as everything that can be seen from outside. */
async function busyHour(seed: number): Promise<string> {
  const shop = openShop({ seed, callbackDelayMs: [500, 15_000] });
  shop.simulator.faults.add({ fault: 'callbackRepeated', probability: 0.2 });
  shop.simulator.faults.add({ fault: 'callbackDelayed', probability: 0.2, ms: 90_000 });
  shop.simulator.faults.add({ fault: 'callbackReordered', probability: 0.2 });
  shop.simulator.faults.add({ fault: 'serverError', when: 'after', probability: 0.2, api: 'stkPush' });
  const answers: string[] = [];
  for (let i = 0; i < 40; i++) {
    const phone = shop.simulator.payer({ habit: (['pays', 'cancels', 'slow', 'neverLooks'] as const)[i % 4]! });
    answers.push((await shop.push({ PhoneNumber: phone, Amount: i + 1 })).text);
    await shop.system.advance(1_500);
  }
  await shop.system.advance(3_600_000);
  return JSON.stringify({ answers, received: shop.received, bookings: shop.simulator.bookings, deliveries: shop.simulator.deliveries });
}

describe('determinism', () => {
  test('the same seed gives the same bytes, another seed others', async () => {
    const [first, again, other] = [await busyHour(5), await busyHour(5), await busyHour(6)];
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });
});

describe('scenarios', () => {
  const outcome = async (shop: Shop, push: Record<string, unknown>): Promise<string> => {
    const pushing = shop.push(push).then(
      (answer) => String(answer.status),
      (error: TypeError) => (error.cause as { code: string }).code,
    );
    await shop.system.advance(3 * 3_600_000);
    const told = shop.received.map(({ callback }) => String(callback['ResultCode'])).join(',');
    return `${await pushing} | ${told} | ${shop.simulator.bookings.length}`;
  };

  const WANTED: readonly (readonly [number, string])[] = [
    [1, '200 | 0 | 1'],
    [2, '200 | 1032 | 0'],
    [3, '200 | 2001 | 0'],
    [4, '200 | 1 | 0'],
    [5, '200 | 1037 | 0'],
    [6, '200 | 1037 | 0'],
    [7, '200 | 0 | 1'],
    [8, '200 | 1037,0 | 1'],
    [9, '200 |  | 1'],
    [10, '200 | 0,0,0 | 1'],
    [11, '200 | 0 | 1'],
    [12, 'UND_ERR_SOCKET | 0 | 1'],
    [13, '500 | 0 | 1'],
    [14, '500 |  | 0'],
    [15, '429 |  | 0'],
    [16, '500 |  | 0'],
    [17, '500 |  | 0'],
    [18, '403 |  | 0'],
    [19, '200 | 0 | 1'],
    [20, '200 | 0 | 1'],
    [21, '200 | 0,1032 | 0'],
    [22, '200 | 8006 | 0'],
    [23, '200 | 4 | 0'],
    [24, '200 | 1019 | 0'],
    [25, '200 | 1025 | 0'],
    [26, '200 | E3008 | 0'],
    [27, '200 | SFC_IC0003 | 0'],
    [28, '200 | 1036 | 0'],
    [29, '200 | 26 | 0'],
    [30, '200 | 9999 | 0'],
    [31, '200 | 8 | 0'],
    [32, '200 | 1001 | 0'],
    [33, 'UND_ERR_SOCKET |  | 1'],
    [34, '200 | 0 | 1'],
    [35, '200 | 0 | 1'],
  ];

  test('every scenario is in the table of this test', () => {
    expect(WANTED.map(([number]) => number)).toEqual(SCENARIOS.map(({ number }) => number));
  });

  test.each(WANTED)('%i by phone and by amount: %s (answer | callbacks | bookings)', async (number, wanted) => {
    const phone = `2547000000${String(number).padStart(2, '0')}`;
    expect(await outcome(openShop({ scenarios: true }), { PhoneNumber: phone, PartyA: phone })).toBe(wanted);
    expect(await outcome(openShop({ scenarios: true }), { Amount: 9_900 + number })).toBe(wanted);
  });

  test('tell nothing in process unless asked for', async () => {
    expect(await outcome(openShop(), { PhoneNumber: '254700000005' })).toBe('200 | 0 | 1');
  });
});

describe('the simulator in process', () => {
  test('fresh payers are different people with money', () => {
    const { simulator } = openShop();
    const phones = Array.from({ length: 1_000 }, () => simulator.payer());
    expect(new Set(phones).size).toBe(1_000);
    expect(simulator.phone(simulator.payer({ balance: 7, habit: 'cancels' })).balance()).toBe(7);
    expect(simulator.phone(phones[0]!).balance()).toBe(100_000);
  });

  test('booked finds by account reference, booking by CheckoutRequestID', async () => {
    const shop = openShop();
    const id = idOf(await shop.push({ AccountReference: 'A1' }));
    await shop.system.advance(10_000);
    const byHand = shop.simulator.payByHand(CUSTOMER, '174379', 'A1', 5);
    expect(shop.simulator.booked('A1')).toEqual([shop.simulator.booking(id), byHand]);
    expect(shop.simulator.booked('A2')).toEqual([]);
    expect(shop.simulator.booked()).toEqual(shop.simulator.bookings);
    expect(byHand).toMatchObject({ channel: 'byHand', shortcode: '174379', amount: 5 });
  });

  test('calls are counted per API, refused ones too', async () => {
    const shop = openShop();
    await shop.query(idOf(await shop.push()));
    await shop.push({ Amount: 0 });
    await shop.register();
    await shop.pull();
    expect(shop.simulator.calls).toMatchObject({ oauth: 1, stkPush: 2, stkQuery: 1, pull: 2 });
  });

  test.each<[string, string, string, number, string]>([
    ['12', '174379', 'A', 5, 'is not a Kenyan mobile number'],
    [CUSTOMER, '999999', 'A', 5, 'Nobody has the paybill or till 999999'],
    [CUSTOMER, '174379', ' ', 5, 'Give the account'],
    [CUSTOMER, '174379', 'A', 0, 'whole shillings'],
    [CUSTOMER, '174379', 'A', 1.5, 'whole shillings'],
    [CUSTOMER, '174379', 'A', 100_001, 'The balance is insufficient'],
  ])('paying by hand: %s to %s, account “%s”, KES %d is refused: %s', (phone, shortcode, account, amount, sentence) => {
    expect(() => openShop().simulator.payByHand(phone, shortcode, account, amount)).toThrow(sentence);
  });

  test('redeliver says why it cannot', async () => {
    const shop = openShop();
    await expect(shop.simulator.redeliver('none')).rejects.toThrow('No push with this CheckoutRequestID');
    const id = idOf(await shop.push());
    await expect(shop.simulator.redeliver(id)).rejects.toThrow('has not ended yet');
  });

  test('reset forgets the world, calls off its timers and never repeats a receipt', async () => {
    const shop = openShop();
    const before = shop.simulator.payByHand(CUSTOMER, '174379', 'A', 5);
    await shop.push();
    shop.simulator.reset();
    await shop.system.advance(600_000);
    expect([shop.received, shop.simulator.bookings]).toEqual([[], []]);
    expect(shop.simulator.phone(CUSTOMER).balance()).toBe(100_000);
    expect(shop.simulator.payByHand(CUSTOMER, '174379', 'A', 5).receipt).not.toBe(before.receipt);
  });

  test('stop ends everything: nothing is delivered, nobody answers', async () => {
    const shop = openShop();
    await shop.push();
    shop.simulator.stop();
    await shop.system.advance(600_000);
    expect(shop.received).toEqual([]);
    await expect(shop.push()).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  });

  test('the delivery log is bounded', async () => {
    const shop = openShop({ keepDeliveries: 10 });
    for (let i = 0; i < 50; i++) await shop.push({ PhoneNumber: shop.simulator.payer() });
    await shop.system.advance(10_000);
    expect(shop.received).toHaveLength(50);
    expect(shop.simulator.deliveries.length).toBeLessThanOrEqual(20);
  });

  test('a callback can be delivered by the caller', async () => {
    const urls: string[] = [];
    const deliver = (url: string): Promise<Response> => {
      urls.push(url);
      return Promise.resolve(new Response('ok'));
    };
    const shop = openShop({ deliver });
    await shop.push();
    await shop.system.advance(10_000);
    expect(urls).toEqual(['https://shop.test/cb/0123456789abcdef']);
  });
});

describe('options', () => {
  const paybill = { kind: 'paybill', number: '174379', passkey: 'x', name: 'DUKA' } as const;
  test.each([
    [{ defaultBalance: 1.5 }, 'Give defaultBalance in whole shillings'],
    [{ defaultPin: '12' }, 'Give defaultPin as four digits'],
    [{ defaultHabit: 'dances' }, 'Set defaultHabit to one of: person, pays'],
    [{ defaultHabit: { name: 'pays', afterMs: -1 } }, 'Give defaultHabit.afterMs'],
    [{ seed: 0.5 }, 'Give seed as a whole number'],
    [{ apps: [{ consumerKey: '', consumerSecret: 'x' }] }, 'consumerKey and a consumerSecret'],
    [{ promptLifetimeMs: -1 }, 'Give promptLifetimeMs'],
    [{ callbackDelayMs: [5, 1] }, '[least, most]'],
    [{ wallets: [{ phone: '12' }] }, 'is not a Kenyan mobile number'],
    [{ wallets: [{ phone: CUSTOMER, pin: 'abcd' }] }, 'Give pin as four digits'],
    [{ shortcodes: [{ ...paybill, number: '12' }] }, '5 to 7 digits'],
    [{ shortcodes: [paybill, paybill] }, 'given twice'],
    [{ shortcodes: [{ ...paybill, kind: 'bank' }] }, '"paybill" or "till"'],
    [{ shortcodes: [{ ...paybill, storeNumber: '600101' }] }, 'only tills have one'],
    [{ shortcodes: [{ ...paybill, kind: 'till', storeNumber: 'x' }] }, 'storeNumber of till'],
    [{ shortcodes: [{ ...paybill, passkey: '' }] }, 'a passkey'],
    [{ shortcodes: [{ ...paybill, name: ' ' }] }, 'a name'],
    [{ shortcodes: [{ ...paybill, maxBalance: 0 }] }, 'maxBalance'],
    [{ switches: { queryPending: 'maybe' } }, 'Set the switch queryPending to one of: "code4999", "error500"'],
    [{ switches: { callbackRetries: 99 } }, 'a whole number from 0 to 10'],
    [{ switches: { pullPageSize: 0 } }, 'a whole number from 1'],
    [{ switches: { turbo: true } }, 'There is no switch “turbo”'],
  ])('%j is refused: %s', (options, sentence) => {
    expect(() => createSimulator(options as never)).toThrow(sentence);
  });

  test('every switch has a default that it allows, and names its source', () => {
    for (const [name, { standard, source }] of Object.entries(SWITCHES)) {
      expect(changeSwitches(DEFAULT_SWITCHES, { [name]: standard })).toEqual(DEFAULT_SWITCHES);
      expect(source.length).toBeGreaterThan(20);
    }
  });
});
