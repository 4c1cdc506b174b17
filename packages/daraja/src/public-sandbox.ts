import type { DarajaShortcode } from './client/types.ts';

/**
 * The sandbox paybill and passkey that Safaricom publishes for everybody. Test data: the client refuses both in
 * production, where they would take nobody's money.
 */
export const publicSandboxShortcode: DarajaShortcode = {
  kind: 'paybill',
  number: '174379',
  passkey: 'bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919',
};

/** The phone number Safaricom's sandbox offers for tests. */
export const publicSandboxPhone = '254708374149';
