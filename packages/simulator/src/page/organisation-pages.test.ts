import { describe, expect, test } from 'vitest';
import { CUSTOMER, openShop } from '../../test/shop.ts';
import type { Shop } from '../../test/shop.ts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

async function submit(
  shop: Shop,
  path: string,
  fields: Record<string, string> = {},
): Promise<{ status: number; to: string | null; text: string }> {
  const body = new URLSearchParams(fields).toString();
  const answer = await shop.system.fetch(`https://vendor.test${path}`, { method: 'POST', headers: FORM, body });
  return { status: answer.status, to: answer.headers.get('location'), text: await answer.text() };
}

const see = async (shop: Shop, path: string): Promise<string> => (await shop.send('GET', path)).text;

/** A shop whose customer paid KES 1,500 for INV1001 and KES 40 for INV1002. */
function paid(): { shop: Shop; receipt: string; url: string } {
  const shop = openShop();
  const { receipt } = shop.simulator.payByHand(CUSTOMER, '174379', 'INV1001', 1500);
  shop.simulator.payByHand('254711000222', '174379', 'INV1002', 40);
  return { shop, receipt, url: `/organisations/174379/transactions/${receipt}` };
}

const receiptsIn = (text: string): number => text.match(/class="row-line"/g)?.length ?? 0;

describe('the organisation portal', () => {
  test('shows every paybill and till with what it holds', async () => {
    const { shop } = paid();
    const text = await see(shop, '/organisations');
    for (const { number, name } of shop.simulator.shortcodes) {
      expect(text).toContain(`href="/organisations/${number}"`);
      expect(text).toContain(name);
    }
    expect(text).toContain('Till 600100 of store 600101');
    expect(text).toContain('Utility Account');
  });

  test('teaches the next step while nothing has moved', async () => {
    expect(await see(openShop(), '/organisations/174379')).toContain('Nothing moved in this account yet.');
  });

  test.each([
    ['', 2],
    ['?about=0711+000+111', 1],
    ['?about=inv1002', 1],
    ['?about=1500', 1],
    ['?about=JOHN', 1],
    ['?way=in', 2],
    ['?way=out', 0],
    ['?account=working', 0],
    ['?account=nonsense', 2],
  ])('finds transactions by %s', async (query, count) => {
    expect(receiptsIn(await see(paid().shop, `/organisations/174379${query}`))).toBe(count);
  });

  test('says when nothing matches, and links the statement of the account that is shown', async () => {
    const { shop } = paid();
    const text = await see(shop, '/organisations/174379?about=nobody');
    expect(text).toContain('None of the 2 transactions matches');
    expect(text).toContain('value="nobody"');
    const csv = /action="(\/_control[^"]+\.csv)" aria-label="Statement"/.exec(text)?.[1] ?? '';
    const account = /name="account" value="(\w+)"/.exec(text)?.[1];
    const download = (days: string): Promise<Response> => shop.system.fetch(`https://vendor.test${csv}?account=${account}&${days}`);
    const statement = await download('from=&to=');
    expect(statement.headers.get('content-disposition')).toContain('.csv');
    expect(await statement.text()).toContain('INV1001');
    expect(await (await download('from=&to=2020-01-01')).text()).not.toContain('INV1001');
  });

  test('an organisation that is none says which there are', async () => {
    const answer = await openShop().send('GET', '/organisations/999999');
    expect([answer.status, answer.text]).toEqual([404, expect.stringContaining('There are: 174379')]);
  });
});

describe('a transaction', () => {
  test('shows both sides and leads to its messages', async () => {
    const { shop, receipt, url } = paid();
    const text = await see(shop, url);
    for (const words of ['KES 1,500', 'JOHN DOE, 0711 000 111', 'INV1001', '✓ Completed', `href="/traffic?about=${receipt}"`])
      expect(text).toContain(words);
  });

  test('is given back only after a question, and once', async () => {
    const { shop, receipt, url } = paid();
    const before = shop.simulator.phone(CUSTOMER).balance();
    expect(await see(shop, `${url}/reverse`)).toContain('Give KES 1,500 back?');
    expect(shop.simulator.phone(CUSTOMER).balance()).toBe(before);
    const done = await submit(shop, `${url}/reverse`);
    expect(done.status).toBe(303);
    expect(shop.simulator.phone(CUSTOMER).balance()).toBe(before + 1500);
    expect(await see(shop, done.to ?? '')).toContain('Given back. This is the reversal');
    const text = await see(shop, url);
    expect(text).toContain('↩ Reversed');
    expect(text).not.toContain(`${receipt}/reverse"`);
    expect(await see(shop, `${url}/reverse`)).toContain('It was given back already');
    const again = await submit(shop, `${url}/reverse`);
    expect([again.status, again.text]).toEqual([409, expect.stringContaining('M-PESA refuses')]);
  });

  test('of somebody else is not shown', async () => {
    const { shop, receipt } = paid();
    expect((await shop.send('GET', `/organisations/600100/transactions/${receipt}`)).status).toBe(404);
    expect((await shop.send('GET', '/organisations/174379/transactions/NONE')).status).toBe(404);
  });
});

