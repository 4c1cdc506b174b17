import type { System } from './system.ts';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * A prefixed id that sorts by time: ten characters of milliseconds, sixteen of chance (80 bits), in Crockford's
 * base 32, lower case. `newId('pay', system)` → `pay_01k…`.
 */
export function newId(prefix: string, system: Pick<System, 'now' | 'random'>): string {
  let time = system.now() as number;
  let head = '';
  for (let i = 0; i < 10; i++) {
    head = ALPHABET[time % 32] + head;
    time = Math.floor(time / 32);
  }
  let tail = '';
  for (const byte of system.random(16)) tail += ALPHABET[byte & 31];
  return `${prefix}_${head}${tail}`;
}

/** 128 bits as lower-case hex, for callback addresses: hex cannot spell a word that Safaricom forbids in URLs. */
export function newToken(system: Pick<System, 'random'>): string {
  let text = '';
  for (const byte of system.random(16)) text += byte.toString(16).padStart(2, '0');
  return text;
}
