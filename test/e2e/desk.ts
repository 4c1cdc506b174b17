import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, FrameLocator, Locator, Page } from 'playwright-core';

/** `malipo dev` as a process of its own, in a folder of its own, on free ports. */
export interface Desk {
  readonly pageUrl: string;
  readonly serverUrl: string;
  readonly simulatorUrl: string;
  readonly apiKey: string;
  stop(): Promise<void>;
}

const main = join(import.meta.dirname, '../../packages/malipo/src/cli/main.ts');
const startLimitMs = 30_000;

export async function startDesk(): Promise<Desk> {
  const folder = mkdtempSync(join(tmpdir(), 'malipo-desk-'));
  const free = ['--port', '0', '--simulator-port', '0', '--page-port', '0'];
  const child = spawn(process.execPath, ['--conditions=malipo-source', main, 'dev', ...free], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(
      () => reject(new Error(`malipo dev did not start within ${startLimitMs / 1000} s. It said:\n${said}`)),
      startLimitMs,
    );
    const listen = (chunk: Buffer): void => {
      said += chunk.toString();
      if (!said.includes('Ctrl+C')) return;
      clearTimeout(late);
      resolve();
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    void ended.then(() => reject(new Error(`malipo dev ended. It said:\n${said}`)));
  });
  const find = (pattern: RegExp): string => pattern.exec(said)?.[1] ?? '';
  return {
    pageUrl: find(/phone:\s+(http:\S+)/),
    serverUrl: find(/Server +(http:\S+)/),
    simulatorUrl: find(/Simulator +(http:\S+)/),
    apiKey: find(/Test key +(mk_\S+)/),
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The one page, as a person uses it. */
export interface Stage {
  readonly page: Page;
  readonly shop: FrameLocator;
  readonly phone: FrameLocator;
  makeTrouble(name: string): Promise<void>;
  buy(product: string): Promise<void>;
  /** Types the PIN into the prompt on the phone. */
  typePin(pin: string): Promise<void>;
  /** What the payment page says in its headline. */
  readonly headline: (text: string) => Locator;
  /** Waits, at most so long, until the headline is this. */
  sees(text: string, withinMs?: number): Promise<void>;
}

/** Messages of the browser that nobody should get. */
export const trouble: string[] = [];

export async function openStage(browser: Browser, desk: Desk, options: BrowserContextOptions = {}): Promise<Stage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en', ...options });
  const page = await context.newPage();
  page.on('pageerror', (error) => trouble.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && !message.text().includes('status of 422') && trouble.push(message.text()));
  await page.goto(desk.pageUrl);
  const shop = page.frameLocator('#shop iframe');
  const phone = page.frameLocator('#phone iframe');
  const headline = (text: string): Locator => shop.getByRole('heading', { level: 1, name: text });
  return {
    page,
    shop,
    phone,
    headline,
    makeTrouble: async (name) => {
      const answered = page.waitForResponse((response) => response.url().endsWith('/trouble'));
      await page.getByLabel(name, { exact: true }).check();
      await answered;
    },
    buy: async (product) => {
      await shop
        .getByRole('link', { name: 'Duka la Mfano' })
        .or(shop.getByRole('heading', { name: 'What would you like?' }))
        .first()
        .waitFor();
      await shop.getByRole('link', { name: `Buy ${product}` }).click();
      await shop.getByRole('button', { name: /^Pay KES/ }).click();
    },
    typePin: async (pin) => {
      const field = phone.getByLabel('M-PESA PIN');
      await field.fill(pin);
      await field.press('Enter');
    },
    sees: (text, withinMs = 10_000) => headline(text).waitFor({ timeout: withinMs }),
  };
}
