import { mkdirSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../setup/browser.ts';
import { openStage, startDesk } from './desk.ts';
import type { Desk } from './desk.ts';

/** For people who changed a page: look here. */
const folder = process.env['MALIPO_PICTURES'] ?? join(tmpdir(), 'malipo-pictures');

let browser: Browser;
let desk: Desk;

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  [browser, desk] = await Promise.all([launchBrowser(), startDesk()]);
});
afterAll(async () => {
  await browser?.close();
  await desk?.stop();
});

const looks = [
  { width: 360, colorScheme: 'light' },
  { width: 360, colorScheme: 'dark' },
  { width: 1280, colorScheme: 'light' },
  { width: 1280, colorScheme: 'dark' },
] as const;

test.for(looks)('nothing sticks out at $width px in $colorScheme', async ({ width, colorScheme }) => {
  const stage = await openStage(browser, desk, { viewport: { width, height: 800 }, colorScheme });
  const isNarrow = width < 860;
  const { page } = stage;
  const tab = async (name: string): Promise<void> => {
    if (isNarrow) await page.getByRole('tab', { name }).click();
  };
  const picture = async (name: string): Promise<void> => {
    await page.screenshot({ path: join(folder, `${width}-${colorScheme}-${name}.png`), animations: 'disabled' });
    await expectNoOverflow(page);
  };
  await stage.shop.getByRole('heading', { name: 'What would you like?' }).waitFor();
  await picture('1-shop');
  await tab('Trouble');
  await page.getByText('Use it from your own code').click();
  await picture('2-trouble');
  await tab('Shop');
  await stage.buy('Sisal basket');
  await stage.sees('Look at your phone, enter your PIN');
  await picture('3-look');
  await tab('Phone');
  await stage.phone.getByLabel('M-PESA PIN').waitFor();
  await picture('4-prompt');
  await stage.phone.getByRole('button', { name: 'Cancel' }).click();
  await tab('Shop');
  await stage.sees('You cancelled the request');
  await picture('5-cancelled');
  await stage.shop.getByRole('button', { name: 'Send a new request' }).click();
  await stage.sees('Look at your phone, enter your PIN');
  await tab('Phone');
  await stage.typePin('1234');
  await tab('Shop');
  await stage.sees('Paid');
  await picture('6-paid');
  await stage.shop.getByRole('link', { name: 'Back to Duka la Mfano' }).click();
  await stage.sees('✓ Released');
  await picture('7-released');
  await page.context().close();
  expect(readdirSync(folder).filter((name) => name.startsWith(`${width}-${colorScheme}`)).length).toBeGreaterThanOrEqual(7);
});

/** A page that scrolls sideways on a phone is broken. */
async function expectNoOverflow(page: Page): Promise<void> {
  for (const frame of page.frames()) {
    const sticking = await frame.evaluate(() =>
      [...document.querySelectorAll('html, section')]
        .filter((part) => part.scrollWidth > part.clientWidth)
        .map((part) => part.id || part.tagName),
    );
    expect(sticking, frame.url()).toEqual([]);
  }
}