describe('money of an organisation', () => {
  test('comes from the bank, moves between accounts and goes to the bank', async () => {
    const { shop } = paid();
    const { balance } = shop.simulator.organisation('174379');
    const [working, utility] = [balance('working'), balance('utility')];
    expect(await submit(shop, '/organisations/174379/deposit', { amount: '5,000', account: 'working' })).toMatchObject({
      to: '/organisations/174379?said=deposit',
    });
    await submit(shop, '/organisations/174379/move', { amount: '1000', from: 'working', to: 'utility' });
    await submit(shop, '/organisations/174379/withdraw', { amount: '300', account: 'utility' });
    expect([balance('working') - working, balance('utility') - utility]).toEqual([4000, 700]);
  });

  test.each([
    ['deposit', { amount: 'lots', account: 'working' }, 'deposit-amount-wrong'],
    ['withdraw', { amount: '999999999', account: 'utility' }, 'withdraw-amount-wrong'],
    ['move', { amount: '1', from: 'merchant', to: 'utility' }, 'has no account'],
  ])('a mistake in %s stands beside its field with what was typed', async (act, fields, words) => {
    const answer = await submit(paid().shop, `/organisations/174379/${act}`, fields);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(words);
    expect(answer.text).toContain(`value="${fields.amount}"`);
  });
});

describe('C2B addresses', () => {
  test('are shown once they are registered, and can be forgotten', async () => {
    const shop = openShop();
    expect(await see(shop, '/organisations/600000')).toContain('None are registered');
    const body = {
      ShortCode: '600000',
      ResponseType: 'Completed',
      ConfirmationURL: 'https://shop.test/confirm',
      ValidationURL: 'https://shop.test/validate',
    };
    const token = await shop.token();
    await shop.send('POST', '/mpesa/c2b/v2/registerurl', {
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body,
    });
    expect(await see(shop, '/organisations/600000')).toContain('https://shop.test/confirm');
    expect(await submit(shop, '/organisations/600000/forget-urls')).toMatchObject({ to: '/organisations/600000?said=forget-urls' });
    expect(shop.simulator.organisation('600000').c2bUrls()).toBeUndefined();
  });
});

describe('operators', () => {
  test('are added, unlocked and removed', async () => {
    const shop = openShop();
    const path = '/organisations/operators';
    expect(await see(shop, path)).toContain('<code>testapi</code>');
    const body = new URLSearchParams([
      ['name', 'cashier'],
      ['password', 'pw'],
      ['roles', 'b2c'],
      ['roles', 'balance'],
      ['shortcodes', '174379, 600000'],
    ]);
    await shop.system.fetch(`https://vendor.test${path}`, { method: 'POST', headers: FORM, body: body.toString() });
    expect(shop.simulator.initiators().find(({ name }) => name === 'cashier')).toMatchObject({
      roles: ['b2c', 'balance'],
      shortcodes: ['174379', '600000'],
    });
    expect(await submit(shop, `${path}/unlock`, { name: 'cashier' })).toMatchObject({ to: `${path}?said=unlock` });
    expect(shop.simulator.initiators().find(({ name }) => name === 'cashier')).toMatchObject({
      password: 'pw',
      roles: ['b2c', 'balance'],
      locked: false,
    });
    await submit(shop, `${path}/remove`, { name: 'cashier' });
    await submit(shop, `${path}/remove`, { name: 'testapi' });
    expect(await see(shop, path)).toContain('There is none, so every payout is refused');
    const refused = await submit(shop, path, { name: 'x', password: '' });
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('Give the initiator x a password')]);
  });

  test('the certificate is a file to keep', async () => {
    const answer = await openShop().system.fetch('https://vendor.test/organisations/certificate');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="simulator.pem"');
    expect(await answer.text()).toContain('BEGIN CERTIFICATE');
  });
});
