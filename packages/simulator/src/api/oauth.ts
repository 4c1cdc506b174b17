import type { Instant } from '@malipo/daraja/values';
import { nowIn } from '../world/world.ts';
import type { World } from '../world/world.ts';
import type { Call } from './call.ts';
import { failure, json, noBody } from './replies.ts';
import type { Reply } from './replies.ts';

/** `GET /oauth/v1/generate?grant_type=client_credentials` with HTTP Basic. */
export function generateToken(world: World, call: Call): Reply {
  if (call.method !== 'GET') return failure(world, 405, '405.001', `${call.method} Method Not Allowed`);
  const pair = readBasic(call.authorization);
  if (pair === undefined) return failure(world, 400, '400.008.01', 'Invalid Authentication passed');
  // Compared as sent: a trailing blank or line break in the address is refused by the vendor too.
  if (!call.query.split('&').includes('grant_type=client_credentials'))
    return failure(world, 400, '400.008.02', 'Invalid grant type passed');
  const app = world.settings.apps.find(({ consumerKey, consumerSecret }) => `${consumerKey}:${consumerSecret}` === pair);
  if (!app) return noBody(400);

  if (world.switches.invalidatePrevious) forgetTokensOf(world, app.consumerKey);
  else forgetExpired(world);
  const token = world.ids.token();
  const { tokenLifetimeMs } = world.settings;
  world.tokens.set(token, { app: app.consumerKey, expiresAt: (nowIn(world) + tokenLifetimeMs) as Instant });
  const seconds = Math.floor(tokenLifetimeMs / 1000);
  return json(200, { access_token: token, expires_in: world.switches.expiresInAs === 'text' ? String(seconds) : seconds });
}

function readBasic(authorization: string | null): string | undefined {
  const match = /^Basic ([A-Za-z0-9+/]+={0,2})$/.exec(authorization ?? '');
  if (!match) return undefined;
  try {
    return atob(match[1]!);
  } catch {
    return undefined;
  }
}

function forgetTokensOf(world: World, app: string): void {
  for (const [token, known] of world.tokens) if (known.app === app) world.tokens.delete(token);
}

function forgetExpired(world: World): void {
  const now = nowIn(world);
  for (const [token, known] of world.tokens) {
    if (known.expiresAt > now) return; // in the order they were minted
    world.tokens.delete(token);
  }
}
