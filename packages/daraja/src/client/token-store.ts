import type { StoredToken, TokenStore } from './types.ts';

/** Tokens kept in this process. The default; share one between clients of the same application to share their tokens. */
export function memoryTokenStore(): TokenStore {
  const tokens = new Map<string, StoredToken>();
  return {
    load: (key) => Promise.resolve(tokens.get(key)),
    save: (key, token) => {
      const kept = tokens.get(key);
      if (!kept || kept.issuedAt <= token.issuedAt) tokens.set(key, token);
      return Promise.resolve();
    },
    drop: (key, accessToken) => {
      if (tokens.get(key)?.accessToken === accessToken) tokens.delete(key);
      return Promise.resolve();
    },
  };
}

/** `production:9f86d081884c7d65`: names an application without spelling its key out. Another address is another application. */
export function tokenKey(environment: string, consumerKey: string, address: string): string {
  return `${environment}:${hash(consumerKey, address, 0x811c9dc5)}${hash(consumerKey, address, 0x050c5d1f)}`;
}

/** 32 bits of FNV-1a; synchronous, so that a virtual clock stays in charge of all waiting. */
function hash(consumerKey: string, address: string, start: number): string {
  let state = start;
  for (const character of `${consumerKey}\n${address}`) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return (state >>> 0).toString(16).padStart(8, '0');
}
