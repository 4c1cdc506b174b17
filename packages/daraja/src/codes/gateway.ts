import { codeTables, isGatewayCode, unlisted } from './code-tables.ts';
import type { CodeTables } from './code-tables.ts';
import type { CodeCause } from './entry.ts';
import { gatewayCodes, oauthCodes } from './gateway-codes.ts';

/** What any call can be answered at once, whatever the API: the only tables a client of a single API carries besides its own. */
const gatewayTables: CodeTables = codeTables([
  ['api', 'ourSide', gatewayCodes],
  ['oauth', 'ourSide', oauthCodes],
]);

type GatewayApi = 'api' | 'oauth';

/** See {@link import('./look-up.ts').lookUpCode}. */
export function lookUpGatewayCode(api: GatewayApi, code: string | number, message?: string): CodeCause {
  return (
    gatewayTables.find(api, code, message) ??
    (isGatewayCode(String(code).trim()) ? gatewayTables.find('api', code, message) : undefined) ??
    unlisted(api, String(code).trim())
  );
}

/** See {@link import('./look-up.ts').isListedCode}. */
export const isListedGatewayCode = (api: GatewayApi, code: string | number): boolean => gatewayTables.has(api, code);
