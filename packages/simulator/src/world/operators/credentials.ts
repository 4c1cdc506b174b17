import { constants, createPrivateKey, privateDecrypt } from 'node:crypto';

/**
 * The simulator's own certificate (PEM), made for it and for nothing else: encrypt initiator passwords with it, as
 * with the vendor's. It is the same in every world, so that a replayed run reads the same credentials.
 */
export const CERTIFICATE: string = [
  '-----BEGIN CERTIFICATE-----',
  'MIIDWTCCAkGgAwIBAgIUGWwFYE8HM8sxhuVq8gRxtlq1b0MwDQYJKoZIhvcNAQEL',
  'BQAwOzEeMBwGA1UEAwwVc2ltdWxhdG9yLm1hbGlwby50ZXN0MRkwFwYDVQQKDBBN',
  'YWxpcG8gc2ltdWxhdG9yMCAXDTI2MTEyMTA1NDM1OVoYDzIxMjYxMDI4MDU0MzU5',
  'WjA7MR4wHAYDVQQDDBVzaW11bGF0b3IubWFsaXBvLnRlc3QxGTAXBgNVBAoMEE1h',
  'bGlwbyBzaW11bGF0b3IwggEiMA0GCSqGSIb3DQEBAQUAA4IBDwAwggEKAoIBAQCn',
  'G6zU3uiQRwPTIfNcWWU0RNteaFf6FmnsKHwtJywuSsMcsBXgYKdvmyHXSJFZBZkg',
  'YUpSzGGcHML0PTsXciUceSSSPLqyr7OpzblJsgI/p5YXzHvbgJvmMZ0pDiXNHpj8',
  '6QxsRp51wPgtVZzwpf2SQcUtetroiTF5QHe4eZ8diJ8zVo9KPZoFRgHAcJUORH1U',
  'r0fjGNXheSe4TCwtOb0A/jpXfVEjHj6drl3q1m+tH41Z90qyiA7i4pnXrC991qFG',
  'EKK3ZkoNx/EySOoS20KbU8T+Meoni/icuhlEYdQecNqhxBjeK5Na6N1kpsEM3RZf',
  'ZeLoDUsTAnOrqei3KDg5AgMBAAGjUzBRMB0GA1UdDgQWBBRzuTXPuIglinhD8IF0',
  'cN0u2yS2NDAfBgNVHSMEGDAWgBRzuTXPuIglinhD8IF0cN0u2yS2NDAPBgNVHRMB',
  'Af8EBTADAQH/MA0GCSqGSIb3DQEBCwUAA4IBAQAFLxs5r81HLa4OXVJCNK8DWfkm',
  'zbGgzAl1n16hQ4h+6yZexRLeqrR3vguMrAXqFiku+iaXvOq5QWdEYfK79C5ZtLEM',
  'gnWNKNTtD0lmxmS11fI65+IZERaHhMp7JGO9JyZvzlGdVr/8ncRZYsoj7szq+88a',
  '+ofR7bBqzoNbrfYn8E0JieQ6xbFY1+gPY9uHbITl1ILB003LZaZXlmbMgeGmr9te',
  'VfjNptOfvq0+/DQ6BWZ8R4gNJnXWLsar/LA+6jE1O/hJK/JVZl55PSLdCb+idsZS',
  'VOEwON6YIr/nuEOB3BHdtDEKrCU+n7CN3buClGE2egoUnbqozr8+T4U1IN72',
  '-----END CERTIFICATE-----',
  '',
].join('\n');

