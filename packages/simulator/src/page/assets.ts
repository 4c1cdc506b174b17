import { readFileSync } from 'node:fs';

const read = (name: string): string => readFileSync(new URL(`./assets/${name}`, import.meta.url), 'utf8');

const TYPES: Readonly<Record<string, string>> = { 'phone.css': 'text/css; charset=utf-8', 'phone.js': 'text/javascript; charset=utf-8' };

/** The page's style sheet and script; undefined for any other name. */
export function serveAsset(name: string): Response | undefined {
  const type = Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
  return type === undefined ? undefined : new Response(read(name), { headers: { 'content-type': type, 'cache-control': 'no-cache' } });
}
