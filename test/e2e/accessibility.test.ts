import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../setup/browser.ts';
import { openStage, startDesk } from './desk.ts';
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

test('shop, payment page and phone pass the accessibility rules', async () => {
  const stage = await openStage(browser, desk);
  await expectAccessible(stage.page);
  await stage.buy('Coffee, 250 g');
  await stage.sees('Look at your phone, enter your PIN');
  await stage.phone.getByLabel('M-PESA PIN').waitFor();
  await expectAccessible(stage.page);
  await stage.phone.getByRole('button', { name: 'Cancel' }).click();
  await stage.sees('You cancelled the request');
  await expectAccessible(stage.page);
});

/** Dark differs by its colours only. */
test('the dark colours have enough contrast too', async () => {
  const stage = await openStage(browser, desk, { colorScheme: 'dark' });
  await expectContrast(stage.page);
  await stage.buy('Coffee, 250 g');
  await stage.sees('Look at your phone, enter your PIN');
  await stage.phone.getByLabel('M-PESA PIN').waitFor();
  await expectContrast(stage.page);
  await stage.phone.getByRole('button', { name: 'Cancel' }).click();
  await stage.sees('You cancelled the request');
  await expectContrast(stage.page);
});

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Each frame is a page with landmarks of its own, so they may be called the same. */
const expectAccessible = (page: Page): Promise<void> =>
  expectNothing(new AxeBuilder({ page }).withTags(rules).disableRules('landmark-unique'));

const expectContrast = (page: Page): Promise<void> => expectNothing(new AxeBuilder({ page }).withRules(['color-contrast']));

async function expectNothing(axe: AxeBuilder): Promise<void> {
  const { violations } = await axe.analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual([]);
}
