import { describe, expect, test } from 'vitest';
import { ENDPOINTS } from '../../test/endpoints.ts';
import { openOffice } from '../../test/office.ts';
import type { Office } from '../../test/office.ts';
import { CUSTOMER, idOf, openShop, pushBody } from '../../test/shop.ts';
import type { Answer, Shop } from '../../test/shop.ts';
import { html } from './html.ts';

const PERSON = { defaultHabit: 'person' } as const;
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

const submit = (shop: Shop, act: string, fields: Record<string, string>): Promise<Answer> =>
  shop.send('POST', `/phone/${CUSTOMER}/${act}`, { headers: FORM, body: new URLSearchParams(fields).toString() });

describe('the phone page', () => {
  test('shows a prompt as a dialogue with amount, shop and account, and a form that works without JavaScript', async () => {
    const shop = openShop(PERSON);
    const id = idOf(await shop.push({ Amount: 1500 }));
    const { text } = await shop.send('GET', '/phone/0711000111');
    expect(text).toContain('role="dialog"');
    expect(text).toContain('<b>KES 1,500</b>');
    expect(text).toContain('DUKA LA MFANO');
    expect(text).toContain('INV1001');
    expect(text).toContain(`action="/phone/${CUSTOMER}/pin"`);
    expect(text).toContain('60 s left to answer');

    const back = await submit(shop, 'pin', { pin: '1234', promptId: id, back: `/phone/${CUSTOMER}` });
    expect(back.status).toBe(303);
    expect(shop.simulator.bookings).toHaveLength(1);
    const after = (await shop.send('GET', '/phone/0711000111')).text;
    expect(after).not.toContain('role="dialog"');
    expect(after).toContain(`<code>${shop.simulator.bookings[0]!.receipt}</code>: you paid KES\u00a01,500`);
    expect(after).toContain('KES 98,500');
  });

  test('a till’s prompt has no account', async () => {
    const shop = openShop(PERSON);
    await shop.push({ ...pushBody(shop.system, '600101'), TransactionType: 'CustomerBuyGoodsOnline', PartyB: '600100' });
    const { text } = await shop.send('GET', '/phone/0711000111');
    expect(text).toContain('KIOSKI CHA MFANO');
    expect(text).not.toContain('<dt>Account</dt>');
  });

  test('refreshes itself without JavaScript, but never under a prompt that is being answered', async () => {
    const shop = openShop(PERSON);
    expect((await shop.send('GET', '/phone/0711000111')).text).toContain('http-equiv="refresh"');
    await shop.push();
    expect((await shop.send('GET', '/phone/0711000111')).text).not.toContain('http-equiv="refresh"');
  });

  test('holds still for the menu when asked, and stays so after a form', async () => {
    const shop = openShop(PERSON);
    const { text } = await shop.send('GET', '/phone/0711000111?still');
    expect(text).not.toContain('http-equiv="refresh"');
    expect(text).toContain('This page stands still.');
    expect(text).toContain(`value="/phone/${CUSTOMER}?still"`);
    const body = new URLSearchParams({ on: 'true', back: `/phone/${CUSTOMER}?still` }).toString();
    const answer = await shop.system.fetch(`https://vendor.test/phone/${CUSTOMER}/settings`, { method: 'POST', headers: FORM, body });
    expect(answer.headers.get('location')).toBe(`/phone/${CUSTOMER}?still`);
    expect((await shop.send('GET', '/phone?n=0711000111')).text).toContain(`href="/phone?n=${CUSTOMER}&amp;still"`);
  });

  test('cancel, settings and paying by hand are forms too', async () => {
    const shop = openShop(PERSON);
    await shop.push();
    expect((await submit(shop, 'cancel', {})).status).toBe(303);
    await submit(shop, 'settings', { habit: 'neverLooks', balance: '500', balanceWas: '100000', pin: '4321', on: 'true' });
    const phone = shop.simulator.phone(CUSTOMER);
    expect([phone.habit().name, phone.balance(), phone.pin()]).toEqual(['neverLooks', 500, '4321']);
    await submit(shop, 'pay', { shortcode: '174379', accountReference: 'A1', amount: '20' });
    expect(shop.simulator.booked('A1')).toHaveLength(1);
  });

  test('a balance nobody touched does not overwrite what was spent meanwhile', async () => {
    const shop = openShop(PERSON);
    shop.simulator.payByHand(CUSTOMER, '174379', 'A', 100);
    await submit(shop, 'settings', { habit: 'pays', balance: '100000', balanceWas: '100000' });
    expect(shop.simulator.phone(CUSTOMER).balance()).toBe(99_900);
  });

  test.each([
    ['pin', { pin: '12', promptId: '' }, 400, 'Give pin as four digits'],
    ['pin', { pin: '1234', promptId: 'gone' }, 409, 'not on the phone'],
    ['settings', { balance: 'lots' }, 400, 'Give balance in whole shillings'],
    ['pay', { shortcode: '1', amount: '5' }, 400, 'Nobody has the paybill or till 1'],
    ['nothing', {}, 404, 'There is no such page'],
  ])('a mistake in the form %s %j comes back in words', async (act, fields, status, sentence) => {
    const shop = openShop(PERSON);
    await shop.push();
    const answer = await submit(shop, act, fields);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(sentence);
  });

  test('a form never leads to another site', async () => {
    const { system } = openShop();
    for (const back of ['https://evil.test/', '//evil.test', '/phone/../x', '/phone/1?n=1#x"']) {
      const body = new URLSearchParams({ on: 'true', back }).toString();
      const answer = await system.fetch(`https://vendor.test/phone/${CUSTOMER}/settings`, { method: 'POST', headers: FORM, body });
      expect(answer.headers.get('location')).toBe(`/phone/${CUSTOMER}`);
    }
  });

  test('a phone that is off says so and offers to switch it on', async () => {
    const shop = openShop();
    shop.simulator.phone(CUSTOMER).off();
    expect((await shop.send('GET', '/phone/0711000111')).text).toContain('This phone is off');
    await submit(shop, 'settings', { on: 'true' });
    expect(shop.simulator.phone(CUSTOMER).isOn()).toBe(true);
  });
});

