/** One setting: its own name, the names other projects gave it, and how their values are read. */
export interface SettingName {
  readonly name: string;
  readonly aliases: readonly Alias[];
  /** Brings values into one form, so that equal settings under two names are no conflict. */
  readonly tidy?: (value: string) => string;
}

interface Alias {
  readonly name: string;
  /** What the alias says in terms of the canonical setting; undefined when it says nothing about it. */
  readonly read?: (value: string) => string | undefined;
}

const alias = (name: string): Alias => ({ name });
const withoutSlash = (value: string): string => value.replace(/\/+$/, '');

/** The origin of an address, or the text itself when it is none: the check of the setting then says what is wrong. */
const originOf = (value: string): string => (URL.canParse(value) ? new URL(value).origin : value);

/** Which Daraja an address belongs to. */
function environmentOf(value: string): string | undefined {
  const host = URL.canParse(value) ? new URL(value).hostname : value;
  if (host === 'sandbox.safaricom.co.ke') return 'sandbox';
  if (host === 'api.safaricom.co.ke') return 'production';
  return ['localhost', '127.0.0.1', '[::1]'].includes(host) ? 'simulator' : value;
}

/** Every name under which a setting is found. No setting depends on NODE_ENV, FLASK_ENV or the like. */
export const settingNames = {
  consumerKey: { name: 'DARAJA_CONSUMER_KEY', aliases: [alias('MPESA_CONSUMER_KEY'), alias('SAFARICOM_CONSUMER_KEY')] },
  consumerSecret: { name: 'DARAJA_CONSUMER_SECRET', aliases: [alias('MPESA_CONSUMER_SECRET'), alias('SAFARICOM_CONSUMER_SECRET')] },
  shortcode: {
    name: 'DARAJA_SHORTCODE',
    aliases: [alias('MPESA_SHORT_CODE'), alias('MPESA_SHORTCODE'), alias('MPESA_BUSINESS_SHORT_CODE'), alias('SAFARICOM_SHORTCODE')],
  },
  passkey: { name: 'DARAJA_PASSKEY', aliases: [alias('MPESA_PASS_KEY'), alias('MPESA_PASSKEY'), alias('SAFARICOM_PASSKEY')] },
  environment: {
    name: 'DARAJA_ENV',
    aliases: [alias('MPESA_ENV'), alias('MPESA_ENVIRONMENT'), { name: 'SAFARICOM_BASE', read: environmentOf }],
    tidy: (value) => value.toLowerCase(),
  },
  publicUrl: {
    name: 'PUBLIC_BASE_URL',
    aliases: [alias('CALLBACK_URL_BASE'), { name: 'MPESA_CALLBACK_URL', read: originOf }, alias('NEXT_PUBLIC_API_URL')],
    tidy: withoutSlash,
  },
  tickSecret: { name: 'TICK_SECRET', aliases: [alias('CRON_SECRET')] },
  kind: { name: 'DARAJA_SHORTCODE_KIND', aliases: [], tidy: (value) => value.toLowerCase() },
  storeNumber: { name: 'DARAJA_STORE_NUMBER', aliases: [] },
  pullNumber: { name: 'DARAJA_PULL_NUMBER', aliases: [] },
  baseUrl: { name: 'DARAJA_BASE_URL', aliases: [], tidy: withoutSlash },
  businessName: { name: 'BUSINESS_NAME', aliases: [] },
  databaseUrl: { name: 'DATABASE_URL', aliases: [] },
  encryptionKey: { name: 'ENCRYPTION_KEY', aliases: [] },
  trustedProxies: { name: 'TRUSTED_PROXIES', aliases: [] },
  callbackAddresses: { name: 'CALLBACK_ADDRESSES', aliases: [] },
  webhookAllow: { name: 'WEBHOOK_ALLOW', aliases: [] },
  spillDir: { name: 'SPILL_DIR', aliases: [] },
  port: { name: 'PORT', aliases: [] },
  logLevel: { name: 'LOG_LEVEL', aliases: [], tidy: (value) => value.toLowerCase() },
} as const satisfies Record<string, SettingName>;

export type Setting = keyof typeof settingNames;
