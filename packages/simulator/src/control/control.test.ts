import { readFileSync } from 'node:fs';
import { realSystem } from '@malipo/daraja/values';
import { describe, expect, test } from 'vitest';
import { CUSTOMER, idOf, openShop } from '../../test/shop.ts';
import { createSimulator } from '../create-simulator.ts';
import { FAULTS } from '../world/trouble/faults.ts';
import { SCENARIOS } from '../world/trouble/scenarios.ts';
import { SWITCHES } from '../world/trouble/switches.ts';
import { ROUTES } from './routes.ts';

const PERSON = { defaultHabit: 'person' } as const;

describe('phones', () => {
  test('a prompt can be read and paid with nothing but HTTP', async () => {
    const shop = openShop(PERSON);
    const id = idOf(await shop.push());
    await shop.system.advance(10_000);
    const phone = await shop.send('GET', '/_control/phones/0711000111');
    expect(phone).toMatchObject({
      status: 200,
      body: {
        number: CUSTOMER,
        display: '0711 000 111',
        owner: 'JOHN DOE',
        balance: 100_000,
        pin: '1234',
        habit: 'person',
        habitAfterMs: null,
        on: true,
        prompts: [
          {
            id,
            merchant: 'DUKA LA MFANO',
            amount: 100,
            accountReference: 'INV1001',
            askedAt: '2026-01-05T09:00:00.000+03:00',
            expiresInMs: 50_000,
          },
        ],
        inbox: [],
      },
    });
    expect((await shop.send('POST', '/_control/phones/0711000111/pin', { body: { pin: '1234', promptId: id } })).body).toMatchObject({
      code: 0,
    });
    expect((await shop.send('GET', '/_control/phones/0711000111')).body).toMatchObject({
      balance: 99_900,
      prompts: [],
      inbox: [{ text: expect.stringContaining('you paid KES 100') }],
    });
    const [row] = JSON.parse((await shop.send('GET', `/_control/bookings?checkoutRequestId=${id}`)).text) as Record<string, unknown>[];
    expect(row).toMatchObject({ amount: 100, completedAt: '2026-01-05T09:00:10.000+03:00' });
    expect((await shop.send('GET', `/_control/requests/${id}`)).body).toMatchObject({ resultCode: 0, receipt: row!['receipt'] });
  });

  test('cancel', async () => {
    const shop = openShop(PERSON);
    await shop.push();
    expect((await shop.send('POST', '/_control/phones/0711000111/cancel')).body).toMatchObject({ prompts: [] });
    await shop.system.advance(1_000);
    expect(shop.received).toMatchObject([{ callback: { ResultCode: 1032 } }]);
  });

  test('set up, changed, listed', async () => {
    const shop = openShop();
    expect(
      (await shop.send('POST', '/_control/phones', { body: { phone: '0712 345 678', balance: 50, habit: 'cancels', pin: '4321' } })).body,
    ).toMatchObject({ number: '254712345678', balance: 50, habit: 'cancels', pin: '4321' });
    expect((await shop.send('PATCH', '/_control/phones/0712345678', { body: { on: false, balance: '70' } })).body).toMatchObject({
      on: false,
      balance: 70,
      habit: 'cancels',
    });
    expect(JSON.parse((await shop.send('GET', '/_control/phones')).text)).toMatchObject([{ number: '254712345678' }]);
  });

  test('paying by hand', async () => {
    const shop = openShop();
    const answer = await shop.send('POST', '/_control/phones/0711000111/pay', {
      body: { shortcode: '174379', accountReference: 'A1', amount: '25' },
    });
    expect(answer.body).toMatchObject({ channel: 'byHand', amount: 25, accountReference: 'A1' });
    expect(shop.simulator.booked('A1')).toHaveLength(1);
  });

  test('the stream tells the phone at once and after each change, until it is closed', async () => {
    const shop = openShop(PERSON);
    const response = await shop.system.fetch('https://vendor.test/_control/phones/0711000111/stream');
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const reader = response.body!.getReader();
    let text = '';
    const hear = async (wanted: string): Promise<void> => {
      while (!text.includes(wanted)) text += new TextDecoder().decode((await reader.read()).value);
    };
    await hear('"prompts":[]');
    await shop.push();
    await hear('DUKA LA MFANO');
    shop.simulator.phone(CUSTOMER).enterPin('1234');
    await hear('you paid KES 100');
    expect(text.split('event: phone')).toHaveLength(4); // three tellings: one change, one event
    await reader.cancel();
    shop.simulator.phone(CUSTOMER).setBalance(1);
    await shop.system.drain();
  });
});

