import { realSystem } from '@malipo/daraja/values';
import { expect, test } from 'vitest';
import { createGuardedFetch } from './guarded-fetch.ts';

test.for([
  'http://127.0.0.1/',
  'http://127.1/',
  'http://2130706433/',
  'http://0x7f.0.0.1/',
  'http://0177.0.0.1/',
  'http://127.0.0.1./',
  'http://0.0.0.0/',
  'http://10.0.0.1/',
  'http://100.64.0.1/',
  'http://169.254.169.254/latest',
  'http://198.18.0.1/',
  'http://[::]/',
  'http://[::1]/',
  'http://[::ffff:127.0.0.1]/',
  'http://[::127.0.0.1]/',
  'http://[64:ff9b::7f00:1]/',
  'http://[64:ff9b:1::1]/',
  'http://[2002:7f00:1::]/',
  'http://[fec0::1]/',
  'http://[fd00::1]/',
  'http://[fe80::1]/',
  'http://[100::1]/',
  'http://localhost/',
])('no webhook goes to %s', async (url) => {
  const trouble = await createGuardedFetch([], realSystem)(url).catch((error: Error) => error);
  const cause = trouble instanceof Error && trouble.cause instanceof Error ? trouble.cause : trouble;
  expect(cause).toMatchObject({ code: 'webhook_address_refused' });
});
