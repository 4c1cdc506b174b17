import { realSystem } from '@malipo/daraja/values';
import { describe, expect, test } from 'vitest';
import { CUSTOMER, openShop } from '../../test/shop.ts';
import type { Shop } from '../../test/shop.ts';
import { createSimulator } from '../create-simulator.ts';
import { FAULTS } from '../world/trouble/faults.ts';
import { SCENARIOS } from '../world/trouble/scenarios.ts';
import { SWITCHES } from '../world/trouble/switches.ts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

interface Shown {
  readonly status: number;
  readonly to: string | null;
  readonly text: string;
}

/** Sends a form as a browser without a script does. */
async function submit(shop: Shop, path: string, fields: Record<string, string> = {}): Promise<Shown> {
  const body = new URLSearchParams(fields).toString();
  const answer = await shop.system.fetch(`https://vendor.test${path}`, { method: 'POST', headers: FORM, body });
  return { status: answer.status, to: answer.headers.get('location'), text: await answer.text() };
}

const see = async (shop: Shop, path: string): Promise<string> => (await shop.send('GET', path)).text;

const talk = (): Shop => openShop({ keepTraffic: 50, scenarios: true });

async function paid(): Promise<Shop> {
  const shop = talk();
  await shop.push();
  await shop.system.advance(60_000);
  return shop;
}

describe('every page', () => {
  const paths = ['/', '/phone', '/organisations', '/traffic', '/faults', '/switches', '/clock', '/scenarios'];

  test.each(paths)('%s has the navigation, one heading, and no script or style inside', async (path) => {
    const answer = await talk().system.fetch(`https://vendor.test${path}`);
    const text = await answer.text();
    expect(answer.status).toBe(200);
    expect(text.match(/<h1/g)).toHaveLength(1);
    for (const other of paths.filter((one) => one !== '/switches')) expect(text).toContain(`href="${other}"`);
    expect(text).not.toMatch(/<style|style="|<script(?! type="module" src=)|\son[a-z]+="/);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
  });

  test('only phones may stand in a frame of somebody else', async () => {
    const policy = async (path: string): Promise<string | null> =>
      (await talk().system.fetch(`https://vendor.test${path}`)).headers.get('content-security-policy');
    expect(await policy('/phone/0711000111')).not.toContain('frame-ancestors');
    for (const path of ['/', '/traffic', '/faults']) expect(await policy(path)).toContain("frame-ancestors 'self'");
  });

  test('a page that is none leads back', async () => {
    const answer = await talk().send('GET', '/faults/nothing');
    expect(answer.status).toBe(404);
    expect(answer.text).toContain('To the start of the simulator');
  });
});

describe('the first page', () => {
  test('says how to connect', async () => {
    const text = await see(talk(), '/');
    for (const wanted of [
      'https://vendor.test',
      'simulator',
      '174379',
      '600100',
      '600101',
      'bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919',
    ])
      expect(text).toContain(`<code>${wanted}</code>`);
  });

  test('shows what happened last, and begins again when asked', async () => {
    const shop = await paid();
    expect(await see(shop, '/')).toContain('STK push callback');
    expect(await submit(shop, '/reset')).toMatchObject({ status: 303, to: '/?said=reset' });
    expect(shop.simulator.bookings).toEqual([]);
    expect(await see(shop, '/?said=reset')).toContain('It is the first day again');
    expect(await see(shop, '/')).toContain('Nothing yet. Ask for a token');
  });
});

