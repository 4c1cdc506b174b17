import { readFileSync } from 'node:fs';

const read = (name: string): string => readFileSync(new URL(`./assets/${name}`, import.meta.url), 'utf8');

const STYLE = 'text/css; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';

const TYPES: Readonly<Record<string, string>> = { 'pages.css': STYLE, 'phone.css': STYLE, 'pages.js': SCRIPT, 'phone.js': SCRIPT };

/** A style sheet or script of the pages; undefined for any other name. */
export function serveAsset(name: string): Response | undefined {
  const type = Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
  return type === undefined ? undefined : new Response(read(name), { headers: { 'content-type': type, 'cache-control': 'no-cache' } });
}
