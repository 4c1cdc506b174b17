import type { DarajaShortcode } from './client/types.ts';

/** The sandbox paybill anybody can use: public test data, refused in production. */
export const publicSandboxShortcode: DarajaShortcode = { kind: 'paybill', number: '174379', passkey: '' };
