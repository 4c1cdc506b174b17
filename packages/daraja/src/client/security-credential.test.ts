import { constants, createHash, privateDecrypt } from 'node:crypto';
import { expect, test } from 'vitest';
import { certificateUntil, keys } from '../../test/sample-certificate.ts';
import { securityCredential } from '../index.ts';

const certificate = certificateUntil('491231');
const bytesOf = (pem: string): Buffer => Buffer.from(pem.replace(/-----[A-Z ]+-----/g, ''), 'base64');

/** What the other side finds: 00 02, the padding, 00, the password. */
function opened(credential: string): { readonly start: readonly number[]; readonly padding: Buffer; readonly password: string } {
  const block = privateDecrypt({ key: keys.privateKey, padding: constants.RSA_NO_PADDING }, Buffer.from(credential, 'base64'));
  const end = block.indexOf(0, 2);
  return { start: [...block.subarray(0, 2)], padding: block.subarray(2, end), password: block.subarray(end + 1).toString() };
}

test('it is the password under PKCS#1 v1.5, 344 characters, different each time', async () => {
  const made = await Promise.all([1, 2].map(() => securityCredential({ password: 'Sämple999!*!', certificate, environment: 'simulator' })));
  for (const { securityCredential: text } of made) {
    expect(text).toMatch(/^[A-Za-z0-9+/]{342}==$/);
    expect(opened(text)).toMatchObject({ start: [0, 2], password: 'Sämple999!*!' });
  }
  expect(new Set(made.map(({ securityCredential: text }) => text)).size).toBe(2);
  expect(made[0]).toMatchObject({ notes: [], fingerprint: createHash('sha256').update(bytesOf(certificate)).digest('hex').toUpperCase() });
});

test('the padding holds no zero, whatever chance gives: it would end too early', async () => {
  let drawn = 0;
  const system = {
    now: () => 0 as never,
    random: (count: number) => Uint8Array.from({ length: count }, () => (++drawn % 3 === 0 ? 0 : 1 + (drawn % 255))),
    sleep: () => Promise.resolve(),
    fetch: () => Promise.reject(new Error('No network here.')),
  };
  const { securityCredential: text } = await securityCredential({ password: 'secret', certificate, environment: 'simulator', system });
  expect(opened(text)).toMatchObject({ password: 'secret' });
  expect(opened(text).padding).toHaveLength(256 - 3 - 'secret'.length);
});

test('bytes do as well as text, and a file’s bytes too', async () => {
  for (const one of [new Uint8Array(bytesOf(certificate)), new TextEncoder().encode(certificate)])
    expect(opened((await securityCredential({ password: 'secret', certificate: one })).securityCredential).password).toBe('secret');
});

test('an expired certificate and one that nobody knows are notes, not errors: Safaricom’s own expired years ago', async () => {
  const { notes } = await securityCredential({ password: 'secret', certificate: certificateUntil('161111'), environment: 'sandbox' });
  expect(notes).toEqual([expect.stringContaining('ended on 2016-11-11'), expect.stringContaining('none of those known')]);
});

const fingerprint = createHash('sha256').update(bytesOf(certificate)).digest('hex').toUpperCase();
const ofProduction = { password: 'secret', certificate, knownCertificates: { [fingerprint]: 'production' } } as const;

test('the certificate of production is refused in the sandbox, where every request would end in 2001', async () => {
  await expect(securityCredential({ ...ofProduction, environment: 'sandbox' })).rejects.toMatchObject({
    code: 'certificate_environment',
    message: expect.stringContaining('certificate of the production, and you are in sandbox'),
  });
});

test.each(['production', 'simulator', undefined] as const)('it is taken, and says where it belongs, in: %s', async (environment) => {
  const made = await securityCredential({ ...ofProduction, ...(environment && { environment }) });
  expect(made).toMatchObject({ belongsTo: 'production', notes: [] });
});

test.each([
  ['no password', { password: '', certificate }, /password as text/],
  ['a password that is too long', { password: 'x'.repeat(300), certificate }, /at most 245 bytes/],
  ['the name of a file', { password: 'secret', certificate: 'secret.cer' }, /the text of the .cer file/],
  [
    'half a certificate',
    { password: 'secret', certificate: `${certificate.slice(0, 400)}\n-----END CERTIFICATE-----` },
    /the text of the .cer file/,
  ],
  ['odd bytes', { password: 'secret', certificate: Uint8Array.from([0x30, 0x82, 0xff, 0xff, 1, 2, 3]) }, /the text of the .cer file/],
])('%s: a sentence that says what to do', async (_what, input, says) => {
  await expect(securityCredential(input)).rejects.toThrow(says);
});
