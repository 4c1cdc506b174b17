import { invalid, realSystem } from '../values/index.ts';
import type { System } from '../values/index.ts';
import { parseCertificate } from './certificate.ts';
import type { Certificate } from './certificate.ts';
import type { Environment } from './types.ts';

/** An initiator's password, and the certificate that it is encrypted with. */
export interface CredentialInput {
  /** Of the API operator; it ends after 90 days. */
  readonly password: string;
  /** Safaricom's certificate of the environment: the text of the .cer file, or its bytes. */
  readonly certificate: string | Uint8Array;
  /** Refuses a certificate that is known to belong to another environment. */
  readonly environment?: Environment;
  /** Certificates that you know beside ours, when Safaricom has issued new ones: SHA-256 in hexadecimal, and where they belong. */
  readonly knownCertificates?: KnownCertificates;
  readonly system?: System;
}

type KnownCertificates = Readonly<Record<string, 'sandbox' | 'production'>>;

/** A SecurityCredential, and what is known about the certificate. */
export interface Credential {
  /** What goes over the wire: 344 characters for a 2048-bit key. Each encryption differs; all stay valid until the password changes. */
  readonly securityCredential: string;
  /** SHA-256 of the certificate, upper-case hexadecimal. */
  readonly fingerprint: string;
  /** Where the certificate belongs; left out when nobody knows it. */
  readonly belongsTo?: 'sandbox' | 'production';
  /** What is worth knowing, in sentences; empty when there is nothing. */
  readonly notes: readonly string[];
}

/** SHA-256 of the certificates that Safaricom hands out; which of the two of the sandbox is current is not certain. */
const KNOWN: KnownCertificates = {
  A542C3C67B598A337A1CC741E5434C70DE565081E5C853E05A51C843764766F0: 'sandbox',
  '122AC9047CBC99C8C941697E62EEDA9704CF1A45AABCC979BD0334CFD0CB18F7': 'sandbox',
  '9417915212AC708D3AC82B710E71D976FA0EB783F467B159C15AD7216EF2C16B': 'production',
};

/**
 * Encrypts an initiator's password as Safaricom wants it (RSA, PKCS#1 v1.5), on any runtime. Safaricom's own certificates expired
 * years ago and are in use: that is a note, no error. Throws `password_invalid`, `certificate_invalid`, `certificate_environment`.
 */
export async function securityCredential({
  password,
  certificate,
  environment,
  knownCertificates = {},
  system = realSystem,
}: CredentialInput): Promise<Credential> {
  const parsed = parseCertificate(certificate);
  const message = new TextEncoder().encode(typeof password === 'string' ? password : '');
  if (message.length === 0 || message.length > parsed.size - 11)
    throw invalid('password_invalid', `Give the initiator’s password as text, at most ${parsed.size - 11} bytes long.`, {
      field: 'password',
    });
  const fingerprint = await fingerprintOf(parsed);
  const belongsTo = KNOWN[fingerprint] ?? knownCertificates[fingerprint];
  checkEnvironment(belongsTo, environment);
  return {
    securityCredential: encrypt(message, parsed, system),
    fingerprint,
    ...(belongsTo === undefined ? {} : { belongsTo }),
    notes: [...notesOnAge(parsed, system), ...(belongsTo === undefined && environment !== 'simulator' ? [strange(fingerprint)] : [])],
  };
}

async function fingerprintOf({ der }: Certificate): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', der.slice());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join('');
}

function checkEnvironment(belongsTo: Credential['belongsTo'], environment: Environment | undefined): void {
  if (belongsTo === undefined || environment === undefined || environment === 'simulator' || belongsTo === environment) return;
  throw invalid(
    'certificate_environment',
    `This is Safaricom’s certificate of the ${belongsTo}, and you are in ${environment}: every request would end in 2001. Use the certificate of ${environment}.`,
    { field: 'certificate' },
  );
}

function notesOnAge({ validUntil }: Certificate, system: System): string[] {
  if (validUntil === undefined || validUntil >= system.now()) return [];
  return [`The certificate ended on ${new Date(validUntil).toISOString().slice(0, 10)}. Safaricom uses expired ones; it still encrypts.`];
}

const strange = (fingerprint: string): string =>
  `The certificate ${fingerprint.slice(0, 16)}… is none of those known for the sandbox or production. If results say 2001, compare it with the portal’s.`;

/** 00 02, at least eight random bytes without a zero, 00, the message: PKCS#1 v1.5. */
function encrypt(message: Uint8Array, { modulus, exponent, size }: Certificate, system: System): string {
  const block = Uint8Array.from([0, 2, ...withoutZeros(size - 3 - message.length, system), 0, ...message]);
  const hex = Array.from(block, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const sealed = power(BigInt(`0x${hex}`), exponent, modulus)
    .toString(16)
    .padStart(2 * size, '0');
  const bytes = Array.from({ length: size }, (_, at) => Number.parseInt(sealed.slice(2 * at, 2 * at + 2), 16));
  return btoa(String.fromCharCode(...bytes));
}

function withoutZeros(count: number, system: System): number[] {
  const bytes: number[] = [];
  while (bytes.length < count) bytes.push(...[...system.random(count)].filter((byte) => byte !== 0));
  return bytes.slice(0, count);
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}
