import { afterEach, expect, test, vi } from 'vitest';
import { findSystemChromium, launchBrowser } from './browser.ts';
import type { ChromiumSource } from './browser.ts';

const isLinuxX64 = process.platform === 'linux' && process.arch === 'x64';
const sources: ChromiumSource[] = [...(isLinuxX64 ? ['packed' as const] : []), ...(findSystemChromium() ? ['system' as const] : [])];

afterEach(() => void vi.unstubAllEnvs());

test.each(sources)('the %s Chromium runs scripts, clicks and draws text', async (source) => {
  const browser = await launchBrowser(source);
  try {
    const page = await browser.newPage({ viewport: { width: 360, height: 640 } });
    await page.setContent(`<button onclick="this.textContent = 'Paid ' + innerWidth">Pay</button>`);
    await page.getByRole('button').click();
    expect(await page.getByRole('button').textContent()).toBe('Paid 360');
    expect((await page.getByRole('button').boundingBox())?.width).toBeGreaterThan(30);
    expect((await page.screenshot()).byteLength).toBeGreaterThan(1000);
  } finally {
    await browser.close();
  }
});

test('a CHROMIUM_PATH that leads nowhere is said, not passed over', async () => {
  vi.stubEnv('CHROMIUM_PATH', '/nowhere/chromium');
  await expect(launchBrowser('system')).rejects.toThrow('CHROMIUM_PATH names /nowhere/chromium, which does not exist.');
});
