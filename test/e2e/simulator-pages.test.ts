import { mkdirSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { createDaraja, publicSandboxShortcode } from '@malipo/daraja';
import { parseCollection, parsePhone } from '@malipo/daraja/values';
import { serveSimulator } from '@malipo/simulator/server';
import type { ServedSimulator } from '@malipo/simulator/server';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../setup/browser.ts';

/** For people who changed a page: look here. */
const folder = join(process.env['MALIPO_PICTURES'] ?? join(tmpdir(), 'malipo-pictures'), 'simulator');
const PHONE = '254711000111';
const OTHER = '254711000222';

let browser: Browser;
let served: ServedSimulator;
let shop: Server;
let heard = 0;
/** Messages of the browser that nobody should get. */
const trouble: string[] = [];

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  shop = createServer((request, response) => {
    heard++;
    request.resume().on('end', () => response.end('{"ResultCode":0,"ResultDesc":"Accepted"}'));
  });
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
  [browser, served] = await Promise.all([launchBrowser(), serveSimulator({ port: 0, callbackDelayMs: 0, promptLifetimeMs: 600_000 })]);
});
afterAll(async () => {
  await browser?.close();
  await served?.close();
  shop?.close();
});

/** A prompt as an app in any language sends it. */
async function push(phone: string, amount: number): Promise<void> {
  const daraja = createDaraja({ environment: 'simulator', consumerKey: 'simulator', consumerSecret: 'simulator', baseUrl: served.url });
  await daraja.stkPush({
    shortcode: publicSandboxShortcode,
    amount: parseCollection(amount),
    phone: parsePhone(phone),
    accountReference: 'INV1001',
    description: 'Order',
    callbackUrl: `http://127.0.0.1:${(shop.address() as AddressInfo).port}/cb/0123456789abcdef`,
  });
}

async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en', ...options });
  const page = await context.newPage();
  page.on('pageerror', (error) => trouble.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && !/status of 40\d/.test(message.text()) && trouble.push(message.text()));
  await page.goto(served.url + path);
  return page;
}

const close = (page: Page): Promise<void> => page.context().close();

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Dark differs by its colours only. */
async function expectAccessible(page: Page, dark = false): Promise<void> {
  // No frames here: its other mode opens a page of its own each time.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (dark ? axe.withRules(['color-contrast']) : axe.withTags(rules)).analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`),
    page.url(),
  ).toEqual([]);
}

/** Opens what can be opened; under a prompt a phone's menu cannot be reached. */
function openAll(): void {
  for (const details of document.querySelectorAll('main details'))
    if (!details.closest('.phone:has(.prompt)')) details.setAttribute('open', '');
}

/** A world in which every page has something to show; all looks at it share it. */
let busy: Promise<string> | undefined;

async function makeBusy(): Promise<string> {
  const { simulator } = served;
  simulator.reset();
  await push(PHONE, 1500);
  simulator.phone(PHONE).enterPin('1234');
  await simulator.phone(PHONE).payBill('174379', 'HAND-1', 70);
  simulator.phone(PHONE).sendMoney(OTHER, 300);
  simulator.faults.add({ fault: 'callbackDropped', phone: '0711000333', times: 2 });
  simulator.setSwitches({ queryPending: 'error500' });
  await push(OTHER, 900);
  return simulator.bookings[0]!.receipt;
}

const looks = [
  { width: 360, colorScheme: 'light' },
  { width: 360, colorScheme: 'dark' },
  { width: 1280, colorScheme: 'light' },
  { width: 1280, colorScheme: 'dark' },
] as const;

