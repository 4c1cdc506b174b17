import type { Environment, TokenStore } from '@malipo/daraja';
import type { Store } from '../../store/contract.ts';
import type { Seal } from './seal.ts';

/** Access tokens shared by all processes through the database, sealed. The newest by `issuedAt` stays. */
export function createTokenStore(environment: Environment, store: Store, seal: () => Promise<Seal>): TokenStore {
  const idOf = (key: string): string => `${environment}:${key}`;
  return {
    load: async (key) => {
      const [row] = await store.transaction((tx) => tx.get('accessTokens', [idOf(key)]));
      if (!row) return undefined;
      return { accessToken: (await seal()).open(row.sealed), issuedAt: row.issuedAt, expiresAt: row.expiresAt };
    },
    save: async (key, { accessToken, issuedAt, expiresAt }) => {
      const row = { id: idOf(key), sealed: (await seal()).seal(accessToken), issuedAt, expiresAt };
      await store.transaction(async (tx) => {
        const [isNew] = await tx.insert('accessTokens', [row]);
        if (isNew) return;
        const [kept] = await tx.get('accessTokens', [row.id]);
        if (kept && kept.issuedAt < issuedAt) await tx.update('accessTokens', [row]);
      });
    },
    drop: async (key, accessToken) => {
      const opened = await seal();
      await store.transaction(async (tx) => {
        const [row] = await tx.get('accessTokens', [idOf(key)]);
        if (row && opened.open(row.sealed) === accessToken) await tx.delete('accessTokens', [row.id]);
      });
    },
  };
}