/** Its private half. No secret: it opens passwords of a pretended M-PESA only. */
const KEY = {
  kty: 'RSA',
  n: [
    'pxus1N7okEcD0yHzXFllNETbXmhX-hZp7Ch8LScsLkrDHLAV4GCnb5sh10iRWQWZIGFKUsxhnBzC9D07F3IlHHkkkjy6sq-zqc25SbICP6eWF8',
    'x724Cb5jGdKQ4lzR6Y_OkMbEaedcD4LVWc8KX9kkHFLXra6IkxeUB3uHmfHYifM1aPSj2aBUYBwHCVDkR9VK9H4xjV4XknuEwsLTm9AP46V31R',
    'Ix4-na5d6tZvrR-NWfdKsogO4uKZ16wvfdahRhCit2ZKDcfxMkjqEttCm1PE_jHqJ4v4nLoZRGHUHnDaocQY3iuTWujdZKbBDN0WX2Xi6A1LEw',
    'Jzq6notyg4OQ',
  ].join(''),
  e: 'AQAB',
  d: [
    'JjPq_p1ZMIazpqR31NBxFRJ6zinvlvJh08XroYz3iju4QEo3Lh0amiauhV-HLwFbIO5tBeHInN5saVbIOBN1zX0acb4ldm05lyO7bNAfuHqxEw',
    '7B8AwGWAlWowijdrG8ivEiUGySlFwBwKd2YgOopTOZBs0z135py40D8a4IRMFU_o3GgozskygUt_s720L1qUJuW3Zkg6dEUSe5VI7sv0Mz__77',
    '1otPeStwjG5QZ1L6kJA4yyhT0-H2KPs4sb6SX6p8xPNOzt8mkk15GMtxsQjxX4G9c8sPDFga1FLAEEin5kyzWPIilK-z-45hI8mBgGJGMv7dqB',
    'XVARuXkCgrcw',
  ].join(''),
  p: [
    '1AoyxZZl3-f_W2gqBfwcRxMOlbe_mRuKA-T4sZv8agy1QNb25VGTzG9ENTgNywqLbx-1N8qrQrclKBe6lC7e7CS47NPd-wPoALyRmMjf0Esz1I',
    '58UyKUQkIJ1wSeWNYzA9CpS19muRk7MM0MHOOUtMTL9ASkkQwfzT8-Wry-OV8',
  ].join(''),
  q: [
    'ycDFLaUfqwIoKS81cwyJ6hj-hDmr4rwLc_RWMh-2OT6G9deU40dtYaROH-sG0vaJHb-Y15Dl7jq6g2SGIQL-_AKL4IMr1xZqwqbFXUvaPSyMVG',
    'Ki2uvF80c3OQ7GY2LQ5n6Zr2_2tfe5Bn0qN3QV3BuxxH3p34Y3A37JXZw8vWc',
  ].join(''),
  dp: [
    '0VhASFP0wNuMgfKVitMeGA34mFiSEdfeq3mlD7WxwAJL8XhKyp2ADpbMAL8W3x_KCiyD_lFaRMQNK0hCLYsZDIw1B50lzG5O4GtMVEv-rOeShI',
    'koteut9Ly-ektVCuBv_ZRFkOTfxl_i0IuhKeSHLPIfawwqbgpKW5nVNkCijoE',
  ].join(''),
  dq: [
    'ay39kkImkLKUo0xxGK2QlsywaY45wjoj23XyVK6EH-UXzYK5lgRcF4Mx_cLd3TUborImgF55yBVrAGJm3yK4UykHJj6JC7rc_IucTfP9_IGuCy',
    'ZbXfHjN1qd-7Hdsu7MC6c1_f19Ey6HHOthghQpiMUtqzU5CYZDs5enYhOeMQ',
  ].join(''),
  qi: [
    'YeM_6jO9Wsoi_i5166PLK_MDWYjOqv7mtUGdc4NXh-UDr0cK-gVd7BUx0voZbndc2_1vKY10Re_4JdysM6HrDZubxLwf7qdfxITxtq2Sx-QFF3',
    'ki-_Ao1zKWGpSznK16Iy7pRSBvg7jfotcd2PbrKAmTUmLun5iX0ZbvnoHdr0g',
  ].join(''),
};

let privateKey: ReturnType<typeof createPrivateKey> | undefined;

/** The password in a SecurityCredential; undefined when it was not made with {@link CERTIFICATE} and PKCS#1 v1.5 padding. */
export function readCredential(credential: string): string | undefined {
  privateKey ??= createPrivateKey({ key: KEY, format: 'jwk' });
  try {
    // The padding is read by hand: Node refuses or hides PKCS#1 v1.5 where OpenSSL lacks implicit rejection.
    const block = privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, Buffer.from(credential, 'base64'));
    const end = block.indexOf(0, 2);
    if (block[0] !== 0 || block[1] !== 2 || end < 10) return undefined;
    return block.subarray(end + 1).toString('utf8');
  } catch {
    return undefined;
  }
}