test('one stream carries several phones', async () => {
  const shop = openShop(PERSON);
  const response = await shop.system.fetch('https://vendor.test/_control/stream?n=0711000111&n=0711000112');
  const reader = response.body!.getReader();
  let text = '';
  const hear = async (wanted: string): Promise<void> => {
    while (!text.includes(wanted)) text += new TextDecoder().decode((await reader.read()).value);
  };
  await hear('"number":"254711000112"');
  await shop.push();
  await hear('DUKA LA MFANO');
  await reader.cancel();
  expect((await shop.send('GET', '/_control/stream?n=12')).body['message']).toContain('is not a Kenyan mobile number');
});

describe('everything else', () => {
  test('faults are added, listed, removed', async () => {
    const shop = openShop();
    const { id } = (await shop.send('POST', '/_control/faults', { body: { fault: 'rateLimited', api: 'stkPush' } })).body;
    expect((await shop.push()).status).toBe(429);
    expect((await shop.send('GET', '/_control/faults')).body).toMatchObject({
      inForce: [{ id, struck: 1 }],
      known: { rateLimited: { on: 'answer' } },
    });
    expect((await shop.send('DELETE', `/_control/faults/${String(id)}`)).status).toBe(204);
    expect((await shop.push()).status).toBe(200);
    shop.simulator.faults.add({ fault: 'html' });
    await shop.send('DELETE', '/_control/faults');
    expect(shop.simulator.faults.list()).toEqual([]);
  });

  test('switches are shown with their sources and changed', async () => {
    const shop = openShop();
    expect((await shop.send('PATCH', '/_control/switches', { body: { queryPending: 'error500' } })).body['queryPending']).toBe('error500');
    expect((await shop.send('GET', '/_control/switches')).body).toMatchObject({
      now: { queryPending: 'error500' },
      known: { queryPending: { standard: 'code4999' } },
    });
    expect((await shop.query(idOf(await shop.push()))).status).toBe(500);
  });

  test('requests, deliveries, redelivery, calls, scenarios, shortcodes', async () => {
    const shop = openShop();
    const id = idOf(await shop.push());
    await shop.system.advance(10_000);
    expect(JSON.parse((await shop.send('GET', '/_control/requests')).text)).toMatchObject([{ checkoutRequestId: id, resultCode: 0 }]);
    expect((await shop.send('POST', `/_control/requests/${id}/redeliver`)).body).toMatchObject({ status: 200 });
    expect(shop.received).toHaveLength(2);
    expect(JSON.parse((await shop.send('GET', '/_control/deliveries?limit=1')).text)).toHaveLength(1);
    expect((await shop.send('GET', '/_control/calls')).body).toMatchObject({ oauth: 1, stkPush: 1 });
    expect((await shop.send('GET', '/_control/scenarios')).body).toMatchObject({
      active: false,
      scenarios: expect.arrayContaining([{ phone: '254700000002', amount: 9_902, says: 'Cancels (1032).' }]),
    });
    expect((await shop.send('GET', '/_control/shortcodes')).text).toContain('"storeNumber": "600101"');
  });

  test('a virtual clock is moved, a real one is not', async () => {
    const simulator = createSimulator({ system: realSystem });
    const post = (url: string): Request => new Request(url, { method: 'POST', body: '{"advanceMs":1}' });
    const refused = await simulator.fetch(post('https://vendor.test/_control/clock'));
    expect([refused.status, await refused.text()]).toEqual([409, expect.stringContaining('real clock')]);
    const shop = openShop();
    const before = shop.system.now();
    expect((await shop.send('POST', '/_control/clock', { body: { advanceMs: 60_000 } })).body).toMatchObject({ virtual: true });
    expect(shop.system.now() - before).toBe(60_000);
    expect((await shop.send('GET', '/_control/clock')).body).toMatchObject({ now: '2026-01-05T09:01:00.000+03:00' });
    const moved = await shop.send('POST', '/_control/clock', { body: { to: '2026-01-06T00:00' } });
    expect(moved.body).toMatchObject({ now: '2026-01-06T00:00:00.000+03:00', movable: true, pending: 0, next: null });
  });

  test('reset', async () => {
    const shop = openShop();
    shop.simulator.payByHand(CUSTOMER, '174379', 'A', 5);
    expect((await shop.send('POST', '/_control/reset')).status).toBe(204);
    expect(shop.simulator.bookings).toEqual([]);
  });

  test.each([
    ['GET', '/_control/nothing', undefined, 404, 'There is no /_control/nothing. GET /_control lists everything'],
    ['DELETE', '/_control/reset', undefined, 404, '/_control/reset answers POST.'],
    ['GET', '/_control/phones/12', undefined, 400, 'is not a Kenyan mobile number'],
    ['GET', '/_control/phones/%zz', undefined, 400, 'is not a Kenyan mobile number'],
    ['POST', '/_control/phones/0711000111/pin', { pin: '1' }, 409, 'not on the phone'],
    ['POST', '/_control/phones/0711000111/pin', '{', 400, 'Send a JSON object'],
    ['POST', '/_control/phones/0711000111/cancel', { promptId: 'x' }, 409, 'not on the phone'],
    ['PATCH', '/_control/phones/0711000111', { money: 5 }, 400, 'A phone has no “money”'],
    ['PATCH', '/_control/phones/0711000111', { on: 'yes' }, 400, 'Set on to true or false'],
    ['PATCH', '/_control/phones/0711000111', { balance: -5 }, 400, 'Give balance in whole shillings'],
    ['POST', '/_control/phones/0711000111/pay', { shortcode: '174379', amount: 'ten' }, 400, 'whole shillings'],
    ['GET', '/_control/requests/none', undefined, 404, 'No push with this CheckoutRequestID'],
    ['DELETE', '/_control/faults/none', undefined, 404, 'No fault with this id'],
    ['POST', '/_control/faults', { fault: 'x' }, 400, 'Set fault to one of'],
    ['PATCH', '/_control/switches', { x: 1 }, 400, 'There is no switch'],
    ['POST', '/_control/clock', { advanceMs: -1 }, 400, 'whole milliseconds'],
    ['POST', '/_control/clock', { to: 'tomorrow' }, 400, 'such as 2026-02-01T09:00'],
    ['POST', '/_control/clock', { to: '2026-01-01 09:00' }, 400, 'give a time after 2026-01-05 09:00'],
    ['POST', '/_control/clock', { to: '2036-01-01 09:00' }, 400, 'at most 400 days'],
  ])('%s %s %j → %i %s', async (method, path, body, status, sentence) => {
    const answer = await openShop().send(method, path, body === undefined ? {} : { body });
    expect(answer).toMatchObject({ status, body: { error: expect.any(String), message: expect.stringContaining(sentence) } });
  });

  test('any page may call it', async () => {
    const { system } = openShop();
    const preflight = await system.fetch('https://vendor.test/_control/reset', { method: 'OPTIONS' });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toBe('content-type');
    expect((await system.fetch('https://vendor.test/_control/clock')).headers.get('access-control-allow-origin')).toBe('*');
  });

  test('the index and the README list every route', async () => {
    const { body } = await openShop().send('GET', '/_control');
    expect(body['routes']).toHaveLength(ROUTES.length);
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    for (const { method, path } of ROUTES) expect(readme).toContain(`| ${method} | \`/_control${path}\``);
  });
});

test('the README has every fault, switch and scenario in the words of the code', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  for (const [name, { says }] of Object.entries(FAULTS)) expect(readme).toContain(`| \`${name}\` | ${says} |`);
  for (const [name, { standard, source }] of Object.entries(SWITCHES)) {
    expect(readme).toContain(`| \`${name}\` | \`${JSON.stringify(standard)}\` |`);
    expect(readme).toContain(source);
  }
  for (const { number, says } of SCENARIOS) expect(readme).toContain(`| ${(9_900 + number).toLocaleString('en')} | ${says} |`);
});
