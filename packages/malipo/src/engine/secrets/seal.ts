import { createCipheriv, createDecipheriv } from 'node:crypto';
import { invalid, MalipoError } from '@malipo/daraja/values';
import type { System } from '@malipo/daraja/values';
import { sha256 } from './hash.ts';

/** Keeps secrets in rows unreadable without the key. */
export interface Seal {
  readonly seal: (secret: string) => string;
  /** Throws `seal_broken` when no key opens it. */
  readonly open: (sealed: string) => string;
}

function parseKey(text: string): Buffer {
  const key = /^[0-9a-fA-F]{64}$/.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64');
  if (key.length !== 32)
    throw invalid(
      'encryption_key_invalid',
      'encryptionKey must be 32 bytes, as 64 hex digits or base64. Make one with: openssl rand -hex 32',
      { field: 'encryptionKey' },
    );
  return key;
}

/**
 * AES-256-GCM. The first key seals, all open, so that a key is changed by putting the new one in front. Sealed
 * text names its key by a fingerprint.
 */
export function createSeal(keys: readonly string[], system: Pick<System, 'random'>): Seal {
  const ring = keys.map(parseKey).map((key) => ({ key, id: sha256(key).slice(0, 8) }));
  const [first] = ring;
  if (!first)
    throw invalid(
      'encryption_key_missing',
      'Set encryptionKey (ENCRYPTION_KEY): 32 bytes, as 64 hex digits. Make one with: openssl rand -hex 32',
      { field: 'encryptionKey' },
    );
  return {
    seal: (secret) => {
      const nonce = system.random(12);
      const cipher = createCipheriv('aes-256-gcm', first.key, nonce);
      const body = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return `v1.${first.id}.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`;
    },
    open: (sealed) => {
      const [version, id, text] = sealed.split('.');
      const key = ring.find((k) => k.id === id);
      if (version !== 'v1' || !key || text === undefined)
        throw new MalipoError(
          'seal_broken',
          'A stored secret was sealed with another ENCRYPTION_KEY. Put the old key behind the new one, separated by a comma.',
        );
      const raw = Buffer.from(text, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', key.key, raw.subarray(0, 12));
      decipher.setAuthTag(raw.subarray(12, 28));
      return Buffer.concat([decipher.update(raw.subarray(28)), decipher.final()]).toString('utf8');
    },
  };
}
