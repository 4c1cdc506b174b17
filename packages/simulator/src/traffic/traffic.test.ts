import { describe, expect, test } from 'vitest';
import { CUSTOMER, idOf, openShop } from '../../test/shop.ts';
import type { Shop } from '../../test/shop.ts';
import { causeOf, effectsOf, filterTraffic } from './filter.ts';

const KEEP = { keepTraffic: 50 } as const;

const rows = (shop: Shop): string[] =>
  shop.simulator.traffic.list().map(({ kind, api, who, answer }) => `${kind} ${api ?? 'none'} ${who} ${answer.status}`);

async function paid(shop: Shop): Promise<string> {
  const id = idOf(await shop.push());
  await shop.system.advance(60_000);
  return id;
}

describe('the traffic log', () => {
  test('keeps requests and callbacks with both sides, newest first', async () => {
    const shop = openShop(KEEP);
    const id = await paid(shop);
    expect(rows(shop)).toEqual(['callback stkCallback simulator 200', 'call stkPush simulator 200', 'call oauth simulator 200']);
    const [callback, push, oauth] = shop.simulator.traffic.list();
    expect(push).toMatchObject({ id: 't2', method: 'POST', url: '/mpesa/stkpush/v1/processrequest' });
    expect(push!.body).toContain('INV1001');
    expect(push!.answer.body).toContain(id);
    expect(callback).toMatchObject({
      about: id,
      url: 'https://shop.test/cb/0123456789abcdef',
      answer: { body: expect.stringContaining('Accepted') },
    });
    expect(callback!.headers).toContainEqual(['content-type', 'application/json']);
    expect(oauth!.url).toBe('/oauth/v1/generate?grant_type=client_credentials');
  });

  test('shows enough of an Authorization to tell two apart, not enough to use it', async () => {
    const shop = openShop(KEEP);
    await paid(shop);
    const token = String(JSON.parse(shop.simulator.traffic.list().at(-1)!.answer.body).access_token);
    const shown = JSON.stringify(shop.simulator.traffic.list().map(({ headers }) => headers));
    expect(shown).toContain(`Bearer ${token.slice(0, 4)}…`);
    expect(shown).not.toContain(token);
    expect(shown).not.toContain(btoa('simulator:simulator'));
  });

  test.each([
    ['a broken connection', { fault: 'connectionLost' }, 'call stkPush simulator cut'],
    ['a callback that is never sent', { fault: 'callbackDropped' }, 'callback stkCallback simulator dropped'],
    ['a stranger’s callback', { fault: 'callbackForged' }, 'callback stkCallback a stranger 200'],
  ] as const)('has %s', async (_name, rule, row) => {
    const shop = openShop(KEEP);
    shop.simulator.faults.add({ ...rule, ...(rule.fault === 'connectionLost' ? { api: 'stkPush' as const } : {}) });
    await shop.push().catch(() => undefined);
    await shop.system.advance(60_000);
    expect(rows(shop)).toContain(row);
  });

  test('has callbacks that nobody answers, and calls that nobody knows', async () => {
    const shop = openShop(KEEP);
    await shop.push({ CallBackURL: 'https://nobody.test/cb' });
    await shop.system.advance(60_000);
    await shop.send('GET', '/mpesa/nothing');
    expect(rows(shop).slice(0, 2)).toEqual(['call none nobody 404', 'callback stkCallback simulator failed']);
  });

  test('is a ring, is emptied by a reset, and keeps nothing unless told', async () => {
    const shop = openShop({ keepTraffic: 3 });
    for (let i = 0; i < 9; i++) await shop.send('GET', `/mpesa/${i}`);
    expect(shop.simulator.traffic.list().map(({ url }) => url)).toEqual(['/mpesa/8', '/mpesa/7', '/mpesa/6']);
    shop.simulator.reset();
    expect(shop.simulator.traffic.list()).toEqual([]);
    const silent = openShop();
    await paid(silent);
    expect(silent.simulator.traffic.list()).toEqual([]);
  });

  test('a callback can be sent again, a request cannot', async () => {
    const shop = openShop(KEEP);
    await paid(shop);
    const [callback, push] = shop.simulator.traffic.list();
    const again = shop.simulator.traffic.resend(callback!.id);
    expect((await again.over).status).toBe(200);
    expect(shop.received.map(({ text }) => text)).toEqual([callback!.body, callback!.body]);
    expect(shop.simulator.traffic.list()[0]).toMatchObject({ id: again.id, kind: 'callback' });
    expect(() => shop.simulator.traffic.resend(push!.id)).toThrow('Only callbacks can be sent again');
    expect(() => shop.simulator.traffic.resend('t999')).toThrow('Nothing with this id');
  });

  test('finds a callback by what its request says, and the two name each other', async () => {
    const shop = openShop(KEEP);
    await paid(shop);
    const entries = shop.simulator.traffic.list();
    const found = (api: string, about: string): (string | undefined)[] => filterTraffic(entries, { api, about }).map((entry) => entry.api);
    expect(found('', '0711 000 111')).toEqual(['stkCallback', 'stkPush']);
    expect(found('', '174379')).toEqual(['stkCallback', 'stkPush']);
    expect(found('oauth', '')).toEqual(['oauth']);
    expect(found('', shop.simulator.bookings[0]!.receipt)).toEqual(['stkCallback']);
    expect(found('oauth', CUSTOMER)).toEqual([]);
    const [callback, push] = entries;
    expect([causeOf(entries, callback!)?.id, effectsOf(entries, push!).map(({ id }) => id)]).toEqual([push!.id, [callback!.id]]);
  });

  test('over the control API', async () => {
    const shop = openShop(KEEP);
    await paid(shop);
    const list = JSON.parse((await shop.send('GET', '/_control/traffic?api=stkCallback')).text) as { id: string; tookMs: number }[];
    expect(list).toEqual([
      expect.objectContaining({ kind: 'callback', who: 'simulator', tookMs: 0, answer: expect.objectContaining({ status: 200 }) }),
    ]);
    const again = await shop.send('POST', `/_control/traffic/${list[0]!.id}/resend`);
    expect(again.body).toMatchObject({ kind: 'callback', answer: { status: 200 } });
    expect((await shop.send('GET', '/_control/traffic/t999')).status).toBe(404);
    expect((await shop.send('GET', '/_control/traffic?limit=1')).text.match(/"id"/g)).toHaveLength(1);
  });

  test('pages are told that they should look again', async () => {
    const shop = openShop(KEEP);
    let told = 0;
    const unwatch = shop.simulator.watch(() => told++);
    await paid(shop);
    expect(told).toBeGreaterThan(3);
    unwatch();
    const before = told;
    await shop.send('GET', '/mpesa/nothing');
    expect(told).toBe(before);
  });
});
