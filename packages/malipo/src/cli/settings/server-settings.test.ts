import { expect, test } from 'vitest';
import { SettingsError } from '../errors.ts';
import type { Env } from './find-setting.ts';
import { readServerSettings } from './server-settings.ts';

const sandboxPasskey = 'bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919';

const live: Env = {
  DARAJA_ENV: 'production',
  DATABASE_URL: 'postgres://malipo@db/malipo',
  PUBLIC_BASE_URL: 'https://pay.example.com',
  DARAJA_CONSUMER_KEY: 'key',
  DARAJA_CONSUMER_SECRET: 'secret',
  DARAJA_SHORTCODE: '600999',
  DARAJA_PASSKEY: 'a-passkey-of-our-own',
  ENCRYPTION_KEY: '0123456789abcdef'.repeat(4),
};

function problemsOf(env: Env): readonly string[] {
  try {
    readServerSettings(env);
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.details['problems'] as string[];
  }
}

test('a complete production environment is read', () => {
  expect(readServerSettings(live)).toMatchObject({
    environment: 'production',
    port: 4000,
    shortcode: { kind: 'paybill', number: '600999', environment: 'production' },
    callbackAddresses: undefined,
  });
});

test('the simulator needs no credentials', () => {
  const settings = readServerSettings({
    DARAJA_ENV: 'simulator',
    DATABASE_URL: 'malipo.db',
    PUBLIC_BASE_URL: 'http://localhost:4000',
    DARAJA_SHORTCODE: '174379',
  });
  expect(settings.shortcode).toMatchObject({ passkey: sandboxPasskey, consumerKey: 'simulator', baseUrl: 'http://localhost:4010' });
});

test.for([
  ['DARAJA_CONSUMER_KEY', 'MPESA_CONSUMER_KEY'],
  ['DARAJA_CONSUMER_KEY', 'SAFARICOM_CONSUMER_KEY'],
  ['DARAJA_CONSUMER_SECRET', 'MPESA_CONSUMER_SECRET'],
  ['DARAJA_CONSUMER_SECRET', 'SAFARICOM_CONSUMER_SECRET'],
  ['DARAJA_SHORTCODE', 'MPESA_SHORT_CODE'],
  ['DARAJA_SHORTCODE', 'MPESA_SHORTCODE'],
  ['DARAJA_SHORTCODE', 'MPESA_BUSINESS_SHORT_CODE'],
  ['DARAJA_SHORTCODE', 'SAFARICOM_SHORTCODE'],
  ['DARAJA_PASSKEY', 'MPESA_PASS_KEY'],
  ['DARAJA_PASSKEY', 'MPESA_PASSKEY'],
  ['DARAJA_PASSKEY', 'SAFARICOM_PASSKEY'],
  ['DARAJA_ENV', 'MPESA_ENV'],
  ['DARAJA_ENV', 'MPESA_ENVIRONMENT'],
  ['PUBLIC_BASE_URL', 'CALLBACK_URL_BASE'],
  ['PUBLIC_BASE_URL', 'NEXT_PUBLIC_API_URL'],
] as const)('%s may be called %s; two that differ are named, not guessed', ([name, alias]) => {
  const { [name]: value, ...rest } = live;
  expect(readServerSettings({ ...rest, [alias]: value })).toEqual(readServerSettings(live));
  expect(readServerSettings({ ...live, [alias]: value })).toEqual(readServerSettings(live));
  expect(problemsOf({ ...live, [alias]: 'sandbox' })).toContain(
    `${name} and ${alias} mean the same setting but differ. Remove ${alias}, or make them equal.`,
  );
});

test('an address of Safaricom tells the environment, a callback address the public one', () => {
  const { DARAJA_ENV: _environment, PUBLIC_BASE_URL: _url, ...rest } = live;
  expect(
    readServerSettings({
      ...rest,
      SAFARICOM_BASE: 'https://api.safaricom.co.ke',
      MPESA_CALLBACK_URL: 'https://pay.example.com/api/callback',
    }),
  ).toMatchObject({
    environment: 'production',
    publicUrl: 'https://pay.example.com',
  });
});

test('CRON_SECRET is TICK_SECRET under another name', () => {
  expect(readServerSettings({ ...live, CRON_SECRET: 'a-secret-of-24-characters' }).tickSecret).toBe('a-secret-of-24-characters');
});

