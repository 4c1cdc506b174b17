import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../setup/browser.ts';
import { openStage, startDesk, trouble } from './desk.ts';
import type { Desk } from './desk.ts';

let browser: Browser;
let desk: Desk;

beforeAll(async () => {
  [browser, desk] = await Promise.all([launchBrowser(), startDesk()]);
});
afterAll(async () => {
  await browser?.close();
  await desk?.stop();
});

/** A payment as an app in another language makes it. */
async function createPayment(fields: Record<string, unknown> = {}): Promise<{ id: string; url: string }> {
  const response = await fetch(`${desk.serverUrl}/v1/payments`, {
    method: 'POST',
    headers: { authorization: `Bearer ${desk.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ amount: 120, reference: `T-${crypto.randomUUID().slice(0, 8)}`, returnUrl: `${desk.pageUrl}/shop`, ...fields }),
  });
  expect(response.status).toBe(201);
  return response.json() as Promise<{ id: string; url: string }>;
}

/** What the phone's owner does, without its screen. */
async function onPhone(number: string, act: 'pin' | 'cancel'): Promise<void> {
  const response = await fetch(`${desk.simulatorUrl}/_control/phones/${number}/${act}`, {
    method: 'POST',
    body: JSON.stringify(act === 'pin' ? { pin: '1234' } : {}),
  });
  expect(response.ok).toBe(true);
}

test('a person buys, sees the prompt, types the PIN, and the order is released', async () => {
  const stage = await openStage(browser, desk);
  await stage.buy('Coffee, 250 g');
  await stage.sees('Look at your phone, enter your PIN');
  await stage.phone.getByText('DUKA LA MFANO 174379', { exact: true }).waitFor();
  await stage.typePin('1234');
  await stage.sees('Paid');
  await stage.shop.getByText(/^[A-Z0-9]{10}$/).waitFor();
  await stage.shop.getByRole('link', { name: 'Back to Duka la Mfano' }).click();
  await stage.sees('✓ Released');
  await stage.page
    .getByText(/order released, in one transaction/)
    .first()
    .waitFor();
  await stage.page.context().close();
});

test('cancel, wrong PIN and no money each say so, and a new prompt is offered at once', async () => {
  const stage = await openStage(browser, desk);
  await stage.buy('Sisal basket');
  await stage.phone.getByRole('button', { name: 'Cancel' }).click();
  await stage.sees('You cancelled the request');
  await stage.shop.getByText('Account').waitFor();
  await stage.shop.getByRole('button', { name: 'Send a new request' }).click();
  await stage.sees('Look at your phone, enter your PIN');
  await stage.typePin('9999');
  await stage.sees('The PIN was not right');
  await stage.makeTrouble('Not enough money');
  await stage.shop.getByRole('button', { name: 'Send a new request' }).click();
  await stage.sees('Not enough balance');
  await stage.makeTrouble('None');
  await stage.shop.getByText('Use another number', { exact: true }).click();
  await stage.shop.getByLabel('Phone number').fill('+254 711-000 111');
  await stage.shop.getByText('The request goes to 0711 000 111.').waitFor();
  await stage.shop.getByRole('button', { name: 'Send a new request' }).click();
  await stage.sees('Look at your phone, enter your PIN');
  await stage.typePin('1234');
  await stage.sees('Paid');
  await stage.page.context().close();
});

test('D-15 a lost callback is found by asking, and three callbacks count once', async () => {
  const stage = await openStage(browser, desk);
  await stage.makeTrouble('Callback lost');
  await stage.buy('Small stove');
  await stage.typePin('1234');
  await stage.sees('Paid', 15_000);
  await stage.page
    .getByText(/found by (asking|the sweep)/)
    .first()
    .waitFor();
  await stage.makeTrouble('Callback three times');
  await stage.page.reload();
  await stage.buy('Coffee, 250 g');
  await stage.typePin('1234');
  await stage.sees('Paid');
  await stage.shop.getByText('KES 650', { exact: true }).waitFor();
  await stage.makeTrouble('None');
  await stage.page.context().close();
});

test('without script the page asks, waits and shows the receipt', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'en' });
  const page = await context.newPage();
  const { url } = await createPayment();
  await page.goto(url);
  expect(page.url()).not.toContain('s=');
  await page.getByLabel('Phone number').fill('123');
  await page.getByRole('button', { name: 'Pay KES 120' }).click();
  await page.getByText('This is not a Kenyan mobile number yet').waitFor();
  await page.getByLabel('Phone number').fill('0711 000 222');
  await page.getByRole('button', { name: 'Pay KES 120' }).click();
  await page.getByRole('heading', { name: 'Look at your phone, enter your PIN' }).waitFor();
  await onPhone('254711000222', 'pin');
  await page.getByRole('heading', { name: 'Paid' }).waitFor({ timeout: 12_000 });
  await page.getByRole('link', { name: 'Back to Duka la Mfano' }).waitFor();
  await context.close();
});

test('D-28 the keyboard alone is enough, and focus goes to what changed', async () => {
  const context = await browser.newContext({ locale: 'en' });
  const page = await context.newPage();
  const { url } = await createPayment();
  await page.goto(url);
  await tabTo(page, 'Phone number');
  await page.keyboard.type('07123');
  await page.keyboard.press('Enter');
  await page.getByText('This is not a Kenyan mobile number yet').waitFor();
  expect(await focusedId(page)).toBe('phone');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('0711000333');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Look at your phone, enter your PIN' }).waitFor();
  await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
  await page.waitForFunction(() => document.getElementById('said')?.textContent?.includes('Look at your phone'));
  await onPhone('254711000333', 'pin');
  await page.getByRole('heading', { name: 'Paid' }).waitFor();
  await page.waitForFunction(() => document.activeElement?.textContent === 'Paid');
  await page.waitForFunction(() => document.getElementById('said')?.textContent?.startsWith('Paid.'));
  await context.close();
});

test('the switch changes the language and keeps it', async () => {
  const context = await browser.newContext({ locale: 'en' });
  const page = await context.newPage();
  const { url } = await createPayment();
  await page.goto(url);
  await page.getByRole('link', { name: 'Kiswahili' }).click();
  await page.getByRole('heading', { name: 'Lipa kwa M-PESA' }).waitFor();
  const other = await createPayment();
  await page.goto(other.url);
  await page.getByRole('heading', { name: 'Lipa kwa M-PESA' }).waitFor();
  await context.close();
});

test('a lost connection is said, and the page catches up by itself', async () => {
  const context = await browser.newContext({ locale: 'en' });
  const page = await context.newPage();
  const { url } = await createPayment({ phone: '0711000444' });
  await page.goto(url);
  await page.getByRole('heading', { name: 'Look at your phone, enter your PIN' }).waitFor();
  await context.setOffline(true);
  await page.getByText('Connection lost. We keep trying').waitFor();
  await onPhone('254711000444', 'pin');
  await context.setOffline(false);
  await page.getByRole('heading', { name: 'Paid' }).waitFor({ timeout: 15_000 });
  await page.getByText('Connection lost').waitFor({ state: 'hidden' });
  await context.close();
});

test('no page complained to the console', () => {
  expect(trouble.filter((message) => !message.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([]);
});

async function tabTo(page: Page, label: string): Promise<void> {
  const wanted = await page.getByLabel(label).getAttribute('id');
  for (let i = 0; i < 10 && (await focusedId(page)) !== wanted; i++) await page.keyboard.press('Tab');
  expect(await focusedId(page)).toBe(wanted);
}

const focusedId = (page: Page): Promise<string> => page.evaluate(() => document.activeElement?.id ?? '');
