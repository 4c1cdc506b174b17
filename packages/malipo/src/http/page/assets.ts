import { createHash } from 'node:crypto';
import { livePage } from './browser/live-page.ts';
import { pageCss } from './style.ts';

/** Bundlers that keep function names call `__name`; outside of their bundle it does nothing. */
const script = `const __name=(f)=>f;(${livePage.toString()})();\n`;
const digest = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 12);

/** The name holds a digest of the text, so browsers may keep it for ever. */
const scriptName = `live-${digest(script)}.js`;

export const scriptPathOf = (basePath: string): string => `${basePath}/pay/assets/${scriptName}`;

/** The style is part of the page, to save a cheap phone one round trip; this is how the policy allows exactly it. */
export const styleHash: string = `'sha256-${createHash('sha256').update(pageCss).digest('base64')}'`;

/** A file of the page; undefined when there is none of that name. */
export function pageAsset(path: string): Response | undefined {
  if (path !== scriptName) return undefined;
  return new Response(script, {
    headers: {
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    },
  });
}