test.for([
  ['nothing at all', { ...live, PUBLIC_BASE_URL: undefined }, 'PUBLIC_BASE_URL is missing'],
  ['localhost', { ...live, PUBLIC_BASE_URL: 'https://localhost:4000' }, 'only your own network knows'],
  ['a private address', { ...live, PUBLIC_BASE_URL: 'https://192.168.1.10' }, 'a private network'],
  ['an address of this machine', { ...live, PUBLIC_BASE_URL: 'https://[::1]:4000' }, 'a private network'],
  ['a tunnel', { ...live, PUBLIC_BASE_URL: 'https://a1b2.ngrok-free.app' }, 'is a tunnel'],
  ['plain http', { ...live, PUBLIC_BASE_URL: 'http://pay.example.com' }, 'has to start with https://'],
  ['no address', { ...live, PUBLIC_BASE_URL: 'pay.example.com' }, 'has to be an address'],
  ['no encryption key', { ...live, ENCRYPTION_KEY: '' }, 'ENCRYPTION_KEY is missing'],
  ['a short encryption key', { ...live, ENCRYPTION_KEY: 'abc' }, 'has to be 32 bytes'],
  ['the sandbox passkey', { ...live, DARAJA_PASSKEY: sandboxPasskey }, 'is the public sandbox passkey'],
  ['the simulator’s address', { ...live, DARAJA_BASE_URL: 'http://localhost:4010' }, 'belongs to the simulator only'],
  ['a till without its store', { ...live, DARAJA_SHORTCODE_KIND: 'till' }, 'DARAJA_STORE_NUMBER is missing'],
  ['an unknown kind', { ...live, DARAJA_SHORTCODE_KIND: 'bank' }, 'Set it to paybill or till'],
  ['a shortcode of letters', { ...live, DARAJA_SHORTCODE: 'MYSHOP' }, 'has to be the 5 to 7 digits'],
  ['an unknown environment', { ...live, DARAJA_ENV: 'live' }, 'Set it to simulator, sandbox or production'],
  ['no environment', { ...live, DARAJA_ENV: undefined, NODE_ENV: 'production' }, 'DARAJA_ENV is missing'],
  ['a port of letters', { ...live, PORT: 'http' }, 'PORT is “http”'],
  ['a proxy that is no address', { ...live, TRUSTED_PROXIES: '10.0.0.0/8, proxy' }, '“proxy” in TRUSTED_PROXIES'],
  ['a short tick secret', { ...live, TICK_SECRET: 'short' }, 'TICK_SECRET is too short'],
  ['an unknown log level', { ...live, LOG_LEVEL: 'loud' }, 'Set it to one of: fatal'],
] satisfies [string, Env, string][])('%s is refused with a sentence that says what to do', ([, env, sentence]) => {
  expect(problemsOf(env).join('\n')).toContain(sentence);
});

test('D-34 letting callbacks in from anywhere is for the simulator only', () => {
  const open = { ...live, CALLBACK_ADDRESSES: 'any' };
  expect(problemsOf(open).join()).toContain('CALLBACK_ADDRESSES=any is allowed with DARAJA_ENV=simulator only');
  expect(problemsOf({ ...open, DARAJA_ENV: 'sandbox' }).join()).toContain('DARAJA_ENV=simulator only');
  expect(problemsOf({ ...live, CALLBACK_ADDRESSES: '196.201.214.0/24, ::/0' }).join()).toContain('lets every address in');
  expect(readServerSettings({ ...open, DARAJA_ENV: 'simulator' }).callbackAddresses).toEqual(['0.0.0.0/0', '::/0']);
});

test('D-34 no behaviour hangs on FLASK_ENV or NODE_ENV', () => {
  for (const word of ['development', 'production', 'test'])
    expect(readServerSettings({ ...live, FLASK_ENV: word, NODE_ENV: word })).toEqual(readServerSettings(live));
});

test('everything that is wrong is said at once, and no value of a secret with it', () => {
  const problems = problemsOf({
    DARAJA_ENV: 'production',
    DARAJA_CONSUMER_SECRET: 'hush-hush',
    MPESA_CONSUMER_SECRET: 'other-hush',
    PORT: 'x',
  });
  expect(problems.length).toBeGreaterThanOrEqual(7);
  expect(problems.join()).not.toContain('hush');
});

test('a sandbox that cannot be reached starts with a warning', () => {
  expect(readServerSettings({ ...live, DARAJA_ENV: 'sandbox', PUBLIC_BASE_URL: 'http://localhost:4000' }).warnings.join()).toContain(
    'callbacks will not arrive',
  );
});