describe('the SIM menu', () => {
  const FRIEND = '254711000222';

  test('lists what a SIM offers, each with its fields and a PIN', async () => {
    const { text } = await openShop().send('GET', '/phone/0711000111');
    for (const name of [
      'Lipa na M-PESA',
      'Pay bill',
      'Buy goods',
      'Scan a QR code',
      'Send money',
      'Withdraw cash',
      'My account',
      'Balance',
      'Mini statement',
    ])
      expect(text).toMatch(new RegExp(`>${name}<`));
    expect(text.match(/class="item"/g)).toHaveLength(7);
  });

  test.each([
    ['pay', { shortcode: '174379', accountReference: 'INV7', amount: '1,500' }, 'you paid KES\u00a01,500 to DUKA LA MFANO, account INV7'],
    ['buy', { shortcode: '600100', amount: '20' }, 'you paid KES\u00a020 to KIOSKI CHA MFANO'],
    ['send', { to: '0711 000 222', amount: '50' }, 'you sent KES\u00a050 to'],
    ['scan', { code: 'MPESA|PB|174379|75|INV9|DUKA' }, 'you paid KES\u00a075 to DUKA LA MFANO, account INV9'],
    ['withdraw', { agent: '12345', amount: '200' }, 'you took KES\u00a0200 in cash from agent 12345'],
  ])('%s %j ends with a message', async (act, fields, message) => {
    const shop = openShop();
    expect((await submit(shop, act, { ...fields, pin: '1234' })).status).toBe(303);
    expect((await shop.send('GET', '/phone/0711000111')).text).toContain(message);
  });

  test('balance and mini statement are shown at once', async () => {
    const shop = openShop();
    expect((await submit(shop, 'statement', { pin: '1234' })).text).toContain('Nothing has moved yet.');
    shop.simulator.phone(FRIEND).sendMoney(CUSTOMER, 70);
    shop.simulator.payByHand(CUSTOMER, '174379', 'A', 30);
    const balance = await submit(shop, 'balance', { pin: '1234' });
    expect([balance.status, balance.text]).toEqual([200, expect.stringContaining('You have KES 100,040.')]);
    expect((await submit(shop, 'statement', { pin: '1234' })).text).toContain(
      '01-05 09:00 Pay Bill −KES 30 · 01-05 09:00 Customer Transfer +KES 70',
    );
    const lines = await shop.send('POST', `/_control/phones/${CUSTOMER}/statement`, { body: { pin: '1234' } });
    expect(JSON.parse(lines.text)).toMatchObject([{ amount: -30 }, { amount: 70 }]);
  });

  test.each([
    ['pay', { shortcode: '999999', amount: '5' }, 'Nobody has the paybill or till 999999'],
    ['pay', { shortcode: '174379', amount: '5' }, 'Give the account that the paybill asks for'],
    ['buy', { shortcode: '600100', amount: '5.5' }, 'whole shillings'],
    ['send', { to: '12', amount: '5' }, 'is not a Kenyan mobile number'],
    ['withdraw', { agent: 'x', amount: '5' }, 'Give the agent’s number'],
    ['read', { code: 'https://shop.test' }, 'no payment code'],
    ['balance', { pin: '9999' }, 'M-PESA refuses'],
    ['statement', { pin: '9999' }, 'M-PESA refuses'],
  ])('a mistake in %s %j comes back in words, with the item open and nothing typed lost', async (act, fields, sentence) => {
    const answer = await submit(openShop(), act, { pin: '1234', ...fields });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.text).toContain(sentence);
    expect(answer.text).toMatch(/<details class="menu"[^>]* open>/);
    for (const [name, value] of Object.entries(fields)) if (name !== 'pin') expect(answer.text).toContain(`value="${value}"`);
    expect(answer.text).not.toContain('value="9999"');
  });
});

