import { readServerSettings } from '../../../packages/malipo/src/cli/settings/server-settings.ts';
import { createMalipo } from '../../../packages/malipo/src/create-malipo.ts';
import type { EngineOptions } from '../../../packages/malipo/src/engine/api.ts';
import { memoryStore } from '../../../packages/malipo/src/store/memory/index.ts';
import { sqlite } from '../../../packages/malipo/src/store/sqlite/index.ts';
import { assertSafe } from '../../../packages/malipo/src/store/sqlite/load-driver.ts';
import { paybill } from '../world.ts';
import { refusalOf } from './mistake.ts';
import type { Mistake } from './mistake.ts';

const settings: Readonly<Record<string, string>> = {
  DARAJA_ENV: 'production',
  DATABASE_URL: 'sqlite:malipo.db',
  PUBLIC_BASE_URL: 'https://pay.example.com',
  DARAJA_SHORTCODE: '600999',
  DARAJA_PASSKEY: 'f'.repeat(64),
  DARAJA_CONSUMER_KEY: 'key',
  DARAJA_CONSUMER_SECRET: 'secret',
  ENCRYPTION_KEY: 'a'.repeat(64),
};

type SettingRow = readonly [what: string, change: Readonly<Record<string, string>>, says: RegExp];

const settingRows: readonly SettingRow[] = [
  ...Object.keys(settings).map((name): SettingRow => [`without ${name}`, { [name]: '' }, new RegExp(`${name} is missing\\. \\S`)]),
  ['DARAJA_ENV=prod', { DARAJA_ENV: 'prod' }, /Set it to simulator, sandbox or production/],
  ['an address that only this machine knows', { PUBLIC_BASE_URL: 'https://localhost' }, /set the public name of this server/],
  ['http in production', { PUBLIC_BASE_URL: 'http://pay.example.com' }, /has to start with https/],
  ['a shortcode of letters', { DARAJA_SHORTCODE: 'DUKA' }, /5 to 7 digits/],
  ['a till without its store', { DARAJA_SHORTCODE_KIND: 'till' }, /DARAJA_STORE_NUMBER is missing/],
  ['an encryption key of four letters', { ENCRYPTION_KEY: 'abcd' }, /openssl rand -hex 32/],
  ['a port of letters', { PORT: 'http' }, /such as 4000/],
  ['a tick secret of one letter', { TICK_SECRET: 'x' }, /at least 16 characters/],
  ['callbacks from anywhere', { CALLBACK_ADDRESSES: 'any' }, /Remove it/],
  ['a proxy that is no address', { TRUSTED_PROXIES: 'proxy' }, /a range like 10\.0\.0\.0\/8/],
];

type OptionRow = readonly [what: string, change: Partial<EngineOptions>, code: string, says: RegExp, field: string];

const optionRows: readonly OptionRow[] = [
  ['no shortcodes', { shortcodes: [] }, 'shortcodes_missing', /Give at least one shortcode/, 'shortcodes'],
  ['one shortcode twice', { shortcodes: [paybill, paybill] }, 'shortcode_twice', /keep one entry/, 'shortcodes'],
  ['a publicUrl without https://', { publicUrl: 'pay.example.com' }, 'public_url_invalid', /such as https:/, 'publicUrl'],
  ['production without a key', { environment: 'production' }, 'encryption_key_missing', /openssl rand -hex 32/, 'encryptionKey'],
  ['a short key', { environment: 'production', encryptionKey: 'abcd' }, 'encryption_key_invalid', /openssl rand -hex 32/, 'encryptionKey'],
  ['a proxy that is no address', { trustedProxies: ['proxy'] }, 'address_invalid', /a range like 10\.0\.0\.0\/8/, 'trustedProxies'],
];

/** A whole set of options of which one is wrong. What is only read when it is needed is asked for. */
async function begin(change: Partial<EngineOptions>): Promise<void> {
  const store = memoryStore();
  await store.migrate();
  const malipo = createMalipo({ store, publicUrl: 'https://pay.example.com', environment: 'simulator', shortcodes: [paybill], ...change });
  await malipo.webhookEndpoints.create({ url: 'https://shop.example.com/hooks' });
}

/** Mistakes that keep a server or an engine from starting. */
export const atStart: readonly Mistake[] = [
  ...settingRows.map(([what, change, says]): Mistake => ({
    where: 'start',
    what: `malipo serve ${what}`,
    make: () => refusalOf(() => readServerSettings({ ...settings, ...change })),
    code: 'settings_invalid',
    says,
  })),
  ...optionRows.map(([what, change, code, says, field]): Mistake => ({
    where: 'start',
    what: `createMalipo with ${what}`,
    make: () => refusalOf(() => begin(change)),
    code,
    says,
    field,
  })),
  {
    where: 'start',
    what: 'an SQLite that can corrupt databases',
    make: () => refusalOf(() => assertSafe('3.45.1')),
    code: 'sqlite_unsafe',
    says: /npm install better-sqlite3/,
  },
  {
    where: 'start',
    what: 'an SQLite in memory',
    make: () => refusalOf(() => sqlite(':memory:')),
    code: 'sqlite_path',
    says: /Pass one such as/,
  },
];
