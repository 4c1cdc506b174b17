import ipaddr from 'ipaddr.js';
import type { Environment } from '@malipo/daraja';
import type { ShortcodeOptions } from '../../engine/api.ts';
import { readPort } from '../arguments.ts';
import { SettingsError } from '../errors.ts';
import { findSetting } from './find-setting.ts';
import type { Env } from './find-setting.ts';
import { settingNames } from './names.ts';
import type { Setting } from './names.ts';
import { isLocal, whyUnreachable } from './public-url.ts';
import { readShortcode } from './shortcode-settings.ts';

/** All that `malipo serve` is told by its environment, checked. */
export interface ServerSettings {
  readonly environment: Environment;
  readonly databaseUrl: string;
  readonly publicUrl: string;
  readonly port: number;
  readonly shortcode: ShortcodeOptions;
  readonly encryptionKey: readonly string[];
  readonly trustedProxies: readonly string[];
  readonly callbackAddresses: readonly string[] | undefined;
  readonly webhookAllow: readonly string[];
  readonly tickSecret: string | undefined;
  readonly spillDir: string | undefined;
  readonly logLevel: string;
  /** Worth a word at start-up, but no reason not to start. */
  readonly warnings: readonly string[];
}

const environments: readonly Environment[] = ['simulator', 'sandbox', 'production'];
const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'];
const defaultPort = 4000;

/** Reads every setting before it refuses, so that one start shows all that is wrong. */
export function readServerSettings(env: Env): ServerSettings {
  const problems: string[] = [];
  const warnings: string[] = [];
  const find = (setting: Setting): string | undefined => findSetting(env, setting, problems);
  const need = (setting: Setting, hint: string): string => {
    const value = find(setting);
    if (value === undefined) problems.push(`${settingNames[setting].name} is missing. ${hint}`);
    return value ?? '';
  };
  const environment = readEnvironment(
    need('environment', 'Set it to simulator, sandbox or production; nothing is guessed from NODE_ENV.'),
    problems,
  );
  const settings: ServerSettings = {
    environment,
    databaseUrl: need('databaseUrl', 'Set it to sqlite:malipo.db or postgres://user:password@host/database.'),
    publicUrl: readPublicUrl(
      need('publicUrl', 'Set it to the address under which the world reaches this server, such as https://pay.example.com.'),
      environment,
      problems,
      warnings,
    ),
    port: readPortSetting(find('port'), problems),
    shortcode: readShortcode(environment, { find, need, problems }),
    encryptionKey: readKeys(find('encryptionKey'), environment, problems),
    trustedProxies: readRanges('trustedProxies', find, problems) ?? [],
    callbackAddresses: readCallbackAddresses(environment, find, problems),
    webhookAllow: listOf(find('webhookAllow')),
    tickSecret: readTickSecret(find('tickSecret'), problems),
    spillDir: find('spillDir'),
    logLevel: readLogLevel(find('logLevel'), problems),
    warnings,
  };
  if (problems.length > 0) throw settingsError(problems);
  return settings;
}

/** One error for all problems, a line each. */
export function settingsError(problems: readonly string[]): SettingsError {
  const [first = ''] = problems;
  const message =
    problems.length === 1
      ? first
      : `${problems.length} settings need your attention:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`;
  return new SettingsError('settings_invalid', message, { details: { problems } });
}

function readEnvironment(text: string, problems: string[]): Environment {
  const found = environments.find((environment) => environment === text);
  if (!found && text !== '') problems.push(`DARAJA_ENV is “${text}”. Set it to simulator, sandbox or production.`);
  return found ?? 'simulator';
}

function readPublicUrl(text: string, environment: Environment, problems: string[], warnings: string[]): string {
  if (text === '') return text;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.search || url.hash || url.username) {
    problems.push(
      `PUBLIC_BASE_URL has to be an address such as https://pay.example.com, perhaps with a path, without query, hash or password.`,
    );
    return text;
  }
  const why = whyUnreachable(url);
  if (environment === 'production') {
    if (why)
      problems.push(
        `PUBLIC_BASE_URL names ${url.hostname}, which ${why}. In production Safaricom has to reach it: set the public name of this server.`,
      );
    if (url.protocol !== 'https:') problems.push('PUBLIC_BASE_URL has to start with https:// in production; Safaricom calls nothing else.');
  } else if (environment === 'sandbox' && isLocal(url)) {
    warnings.push(
      `Safaricom’s sandbox cannot reach ${url.hostname}: callbacks will not arrive, and payments settle only when they are asked about.`,
    );
  }
  return text;
}

function readKeys(text: string | undefined, environment: Environment, problems: string[]): readonly string[] {
  const keys = listOf(text);
  const make = 'Make one with: openssl rand -hex 32';
  if (keys.length === 0 && environment === 'production')
    problems.push(`ENCRYPTION_KEY is missing. Production keeps secrets only sealed. ${make}`);
  if (keys.some((key) => !isKey(key)))
    problems.push(`ENCRYPTION_KEY has to be 32 bytes as 64 hex digits or base64; several, newest first, are separated by commas. ${make}`);
  return keys;
}

const isKey = (key: string): boolean =>
  /^[0-9a-fA-F]{64}$/.test(key) || (/^[A-Za-z0-9+/_-]{43}=?$/.test(key) && Buffer.from(key, 'base64').byteLength === 32);

function readRanges(
  setting: 'trustedProxies' | 'callbackAddresses',
  find: (setting: Setting) => string | undefined,
  problems: string[],
): readonly string[] | undefined {
  const text = find(setting);
  if (text === undefined) return undefined;
  const ranges = listOf(text);
  const wrong = ranges.find((range) => !ipaddr.isValid(range) && !ipaddr.isValidCIDR(range));
  if (wrong !== undefined)
    problems.push(`“${wrong}” in ${settingNames[setting].name} is neither an IP address nor a range like 10.0.0.0/8.`);
  return ranges;
}

/** Believing callbacks from anywhere is for the simulator only: one forgotten word must not open a production server. */
function readCallbackAddresses(
  environment: Environment,
  find: (setting: Setting) => string | undefined,
  problems: string[],
): readonly string[] | undefined {
  if (find('callbackAddresses') === 'any') {
    if (environment !== 'simulator')
      problems.push(
        `CALLBACK_ADDRESSES=any is allowed with DARAJA_ENV=simulator only. Remove it: with ${environment} the list that Safaricom publishes is used.`,
      );
    return ['0.0.0.0/0', '::/0'];
  }
  const ranges = readRanges('callbackAddresses', find, problems);
  if (environment !== 'simulator' && ranges?.some((range) => range.endsWith('/0')))
    problems.push(
      'CALLBACK_ADDRESSES lets every address in. Name the addresses that may send callbacks, or remove it to use the list that Safaricom publishes.',
    );
  return ranges;
}

function readTickSecret(text: string | undefined, problems: string[]): string | undefined {
  if (text !== undefined && text.length < 16)
    problems.push('TICK_SECRET is too short to keep strangers out. Use at least 16 characters: openssl rand -hex 16');
  return text;
}

function readPortSetting(text: string | undefined, problems: string[]): number {
  const port = text === undefined ? defaultPort : readPort(text);
  if (port === undefined) problems.push(`PORT is “${text}”. Set it to a number from 0 to 65535, such as ${defaultPort}.`);
  return port ?? defaultPort;
}

function readLogLevel(text: string | undefined, problems: string[]): string {
  if (text !== undefined && !logLevels.includes(text)) problems.push(`LOG_LEVEL is “${text}”. Set it to one of: ${logLevels.join(', ')}.`);
  return text ?? 'info';
}

const listOf = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
