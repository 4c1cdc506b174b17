import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { unpackChromium } from './packed-chromium.ts';

/** Which Chromium to take: the system's where there is one, else the one inside an npm package. */
export type ChromiumSource = 'system' | 'packed';

/** Where systems keep a Chromium. `CHROMIUM_PATH` comes before all of these. */
const systemPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Containers offer no sandbox, no graphics card and no UDP, and a test needs no calls home. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Launches a headless Chromium; the caller closes it. */
export async function launchBrowser(source: ChromiumSource = findSystemChromium() ? 'system' : 'packed'): Promise<Browser> {
  if (source === 'packed') {
    const { executablePath, env } = await unpackChromium();
    return chromium.launch({ executablePath, args: flags, env: { ...process.env, ...env } });
  }
  const executablePath = findSystemChromium();
  if (!executablePath) throw new Error('There is no Chromium on this system. Install one, or set CHROMIUM_PATH to its program.');
  return chromium.launch({ executablePath, args: flags });
}

/** The system's Chromium, if there is one. A CHROMIUM_PATH that leads nowhere is an error, not a reason to take another. */
export function findSystemChromium(): string | undefined {
  const wanted = process.env['CHROMIUM_PATH'];
  if (wanted && !existsSync(wanted)) throw new Error(`CHROMIUM_PATH names ${wanted}, which does not exist. Correct it or unset it.`);
  return wanted || systemPaths.find((path) => existsSync(path));
}