test.concurrent.for(looks)(
  'every page at $width px in $colorScheme: nothing sticks out, no accessibility rule is broken',
  { timeout: 120_000 },
  async (look) => {
    const receipt = await (busy ??= makeBusy());
    const callback = served.simulator.traffic.list().find(({ kind }) => kind === 'callback')!.id;
    const pages = {
      home: '/',
      phones: `/phone?n=${PHONE}&n=${OTHER}`,
      phone: `/phone/${OTHER}`,
      organisations: '/organisations',
      organisation: '/organisations/174379',
      transaction: `/organisations/174379/transactions/${receipt}`,
      reversal: `/organisations/174379/transactions/${receipt}/reverse`,
      operators: '/organisations/operators',
      traffic: '/traffic',
      message: `/traffic/${callback}`,
      faults: '/faults',
      switches: '/switches',
      clock: '/clock',
      scenarios: '/scenarios',
    };
    const { width, colorScheme } = look;
    const page = await open('/', { viewport: { width, height: 800 }, colorScheme });
    for (const [name, path] of Object.entries(pages)) {
      await page.goto(served.url + path);
      await page.evaluate(openAll);
      await page.screenshot({ path: join(folder, `${width}-${colorScheme}-${name}.png`), fullPage: true, animations: 'disabled' });
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), path).toBe(0);
      // No width changes a colour.
      if (colorScheme === 'light' || width === 360) await expectAccessible(page, colorScheme === 'dark');
    }
    await close(page);
    expect(readdirSync(folder).filter((file) => file.startsWith(`${width}-${colorScheme}`)).length).toBeGreaterThanOrEqual(
      Object.keys(pages).length,
    );
  },
);

test('empty pages pass the accessibility rules and say what to do', async () => {
  served.simulator.reset();
  const page = await open('/');
  for (const [path, words] of [
    ['/', 'Nothing yet. Ask for a token'],
    ['/traffic', 'Nothing yet. Point your client'],
    ['/faults', 'None: everything works'],
    ['/organisations/174379', 'Nothing moved in this account yet'],
  ] as const) {
    await page.goto(served.url + path);
    await page.getByText(words).waitFor();
    await expectAccessible(page);
  }
  await close(page);
});

test('a page shows what happens while it is open', async () => {
  served.simulator.reset();
  const page = await open('/traffic');
  await page.getByText('Nothing yet.').waitFor();
  await push(PHONE, 20);
  await page.getByRole('link', { name: /Request STK push/ }).waitFor();
  served.simulator.phone(PHONE).enterPin('1234');
  await page.getByRole('link', { name: /Callback STK push callback ✓ 200/ }).click();
  const before = heard;
  await page.getByRole('button', { name: 'Send again' }).click();
  await page.getByText('Sent again. This is the new try.').waitFor();
  await page.getByRole('heading', { name: 'STK push callback ✓ 200' }).waitFor();
  expect(heard).toBe(before + 1);
  await close(page);
});

