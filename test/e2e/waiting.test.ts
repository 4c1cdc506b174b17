import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { launchBrowser } from '../setup/browser.ts';
import { openStage, startDesk } from './desk.ts';
import type { Desk, Stage } from './desk.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

/** Each story waits for half a minute, so they wait together, each at a desk of its own. */
describe.concurrent('what takes its time ends right on the screen', { timeout: 120_000 }, () => {
  test('nobody looks: no answer, then a new prompt that is paid', () =>
    atDesk(async (stage) => {
      await stage.makeTrouble('Nobody looks');
      await stage.buy('Coffee, 250 g');
      await stage.sees('Look at your phone, enter your PIN');
      await stage.sees('No answer from your phone', 50_000);
      await stage.makeTrouble('None');
      await stage.shop.getByRole('button', { name: 'Send a new request' }).click();
      await stage.sees('Look at your phone, enter your PIN');
      await stage.typePin('1234');
      await stage.sees('Paid');
    }));

  test('D-26 answer and callback lost: still checking, then found by the sweep', () =>
    atDesk(async (stage) => {
      await stage.makeTrouble('Answer and callback lost');
      await stage.buy('Coffee, 250 g');
      await stage.sees('Still checking', 15_000);
      await stage.shop.getByText(/You can ask for a new request in/).waitFor();
      await stage.typePin('1234');
      await stage.sees('Paid', 35_000);
      await stage.page
        .getByText(/found by the sweep/)
        .first()
        .waitFor();
    }));

  test('paid after the time-out: no answer first, then paid all the same', () =>
    atDesk(async (stage) => {
      await stage.makeTrouble('Paid after the time-out');
      await stage.buy('Coffee, 250 g');
      await stage.sees('No answer from your phone', 50_000);
      await stage.sees('Paid', 25_000);
    }));
});

async function atDesk(story: (stage: Stage) => Promise<void>): Promise<void> {
  const desk: Desk = await startDesk();
  const stage = await openStage(browser, desk);
  try {
    await story(stage);
  } finally {
    await stage.page.context().close();
    await desk.stop();
  }
}
