import { invalid, realSystem } from '../values/index.ts';
import { requestToken } from './access-token.ts';
import type { Connection } from './call.ts';
import { checkBaseUrl, checkCredentials, checkTimeout } from './checks.ts';
import { queryPull, registerPull } from './pull.ts';
import { pushStk, queryStk } from './stk.ts';
import { createTokenSource } from './token-source.ts';
import { memoryTokenStore, tokenKey } from './token-store.ts';
import type { Daraja, DarajaOptions } from './types.ts';

/**
 * A client for one Daraja application. Costs nothing until the first call; keep one per application, so that its calls
 * share a token. Throws `InvalidInput` for settings that cannot work.
 */
export function createDaraja(options: DarajaOptions): Daraja {
  const { environment, consumerKey, system = realSystem, tokenStore = memoryTokenStore(), pullTimes = 'utc' } = options;
  const baseUrl = checkBaseUrl(environment, options.baseUrl);
  const authorization = checkCredentials(consumerKey, options.consumerSecret);
  const timeoutMs = checkTimeout(options.timeoutMs ?? 30_000);
  if (pullTimes !== 'utc' && pullTimes !== 'nairobi')
    throw invalid('pull_times_invalid', 'pullTimes must be "utc" or "nairobi".', { field: 'pullTimes' });
  const tokens = createTokenSource({
    system,
    timeoutMs,
    store: tokenStore,
    key: tokenKey(environment, consumerKey, baseUrl),
    request: () => requestToken({ system, baseUrl, authorization, timeoutMs }),
  });
  const connection: Connection = { environment, system, baseUrl, timeoutMs, tokens, pullTimes };
  return {
    stkPush: (push) => pushStk(connection, push),
    stkQuery: (query) => queryStk(connection, query),
    pullRegister: (registration) => registerPull(connection, registration),
    pullQuery: (query) => queryPull(connection, query),
    accessToken: async () => (await tokens.get()).accessToken,
  };
}
