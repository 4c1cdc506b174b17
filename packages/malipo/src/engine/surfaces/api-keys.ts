import { formatInstant, newId, newToken } from '@malipo/daraja/values';
import type { Row } from '../../store/schema.ts';
import type { ApiKey, ApiKeys } from '../api.ts';
import type { Context } from '../context.ts';
import { notFound } from '../errors.ts';
import { sha256 } from '../secrets/hash.ts';
import { parseTenant } from '../settings.ts';

const viewKey = (row: Row<'apiKeys'>): ApiKey => ({
  id: row.id,
  tenant: row.tenant,
  mode: row.mode,
  name: row.name,
  lastFour: row.lastFour,
  createdAt: formatInstant(row.createdAt),
  revokedAt: row.revokedAt === null ? null : formatInstant(row.revokedAt),
});

/** Keys of the REST API: shown once, kept as a hash. */
export function createApiKeys({ store, system }: Pick<Context, 'store' | 'system'>): ApiKeys {
  return {
    create: async ({ tenant = 'default', mode, name = '' }) => {
      const key = `mk_${mode}_${newToken(system)}${newToken(system)}`;
      const row: Row<'apiKeys'> = {
        id: newId('key', system),
        keyHash: sha256(key),
        tenant: parseTenant(tenant),
        mode,
        name: name.slice(0, 100),
        lastFour: key.slice(-4),
        createdAt: system.now(),
        revokedAt: null,
      };
      await store.transaction((tx) => tx.insert('apiKeys', [row]));
      return { ...viewKey(row), key };
    },
    list: async (tenant = 'default') =>
      (await store.transaction((tx) => tx.find('apiKeys', { index: 'byTenant', equal: { tenant } }))).map(viewKey),
    revoke: async (id) => {
      await store.transaction(async (tx) => {
        const [row] = await tx.get('apiKeys', [id]);
        if (!row) throw notFound('API key', id);
        if (row.revokedAt === null) await tx.update('apiKeys', [{ id, revokedAt: system.now() }]);
      });
    },
    verify: async (key) => {
      const [row] = await store.transaction((tx) => tx.find('apiKeys', { index: 'byHash', equal: { keyHash: sha256(key) }, limit: 1 }));
      return row && row.revokedAt === null ? { tenant: row.tenant, mode: row.mode } : undefined;
    },
  };
}
