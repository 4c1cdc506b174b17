import { nowIn } from '../world/world.ts';
import type { World } from '../world/world.ts';
import type { Call } from './call.ts';
import { failure } from './replies.ts';
import type { Reply } from './replies.ts';

/** The proxies of the vendor refuse a bad token in different words. */
export type ProxyFamily = 'stk' | 'pull';

/** The app behind a call's token, or the refusal in the words of that proxy. */
export function checkBearer(world: World, call: Call, family: ProxyFamily): { readonly app: string } | { readonly refusal: Reply } {
  const match = /^Bearer +(\S+)$/.exec(call.authorization ?? '');
  if (!match) return { refusal: failure(world, 404, '404.001.04', 'Invalid Authentication Header') };
  const known = world.tokens.get(match[1]!);
  if (!known || known.expiresAt <= nowIn(world) || call.staleToken) return { refusal: invalidToken(world, family) };
  return { app: known.app };
}

function invalidToken(world: World, family: ProxyFamily): Reply {
  return family === 'stk'
    ? failure(world, 404, '404.001.03', 'Invalid Access Token')
    : failure(world, 401, '401.001', 'Invalid Access Token');
}