test('the keyboard alone is enough: search, add a fault, remove it', async () => {
  served.simulator.reset();
  await push(PHONE, 20);
  const page = await open('/traffic');
  await page.keyboard.press('/');
  await page.keyboard.type('0711 000 111');
  await page.keyboard.press('Enter');
  await page.waitForURL(/about=0711/);
  expect(await page.locator('.message').count()).toBe(1);
  await page.goto(`${served.url}/faults?fault=spikeArrest`);
  await tabTo(page, 'field-times');
  await page.keyboard.type('1');
  await page.keyboard.press('Enter');
  await page.getByText('The fault is in force.').waitFor();
  await page.getByText('Has not struck yet, at most once.').waitFor();
  await expect(push(OTHER, 30)).rejects.toMatchObject({ name: expect.stringMatching(/^Daraja/) });
  await page.getByText('Struck 1 of 1 times, and is spent.').waitFor();
  await page.getByRole('button', { name: 'Remove spikeArrest' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('None: everything works').waitFor();
  await page.goto(`${served.url}/traffic`);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
  await close(page);
});

test('the SIM menu pays, tells and closes; a mistake stays on the screen', async () => {
  served.simulator.reset();
  const page = await open(`/phone?n=${PHONE}`);
  await page.locator('.menu > summary').focus();
  await page.keyboard.press('Enter');
  await page.getByText('Pay bill', { exact: true }).click();
  await page.getByLabel('Business number').fill('174379');
  await page.getByLabel('Account number').fill('HAND-1');
  await page.getByLabel('Amount in shillings').first().fill('0');
  await page.getByRole('button', { name: 'Use 1234' }).first().click();
  await page.keyboard.press('Enter');
  await page.getByText('Give amount in whole shillings from 1.').waitFor();
  await page.getByLabel('Amount in shillings').first().fill('250');
  await page.keyboard.press('Enter');
  await page.getByText(/you paid KES\s250 to DUKA LA MFANO, account HAND-1/).waitFor();
  await page.getByText('SIM menu').click();
  await page.getByText('Mini statement', { exact: true }).click();
  await page.locator('[data-act="statement"] [data-use-pin]').click();
  await page.keyboard.press('Enter');
  await page.getByText('Pay Bill −KES 250').waitFor();
  await page.getByText('SIM menu').click();
  await page.keyboard.press('Escape');
  await page.getByText('Send money', { exact: true }).waitFor({ state: 'hidden' });
  await close(page);
});

test('a QR code is scanned from its picture', async () => {
  served.simulator.reset();
  const daraja = { MerchantName: 'DUKA', RefNo: 'QR-7', Amount: 75, TrxCode: 'PB', CPI: '174379', Size: '300' };
  const { access_token } = (await ask('/oauth/v1/generate?grant_type=client_credentials', {
    authorization: `Basic ${btoa('simulator:simulator')}`,
  })) as {
    access_token: string;
  };
  const { QRCode } = (await ask('/mpesa/qrcode/v1/generate', { authorization: `Bearer ${access_token}` }, daraja)) as { QRCode: string };
  const shown = await open('/traffic');
  await shown.getByRole('link', { name: /Request Dynamic QR/ }).click();
  expect(await shown.getByAltText('The QR code').evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(100);
  await close(shown);
  const page = await open(`/phone/${PHONE}`);
  await page.getByText('SIM menu').click();
  await page.getByText('Scan a QR code', { exact: true }).click();
  await page.getByLabel('Or its picture').setInputFiles({ name: 'code.png', mimeType: 'image/png', buffer: Buffer.from(QRCode, 'base64') });
  await page.locator('[data-act="scan"]').getByText('DUKA LA MFANO 174379').waitFor();
  await page.locator('[data-act="scan"]').getByText('KES 75', { exact: true }).waitFor();
  await expectAccessible(page);
  await page.locator('[data-act="scan"] [name="pin"]').fill('1234');
  await page.keyboard.press('Enter');
  await page.getByText(/you paid KES\s75 to DUKA LA MFANO, account QR-7/).waitFor();
  await close(page);
});

test('an older picture of a phone that comes late never replaces a newer one', async () => {
  served.simulator.reset();
  const page = await open(`/phone/${PHONE}`);
  await page.waitForLoadState('networkidle');
  let asked = 0;
  const [older, newer] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  await page.route(/\/screen\?whole/, async (route) => {
    const isOlder = ++asked === 1;
    const answer = await route.fetch();
    if (isOlder) older.resolve();
    if (isOlder) await newer.promise;
    await route.fulfill({ response: answer });
    if (!isOlder) newer.resolve();
  });
  served.simulator.phone(PHONE).setBalance(500);
  await older.promise;
  await push(PHONE, 900);
  await page.getByLabel('M-PESA PIN').waitFor();
  await newer.promise;
  await page.evaluate(() => fetch('/_control/phones').then((answer) => answer.text()));
  expect(await page.getByLabel('M-PESA PIN').isVisible()).toBe(true);
  await close(page);
});

test('a bill is paid with one press, and the portal says so without a reload', async () => {
  served.simulator.reset();
  const daraja = createDaraja({ environment: 'simulator', consumerKey: 'simulator', consumerSecret: 'simulator', baseUrl: served.url });
  const phone = parsePhone(PHONE);
  const opted = await daraja.billManager.optIn({
    shortcode: '174379',
    email: 'bills@shop.test',
    officialContact: phone,
    sendReminders: false,
    callbackUrl: `http://127.0.0.1:${(shop.address() as AddressInfo).port}/bills`,
  });
  const [page, portal] = [await open(`/phone/${PHONE}`), await open('/organisations/174379', { viewport: { width: 360, height: 740 } })];
  await page.getByText('SIM menu').click();
  await daraja.billManager.sendInvoice({
    appKey: opted.appKey,
    externalReference: 'W-1',
    customerName: 'JANE DOE',
    phone,
    period: 'January 2027',
    invoiceName: 'Water',
    dueDate: '2027-01-15',
    accountReference: 'ROOM7',
    amount: parseCollection(1250),
  });
  await portal.getByText('Not paid yet').waitFor();
  await page.getByText('Water, KES 1,250').click();
  await expectAccessible(page);
  await page
    .getByRole('button', { name: /^Use 1234/ })
    .first()
    .click();
  await page.keyboard.press('Enter');
  await page.getByText(/you paid KES\s1,250 to DUKA LA MFANO, account ROOM7/).waitFor();
  await portal.getByText('✓ Paid').waitFor();
  await expectAccessible(portal);
  expect(await portal.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
  await portal.screenshot({ path: join(folder, 'bills-360.png'), fullPage: true });
  await close(page);
  await close(portal);
});

async function ask(path: string, headers: Record<string, string>, body?: unknown): Promise<unknown> {
  const method = body === undefined ? 'GET' : 'POST';
  const json = { ...headers, 'content-type': 'application/json' };
  const answer = await fetch(served.url + path, { method, headers: json, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return answer.json();
}

test('without a script the pages work by forms', async () => {
  served.simulator.reset();
  const page = await open(`/phone/${PHONE}`, { javaScriptEnabled: false });
  await page.getByText('SIM menu').click();
  await page.getByText('Buy goods', { exact: true }).click();
  const buy = page.locator('form[data-act="buy"]');
  await buy.getByLabel('Till number').fill('600100');
  await buy.getByLabel('Amount in shillings').fill('120');
  await buy.getByLabel('PIN').fill('1234');
  await buy.getByRole('button', { name: 'Pay' }).click();
  await page.getByText(/you paid KES\s120 to KIOSKI CHA MFANO/).waitFor();
  await page.goto(`${served.url}/organisations/600100`);
  await page.getByRole('link', { name: /\+KES 120/ }).click();
  await page.getByRole('link', { name: 'Reverse' }).click();
  await page.getByRole('button', { name: 'Yes, give it back' }).click();
  await page.getByText('Given back. This is the reversal').waitFor();
  await close(page);
});

test('a statement is a file, and the certificate too', async () => {
  served.simulator.reset();
  await served.simulator.phone(PHONE).payBill('174379', 'HAND-1', 70);
  const page = await open('/organisations/174379');
  const [statement] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Statement as CSV' }).click()]);
  expect(statement.suggestedFilename()).toMatch(/174379.*\.csv$/);
  await page.getByLabel('Statement from').fill('2020-01-01');
  const [sheet] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Statement as XLSX' }).click()]);
  expect(sheet.url()).toMatch(/\.xlsx\?account=utility&from=2020-01-01&to=$/);
  await page.goto(`${served.url}/organisations/operators`);
  const [certificate] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download simulator.pem' }).click(),
  ]);
  expect(certificate.suggestedFilename()).toBe('simulator.pem');
  await close(page);
});

test('a jump of the clock ends what was waiting', async () => {
  served.simulator.reset();
  await push(PHONE, 20);
  const page = await open('/clock');
  await page.getByText('1 timer').waitFor();
  const before = heard;
  await page.getByRole('button', { name: '1 hour' }).click();
  await page.getByText('It is 1 h').waitFor();
  expect(heard).toBe(before + 1);
  await page.getByText(/ahead of real time/).waitFor();
  await close(page);
});

test('no page complained to the console', () => {
  expect(trouble).toEqual([]);
});

async function tabTo(page: Page, id: string): Promise<void> {
  const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.id ?? '');
  for (let i = 0; i < 40 && (await focused()) !== id; i++) await page.keyboard.press('Tab');
  expect(await focused()).toBe(id);
}
