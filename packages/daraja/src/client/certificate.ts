import { invalid } from '../values/index.ts';
import type { Instant } from '../values/index.ts';

/** What a certificate holds that encrypting needs, and until when it was valid. */
export interface Certificate {
  readonly der: Uint8Array;
  readonly modulus: bigint;
  readonly exponent: bigint;
  /** Bytes of the modulus. */
  readonly size: number;
  readonly validUntil: Instant | undefined;
}

/** Reads an X.509 certificate with an RSA key, as PEM text or DER bytes. Throws `certificate_invalid`. */
export function parseCertificate(input: string | Uint8Array): Certificate {
  const der = typeof input === 'string' ? fromPem(input) : input instanceof Uint8Array ? derOf(input) : undefined;
  try {
    if (der) return readCertificate(der);
  } catch {
    // Said below, for whatever was wrong with its bytes.
  }
  throw invalid(
    'certificate_invalid',
    'Give certificate as the text of the .cer file, from -----BEGIN CERTIFICATE----- on, or as its bytes. It must hold an RSA key.',
    { field: 'certificate' },
  );
}

/** A file may hold its PEM text as bytes. */
const derOf = (bytes: Uint8Array): Uint8Array | undefined => (bytes[0] === SEQUENCE ? bytes : fromPem(new TextDecoder().decode(bytes)));

function fromPem(text: string): Uint8Array | undefined {
  const body = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/.exec(text)?.[1]?.replace(/\s/g, '');
  try {
    return body === undefined ? undefined : Uint8Array.from(atob(body), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const VERSION = 0xa0;
const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;

/** One value of DER: what it is, and its content. */
interface Part {
  readonly tag: number;
  readonly content: Uint8Array;
  readonly rest: Uint8Array;
}

function readCertificate(der: Uint8Array): Certificate {
  const fields = partsOf(expect(expect(der, SEQUENCE), SEQUENCE)).filter(({ tag }) => tag !== VERSION);
  // serial, signature, issuer, validity, subject, key.
  const [, , , validity, , key] = fields;
  const [, bits] = partsOf(key?.content ?? der);
  if (bits?.tag !== BIT_STRING) throw new RangeError('No key stands where a certificate has one.');
  const [modulus, exponent] = partsOf(expect(bits.content.subarray(1), SEQUENCE));
  if (modulus?.tag !== INTEGER || exponent?.tag !== INTEGER) throw new RangeError('The key is no RSA key.');
  const n = numberOf(modulus.content);
  return {
    der,
    modulus: n,
    exponent: numberOf(exponent.content),
    size: Math.ceil(n.toString(16).length / 2),
    validUntil: timeOf(partsOf(validity?.content ?? der)[1]),
  };
}

function partsOf(bytes: Uint8Array): Part[] {
  const parts: Part[] = [];
  for (let rest = bytes; rest.length > 0; rest = parts.at(-1)?.rest ?? new Uint8Array()) parts.push(readPart(rest));
  return parts;
}

function expect(bytes: Uint8Array, tag: number): Uint8Array {
  const part = readPart(bytes);
  if (part.tag !== tag) throw new RangeError('The bytes are no certificate.');
  return part.content;
}

function readPart(bytes: Uint8Array): Part {
  const [tag = 0, first = 0] = bytes;
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  const length = lengthBytes === 0 ? first : Number(numberOf(bytes.subarray(2, 2 + lengthBytes)));
  const start = 2 + lengthBytes;
  if (lengthBytes > 4 || start + length > bytes.length) throw new RangeError('The bytes end early.');
  return { tag, content: bytes.subarray(start, start + length), rest: bytes.subarray(start + length) };
}

const numberOf = (bytes: Uint8Array): bigint =>
  BigInt(`0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('') || '0'}`);

/** Years before 2050 have two digits. */
function timeOf(part: Part | undefined): Instant | undefined {
  if (part?.tag !== UTC_TIME && part?.tag !== GENERALIZED_TIME) return undefined;
  const text = new TextDecoder().decode(part.content);
  const match = /^(\d{2,4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/.exec(text);
  if (!match) return undefined;
  const [year = 0, month = 1, ...rest] = match.slice(1).map(Number);
  const full = year > 99 ? year : year < 50 ? 2000 + year : 1900 + year;
  const [day, hour, minute, second] = rest;
  return Date.UTC(full, month - 1, day, hour, minute, second) as Instant;
}
