import { parseCollection, parsePhone, publicSandboxShortcode } from '../src/index.ts';
import type { DarajaShortcode, StkPush } from '../src/index.ts';

/** A push that Daraja would take. */
export const samplePush: StkPush = {
  shortcode: publicSandboxShortcode,
  amount: parseCollection(1500),
  phone: parsePhone('0700 000 001'),
  accountReference: 'ORDER17',
  description: 'Order 17',
  callbackUrl: 'https://shop.example/cb/1f0c',
};

/** A till with the store number it needs. */
export const sampleTill: DarajaShortcode = { kind: 'till', number: '5900001', storeNumber: '5100001', passkey: 'till-passkey' };

/** The id in the fixtures. */
export const sampleCheckoutRequestId = 'ws_CO_21112026103005417700000001';

/** Credentials for a server of ours. */
export const sampleCredentials = { environment: 'simulator', consumerKey: 'sample-key', consumerSecret: 'sample-secret' } as const;