describe('a QR code', () => {
  const CODE = 'MPESA|PB|174379|75|INV9|DUKA';

  test('says who gets how much before the PIN is asked', async () => {
    const shop = openShop();
    const read = await submit(shop, 'read', { code: CODE });
    expect(read.status).toBe(200);
    for (const piece of ['<dd>DUKA LA MFANO 174379</dd>', '<dd>KES 75</dd>', '<dd>INV9</dd>', `name="code" value="${CODE}"`, 'Pay KES 75'])
      expect(read.text).toContain(piece);
    expect(shop.simulator.bookings).toEqual([]);
  });

  test('is asked again after a wrong PIN, without a second scan', async () => {
    const answer = await submit(openShop(), 'scan', { code: CODE, pin: '9999' });
    expect(answer.text).toContain('M-PESA refuses');
    expect(answer.text).toContain('Pay KES 75');
  });
});

describe('what was promised', () => {
  const press = async (office: Office, act: string, fields: Record<string, string>): Promise<Answer> => {
    const answer = await submit(office, act, fields);
    await office.system.advance(1_000);
    return answer;
  };
  const agreed = async (name: string): Promise<Office> => {
    const office = await openOffice();
    const { before, call } = ENDPOINTS[name]!;
    const done = before?.(office).then(() => call(office)) ?? call(office);
    await office.system.advance(60_000);
    await done;
    return office;
  };
  const phone = async (office: Office): Promise<string> => (await office.send('GET', '/phone/0711000111')).text;
  const portal = async (office: Office): Promise<string> =>
    (await office.send('GET', '/organisations/174379')).text.replaceAll(/\s+/g, ' ');

  test('an invoice is paid from the menu with one press, and leaves it', async () => {
    const office = await agreed('billmanager-single-invoice');
    const before = await phone(office);
    expect(before).toContain('Bills to pay');
    expect(before.match(/<summary>Water, KES 250<\/summary>/g)).toHaveLength(3);
    expect(await portal(office)).toContain('Opted in as bills@shop.test');
    expect(await portal(office)).toMatch(/Water .*Not paid yet<\/b> · due 15 Jan 2026.*reference <code>C</);
    await press(office, 'pay', { shortcode: '174379', accountReference: 'ROOM7', amount: '250', pin: '1234' });
    expect((await phone(office)).match(/<summary>Water, KES 250<\/summary>/g)).toHaveLength(2);
    const receipt = office.simulator.bookings[0]?.receipt;
    expect(await portal(office)).toMatch(new RegExp(`✓ Paid</b>.*Paid with.*${receipt}`));
  });

  test('what is left of an invoice is asked for', async () => {
    const office = await agreed('billmanager-single-invoice');
    await press(office, 'pay', { shortcode: '174379', accountReference: 'ROOM7', amount: '100', pin: '1234' });
    expect(await phone(office)).toContain('Pay KES 150');
    expect(await portal(office)).toContain('Paid in part</b>: KES 100');
  });

  test('a standing order is shown with its days, runs, and is ended by its customer', async () => {
    const office = await agreed('ratiba');
    expect(await phone(office)).toContain('every day, 6\u00a0Jan\u00a02026 to 8\u00a0Jan\u00a02026');
    expect(await portal(office)).toContain('next on 6 Jan 2026, 06:00:00');
    await office.system.advance(86_400_000);
    expect(await portal(office)).toMatch(/6 Jan 2026: <a href="\/organisations\/174379\/transactions\/\w{10}"/);
    const [order] = [...office.simulator.standingOrders()];
    expect((await press(office, 'end-order', { id: order?.id ?? '' })).status).toBe(303);
    expect(await phone(office)).not.toContain('End this order');
    expect(await portal(office)).toContain('Ended by the customer');
  });

  test('without any, the portal says which call makes one', async () => {
    const text = await portal(await openOffice());
    expect(text).toContain('/v1/billmanager-invoice/single-invoicing');
    expect(text).toContain('/standingorder/v1/createStandingOrderExternal');
  });
});

