import { generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** The keys of the certificates made here. */
export const keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** One value of DER. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const length = content.length < 0x80 ? [content.length] : [0x82, content.length >> 8, content.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}
const SEQUENCE = 0x30;
const time = (text: string): Buffer => der(0x17, Buffer.from(text));

/** As much of a certificate as encrypting needs, valid until a day of this century. */
export function certificateUntil(day: string): string {
  const subject = [der(0xa0, der(0x02, Buffer.from([2]))), der(0x02, Buffer.from([7])), der(SEQUENCE), der(SEQUENCE)];
  const validity = der(SEQUENCE, time('140101000000Z'), time(`${day}000000Z`));
  const key = keys.publicKey.export({ type: 'spki', format: 'der' });
  const body = der(SEQUENCE, ...subject, validity, der(SEQUENCE), key);
  const text = der(SEQUENCE, body, der(SEQUENCE), der(0x03, Buffer.from([0]))).toString('base64');
  return `-----BEGIN CERTIFICATE-----\n${text.match(/.{1,64}/g)?.join('\n')}\n-----END CERTIFICATE-----\n`;
}
