import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

/** Every module that a bundler would take into a browser with the client, without its types and comments. */
function bundle(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const open = [fileURLToPath(new URL('index.ts', import.meta.url))];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (found.has(path)) continue;
    const code = stripTypeScriptTypes(readFileSync(path, 'utf8')).replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
    found.set(path, code);
    for (const [, name = ''] of code.matchAll(/\b(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)) open.push(resolve(name, path));
  }
  return found;
}

const resolve = (name: string, from: string): string =>
  fileURLToPath(name.startsWith('.') ? new URL(name, `file://${from}`) : import.meta.resolve(name));

test('the client brings nothing along but the values: no dependency, nothing of Node', () => {
  const own = [...bundle().keys()].map((path) => path.replace(/^.*\/packages\//, ''));
  expect(own.filter((path) => !path.startsWith('malipo/src/client/') && !path.startsWith('daraja/src/values/'))).toEqual([]);
});

test('D-46 no name of a server-side secret stands in what a browser gets', () => {
  const names =
    /process\.env|NEXT_PUBLIC|consumerKey|consumerSecret|passkey|encryptionKey|tickSecret|ENCRYPTION_KEY|DARAJA_|MPESA_|initiatorPassword|securityCredential/i;
  expect([...bundle()].filter(([, code]) => names.test(code)).map(([path]) => path)).toEqual([]);
});

test('the client stays small on a bad network', () => {
  expect(gzipSync([...bundle().values()].join('\n')).byteLength).toBeLessThan(10_000);
});