describe('several phones', () => {
  test('stand side by side, each once, and can be put away', async () => {
    const { text } = await openShop().send('GET', '/phone?n=0711000111&n=0712345678&n=254711000111');
    expect(text.match(/data-phone="/g)).toHaveLength(2);
    expect(text).toContain('href="/phone?n=254712345678"');
  });

  test('without a number there is one to start with', async () => {
    expect((await openShop().send('GET', '/phone')).text).toContain('0712 345 678');
  });

  test('a number that is none is explained beside its field and kept there', async () => {
    const { text } = await openShop().send('GET', '/phone?n=0711000111&n=%3Cb%3E12');
    expect(text).toContain('“&lt;b&gt;12” is not a Kenyan mobile number');
    expect(text).toContain('aria-invalid="true"');
    expect(text).not.toContain('<b>12');
  });

  test('known phones are one link away, and so are the scenarios where they work', async () => {
    const shop = openShop({ scenarios: true });
    shop.simulator.payer();
    const { text } = await shop.send('GET', '/phone?n=0712345678');
    expect(text).toContain('href="/phone?n=254712345678&amp;n=254711000001"');
    expect(text).toContain('href="/scenarios">Scenarios</a>. A single phone');
    expect((await openShop().send('GET', '/phone')).text).not.toContain('answer by themselves');
  });
});

describe('the rest of the pages', () => {
  test.each([
    ['/phone/assets/pages.css', 200, '--brand'],
    ['/phone/assets/phone.css', 200, '.prompt'],
    ['/phone/assets/pages.js', 200, 'EventSource'],
    ['/phone/assets/phone.js', 200, 'EventSource'],
    ['/phone/assets/../../../package.json', 404, 'Resource not found'],
    ['/phone/assets/package.json', 404, 'Not here'],
    ['/phone/12', 404, 'is not a Kenyan mobile number'],
    ['/phone/%E0%A4%A', 404, 'is not a Kenyan mobile number'],
    ['/phone/0711000111/nothing', 404, 'There is no such page'],
    ['/phone/0711000111/screen', 200, 'You have'],
  ])('%s → %i', async (path, status, words) => {
    const answer = await openShop().send('GET', path);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(words);
  });

  test('the screen is a fragment, or the whole phone', async () => {
    const shop = openShop();
    expect((await shop.send('GET', '/phone/0711000111/screen')).text).not.toContain('<html');
    expect((await shop.send('GET', '/phone/0711000111/screen?whole')).text).toContain('data-part="settings"');
  });

  test('whatever a merchant writes is text, never markup', async () => {
    const shop = openShop(PERSON);
    await shop.push({ AccountReference: '<img src=x>' });
    expect((await shop.send('GET', '/phone/0711000111')).text).toContain('&lt;img src=x&gt;');
    const evil = '"><script>';
    expect(html`<i title="${evil}">${false}${undefined}${[html`<b>1</b>`, html`<b>2</b>`]}</i>`.html).toBe(
      '<i title="&quot;&gt;&lt;script&gt;"><b>1</b><b>2</b></i>',
    );
  });
});
