// What every runtime runs, bundled: one push, and one credential.
import { openConnection, parseCollection, parsePhone, publicSandboxShortcode, securityCredential, stkPush } from '@malipo/daraja';

/** What a runtime reports. */
export interface Report {
  readonly checkoutRequestId: string;
  /** Characters of the encrypted password. */
  readonly credential: number;
}

/** Asks for one payment at `baseUrl`, and encrypts a password. */
export async function pay(baseUrl: string, certificate: string): Promise<Report> {
  const connection = openConnection({ environment: 'simulator', baseUrl, consumerKey: 'sample-key', consumerSecret: 'sample-secret' });
  const accepted = await stkPush(connection, {
    shortcode: publicSandboxShortcode,
    amount: parseCollection(1500),
    phone: parsePhone('0700 000 001'),
    accountReference: 'ORDER17',
    description: 'Order 17',
    callbackUrl: 'https://shop.example/cb/1f0c',
  });
  const { securityCredential: sealed } = await securityCredential({ password: 'Safe#Word1', certificate, environment: 'simulator' });
  return { checkoutRequestId: accepted.checkoutRequestId, credential: sealed.length };
}
