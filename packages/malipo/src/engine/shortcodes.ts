import { createDaraja } from '@malipo/daraja';
import type { Daraja, Environment, TokenStore } from '@malipo/daraja';
import { invalid } from '@malipo/daraja/values';
import type { System } from '@malipo/daraja/values';
import type { EngineOptions, ShortcodeOptions } from './api.ts';
import { sha256 } from './secrets/hash.ts';
import { parseTenant } from './settings.ts';

/** A shortcode with everything settled, and the client that speaks for it. */
export interface Shortcode extends ShortcodeOptions {
  readonly tenant: string;
  readonly environment: Environment;
  readonly name: string;
  readonly active: boolean;
  readonly daraja: Daraja;
  /** What rate limits count by: environment and fingerprint of the consumer key, which is kept in no row. */
  readonly credential: string;
}

export interface Shortcodes {
  readonly all: readonly Shortcode[];
  /** Real money comes in here, perhaps beside test money: doors are guarded as in production. */
  readonly isLive: boolean;
  /** The one with this number in this environment; throws for rows of a shortcode that is no longer configured. */
  readonly of: (environment: Environment, number: string) => Shortcode;
  readonly find: (environment: Environment, number: string) => Shortcode | undefined;
}

function settle(
  options: ShortcodeOptions,
  engine: EngineOptions,
  system: System,
  tokens: (environment: Environment) => TokenStore,
): Shortcode {
  const environment = options.environment ?? engine.environment ?? 'sandbox';
  const { consumerKey, consumerSecret } = options;
  const baseUrl = options.baseUrl === undefined ? {} : { baseUrl: options.baseUrl };
  const timeoutMs = engine.timeoutMs === undefined ? {} : { timeoutMs: engine.timeoutMs };
  if (!/^\d{5,7}$/.test(options.number))
    throw invalid('shortcode_invalid', `“${options.number}” is not a paybill or till number: give five to seven digits.`, {
      field: 'shortcodes',
    });
  return {
    ...options,
    tenant: parseTenant(options.tenant ?? 'default'),
    environment,
    name: options.name ?? `${options.kind === 'till' ? 'Till' : 'Paybill'} ${options.number}`,
    active: options.active ?? true,
    credential: `${environment}:${sha256(consumerKey).slice(0, 16)}`,
    daraja: createDaraja({ environment, consumerKey, consumerSecret, ...baseUrl, ...timeoutMs, system, tokenStore: tokens(environment) }),
  };
}

/** Reads the configured shortcodes; throws a sentence for the first that cannot work. */
export function readShortcodes(engine: EngineOptions, system: System, tokens: (environment: Environment) => TokenStore): Shortcodes {
  if (engine.shortcodes.length === 0)
    throw invalid(
      'shortcodes_missing',
      'Give at least one shortcode: the paybill or till that takes the money, with its passkey and app credentials.',
      { field: 'shortcodes' },
    );
  const all = engine.shortcodes.map((s) => settle(s, engine, system, tokens));
  const byKey = new Map<string, Shortcode>();
  for (const shortcode of all) {
    const key = `${shortcode.environment}:${shortcode.number}`;
    if (byKey.has(key))
      throw invalid(
        'shortcode_twice',
        `Shortcode ${shortcode.number} is configured twice for ${shortcode.environment}. Money belongs to one tenant: keep one entry.`,
        { field: 'shortcodes' },
      );
    byKey.set(key, shortcode);
  }
  const isLive = engine.environment === 'production' || all.some((s) => s.environment === 'production');
  if (isLive && engine.callbackAddresses?.length === 0)
    throw invalid(
      'callback_addresses_setting',
      'callbackAddresses is empty, so that no callback would be believed. Name the addresses, or leave it out for the list that Safaricom publishes.',
      { field: 'callbackAddresses' },
    );
  return {
    all,
    isLive,
    find: (environment, number) => byKey.get(`${environment}:${number}`),
    of: (environment, number) => {
      const found = byKey.get(`${environment}:${number}`);
      if (!found)
        throw invalid(
          'shortcode_unknown',
          `Shortcode ${number} (${environment}) has payments but is not configured any more. Add it again, with \`active: false\` to stop new prompts.`,
          { field: 'shortcodes' },
        );
      return found;
    },
  };
}