describe('traffic', () => {
  test('teaches the first step while it is empty, and says where nothing is kept', async () => {
    expect(await see(talk(), '/traffic')).toContain('Nothing yet. Point your client');
    expect(await see(openShop(), '/traffic')).toContain('keepTraffic: 500');
  });

  test('lists messages newest first, each with its page', async () => {
    const text = await see(await paid(), '/traffic');
    expect([...text.matchAll(/class="name">([^<]+)</g)].map(([, name]) => name)).toEqual(['STK push callback', 'STK push', 'Access token']);
    expect(text).toContain('href="/traffic/t3"');
  });

  test('one message shows both sides and leads to the other', async () => {
    const shop = await paid();
    const callback = await see(shop, '/traffic/t3');
    expect(callback).toContain('&quot;ResultCode&quot;: 0');
    expect(callback).toContain('https://shop.test/cb/0123456789abcdef');
    expect(callback).toMatch(/Answers<\/dt>\s*<dd>\s*<a href="\/traffic\/t2"/);
    const push = await see(shop, '/traffic/t2');
    expect(push).toContain('app <code>simulator</code>');
    expect(push).toMatch(/<dt>authorization<\/dt>\s*<dd>Bearer \w{4}…\w{4}</);
    expect(push).toMatch(/Told later<\/dt>\s*<dd>\s*<a class="stacked" href="\/traffic\/t3"/);
    expect(push).not.toContain('Send again');
  });

  test('a filter keeps its words, and says when nothing matches', async () => {
    const shop = await paid();
    const text = await see(shop, '/traffic?about=0711+000+111&api=stkPush');
    expect(text.match(/class="message"/g)).toHaveLength(1);
    expect(text).toContain('value="0711 000 111"');
    expect(text).toContain('href="/traffic/t2?about=0711+000+111&amp;api=stkPush"');
    expect(await see(shop, '/traffic?about=nobody')).toContain('None of the 3 messages in the log matches');
  });

  test('a callback is sent again by a form', async () => {
    const shop = await paid();
    expect(await submit(shop, '/traffic/t3')).toMatchObject({ status: 303, to: '/traffic/t4?said=resent' });
    expect(await see(shop, '/traffic/t4?said=resent')).toContain('Sent again. This is the new try.');
    expect(shop.received).toHaveLength(2);
    expect((await submit(shop, '/traffic/t2')).text).toContain('Only callbacks can be sent again');
    expect((await shop.send('GET', '/traffic/t99')).text).toContain('not in the log any more');
  });

  test.each([
    ['callbackDropped', 'a fault keeps this callback back'],
    ['connectionLost', 'a fault broke the connection'],
  ] as const)('what %s did is said in words', async (fault, words) => {
    const shop = talk();
    await shop.token();
    shop.simulator.faults.add({ fault, ...(fault === 'connectionLost' ? { api: 'stkPush' as const } : {}) });
    await shop.push().catch(() => undefined);
    await shop.system.advance(60_000);
    const struck = shop.simulator.traffic.list().find(({ answer }) => typeof answer.status === 'string');
    expect(await see(shop, `/traffic/${struck!.id}`)).toContain(words);
  });

  test('the answer of Dynamic QR shows its picture', async () => {
    const shop = talk();
    const token = await shop.token();
    const body = { MerchantName: 'DUKA', RefNo: 'INV9', Amount: 75, TrxCode: 'PB', CPI: '174379', Size: '300' };
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const answer = await shop.send('POST', '/mpesa/qrcode/v1/generate', { headers, body });
    expect(await see(shop, '/traffic/t2')).toContain(`<img class="qr" src="data:image/png;base64,${String(answer.body['QRCode'])}"`);
  });
});

describe('faults', () => {
  test('are added with their parameters, listed with how often they struck, and removed', async () => {
    const shop = talk();
    expect(await see(shop, '/faults')).toContain('None: everything works. Add one below.');
    expect((await shop.send('GET', '/faults')).text).toContain('<option value="1032">The customer cancelled');
    const added = await submit(shop, '/faults', {
      fault: 'callbackRepeated',
      phone: '0711 000 111',
      times: '2',
      copies: '1',
      api: '',
      code: '',
    });
    expect(added).toMatchObject({ status: 303, to: '/faults?said=added' });
    expect(await see(shop, '/faults')).toContain('Has not struck yet, at most 2 times.');
    await shop.push();
    await shop.system.advance(60_000);
    expect(shop.received).toHaveLength(2);
    expect(await see(shop, '/faults')).toContain('Struck once, at most 2 times.');
    const id = shop.simulator.faults.list()[0]!.id;
    expect(await submit(shop, '/faults/remove', { id })).toMatchObject({ to: '/faults?said=removed' });
    expect(shop.simulator.faults.list()).toEqual([]);
  });

  test('all are removed at once', async () => {
    const shop = talk();
    for (const fault of ['html', 'empty']) await submit(shop, '/faults', { fault, probability: '0.5' });
    expect(await see(shop, '/faults')).toContain('2 faults');
    expect(await see(shop, '/faults')).toContain('in 50 of 100 cases');
    await submit(shop, '/faults/remove');
    expect(shop.simulator.faults.list()).toEqual([]);
  });

  test.each([
    [{ fault: 'html', phone: '12' }, 'field-phone-wrong', 'Give phone as a Kenyan mobile number'],
    [{ fault: 'html', probability: '2' }, 'field-probability-wrong', 'number from 0 to 1'],
    [{ fault: 'html', times: 'often' }, 'field-times-wrong', '“often” is not a number'],
    [{ fault: 'callbackDropped', api: 'oauth' }, 'field-api-wrong', 'strikes callbacks'],
    [{ fault: 'refused', when: 'never' }, 'field-when-wrong', 'before'],
  ])('a mistake in %j stands beside its field, and nothing typed is lost', async (fields, id, sentence) => {
    const shop = talk();
    const answer = await submit(shop, '/faults', { accountReference: 'KEEP-ME', ...fields });
    expect(answer.status).toBe(400);
    expect(answer.text).toMatch(new RegExp(`id="${id}">[^<]*${sentence}`));
    expect(answer.text).toContain('value="KEEP-ME"');
    expect(shop.simulator.faults.list()).toEqual([]);
  });

  test('every fault is explained, and its link fills in the form', async () => {
    const text = await see(talk(), '/faults');
    for (const name of Object.keys(FAULTS)) expect(text).toContain(`href="/faults?fault=${name}#add"`);
    expect(await see(talk(), '/faults?fault=spikeArrest')).toMatch(/value="spikeArrest"\s+selected/);
  });
});

