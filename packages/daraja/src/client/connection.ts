import type { PullTimes } from '../answers/pull-time.ts';
import { invalid, realSystem } from '../values/index.ts';
import type { System } from '../values/index.ts';
import { requestToken } from './access-token.ts';
import { checkBaseUrl, checkCredentials, checkTimeout } from './checks.ts';
import { createTokenSource } from './token-source.ts';
import type { TokenSource } from './token-source.ts';
import { memoryTokenStore, tokenKey } from './token-store.ts';
import type { DarajaOptions, Environment } from './types.ts';

/** What every call of one client shares. */
export interface Connection {
  readonly environment: Environment;
  readonly system: System;
  readonly baseUrl: string;
  readonly timeoutMs: number;
  readonly tokens: TokenSource;
  readonly pullTimes: PullTimes;
  readonly billManagerPaths: 'documented' | 'doubled';
}

/**
 * Opens one Daraja application for the functions of single APIs (`stkPush(connection, …)`), so that a bundle holds only
 * those that are used; `createDaraja` has them all. Costs nothing until the first call; keep one per application, so
 * that its calls share a token. Throws `InvalidInput` for settings that cannot work.
 */
export function openConnection(options: DarajaOptions): Connection {
  const {
    environment,
    consumerKey,
    system = realSystem,
    tokenStore = memoryTokenStore(),
    pullTimes = 'utc',
    billManagerPaths = 'documented',
  } = options;
  const baseUrl = checkBaseUrl(environment, options.baseUrl);
  const authorization = checkCredentials(consumerKey, options.consumerSecret);
  const timeoutMs = checkTimeout(options.timeoutMs ?? 30_000);
  if (pullTimes !== 'utc' && pullTimes !== 'nairobi')
    throw invalid('pull_times_invalid', 'pullTimes must be "utc" or "nairobi".', { field: 'pullTimes' });
  if (billManagerPaths !== 'documented' && billManagerPaths !== 'doubled')
    throw invalid('bill_manager_paths_invalid', 'billManagerPaths must be "documented" or "doubled".', { field: 'billManagerPaths' });
  const tokens = createTokenSource({
    system,
    timeoutMs,
    store: tokenStore,
    key: tokenKey(environment, consumerKey, baseUrl),
    request: () => requestToken({ system, baseUrl, authorization, timeoutMs }),
  });
  return { environment, system, baseUrl, timeoutMs, tokens, pullTimes, billManagerPaths };
}