describe('switches', () => {
  test('each is there with its source, and is changed by a form', async () => {
    const shop = talk();
    const text = await see(shop, '/switches');
    for (const name of Object.keys(SWITCHES)) expect(text).toContain(`id="switch-${name}-source"`);
    const saved = await submit(shop, '/switches', {
      queryPending: 'error500',
      throttleStatus: '429',
      strictFields: 'true',
      callbackRetries: '2',
    });
    expect(saved).toMatchObject({ status: 303, to: '/switches?said=saved' });
    expect(shop.simulator.switches).toMatchObject({
      queryPending: 'error500',
      throttleStatus: 429,
      strictFields: true,
      callbackRetries: 2,
    });
    expect(await see(shop, '/switches')).toContain(`4 of ${Object.keys(SWITCHES).length} changed`);
    expect(await submit(shop, '/switches/mode', { mode: 'lenient' })).toMatchObject({ to: '/switches?said=lenient' });
    expect(shop.simulator.switches.queryPending).toBe('code4999');
    await submit(shop, '/switches/mode', { mode: 'strict' });
    expect(shop.simulator.switches.strictFields).toBe(true);
  });

  test.each([
    ['callbackRetries', 'many', '“many” is not a number'],
    ['callbackRetries', '99', 'whole number from 0 to 10'],
    ['queryPending', 'maybe', 'Set the switch queryPending to one of'],
    ['none', 'x', 'There is no switch'],
  ])('%s = %s is refused in words', async (name, value, sentence) => {
    const answer = await submit(talk(), '/switches', { [name]: value });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(sentence);
  });
});

describe('the clock', () => {
  test('shows the time in Nairobi and what is still to come, and jumps', async () => {
    const shop = openShop({ defaultHabit: 'person' });
    await shop.push();
    const before = await see(shop, '/clock');
    expect(before).toContain('5 Jan 2026, 09:00:00');
    expect(before).toContain('the next at 5 Jan 2026, 09:01:00');
    expect(await submit(shop, '/clock', { advanceMs: '3600000' })).toMatchObject({ status: 303, to: '/clock?jumped=3600000' });
    expect(await see(shop, '/clock?jumped=3600000')).toContain('It is 1 h later.');
    expect(shop.received).toHaveLength(1);
    await submit(shop, '/clock', { to: '2026-02-01T08:30' });
    expect(await see(shop, '/clock')).toContain('1 Feb 2026, 08:30:00');
    expect(await see(shop, '/clock')).toContain('nothing: no prompt');
  });

  test('a time in the past is refused beside its field', async () => {
    const answer = await submit(openShop(), '/clock', { to: '2026-01-01T09:00' });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('give a time after 2026-01-05 09:00');
    expect(answer.text).toContain('value="2026-01-01T09:00"');
  });

  test('a real clock says that it cannot be moved', async () => {
    const simulator = createSimulator({ system: realSystem });
    const answer = await simulator.fetch(new Request('https://vendor.test/clock'));
    const text = await answer.text();
    expect(text).toContain('runs on the real clock');
    expect(text).not.toContain('Jump forward');
  });
});

test('each scenario is there with its phone and its amount', async () => {
  const text = await see(talk(), '/scenarios');
  for (const { number } of SCENARIOS) {
    expect(text).toContain(`<code>2547000000${String(number).padStart(2, '0')}</code>`);
    expect(text).toContain(`<code>${9_900 + number}</code>`);
  }
  expect(await see(openShop(), '/scenarios')).toContain('Here they are off');
});

test('what a client sends is text on the pages, never markup', async () => {
  const shop = talk();
  await shop.push({ AccountReference: '<img src=x>', PhoneNumber: CUSTOMER });
  await shop.send('GET', '/mpesa/%22%3E%3Cscript%3E?x=<b>');
  for (const path of ['/', '/traffic', '/traffic/t2', '/traffic/t3']) {
    const text = await see(shop, path);
    expect(text).not.toContain('<img src=x>');
    expect(text).not.toContain('<b>"');
  }
});
