import { nowIn } from '../world/world.ts';
import type { World } from '../world/world.ts';
import type { Call } from './call.ts';
import { ratibaAnswer } from './ratiba-answer.ts';
import { failure, json } from './replies.ts';
import type { Reply } from './replies.ts';

/** The proxies of the vendor refuse a bad token in different words. `stk`: reversal too; `c2b`: B2B and status too; `b2c`: balance too. */
export type ProxyFamily = 'stk' | 'pull' | 'c2b' | 'b2c' | 'billManager' | 'ratiba';

/** The app behind a call's token, or the refusal in the words of that proxy. */
export function checkBearer(world: World, call: Call, family: ProxyFamily): { readonly app: string } | { readonly refusal: Reply } {
  const match = /^Bearer +(\S+)$/.exec(call.authorization ?? '');
  if (!match) return { refusal: failure(world, 404, '404.001.04', headerWords(family)) };
  const known = world.tokens.get(match[1]!);
  if (!known || known.expiresAt <= nowIn(world) || call.staleToken) return { refusal: invalidToken(world, family, match[1]!) };
  return { app: known.app };
}

const headerWords = (family: ProxyFamily): string => (family === 'c2b' ? 'Invalid Authenticator Header' : 'Invalid Authentication Header');

function invalidToken(world: World, family: ProxyFamily, token: string): Reply {
  switch (family) {
    case 'stk':
      return failure(world, 404, '404.001.03', 'Invalid Access Token');
    case 'pull':
      return failure(world, 401, '401.001', 'Invalid Access Token');
    case 'c2b':
      return failure(world, 400, '400.003.01', 'Invalid Access Token');
    case 'b2c':
      return failure(world, 401, '401.002.01', `Error Occurred - Invalid Access Token - ${token}`);
    case 'billManager':
      return json(401, { errorCode: '401', errorMessage: 'Unauthorized - Invalid Access Token' });
    case 'ratiba':
      return ratibaAnswer(world, 401, '401', 'Error - Invalid Access Token');
  }
}

/** The refusal when the app of this token lacks the product; undefined when it has it. */
export function checkProduct(world: World, app: string, product: string): Reply | undefined {
  const { products } = world.settings.apps.find(({ consumerKey }) => consumerKey === app) ?? {};
  return products === undefined || products.includes(product)
    ? undefined
    : failure(world, 401, '401.003.01', 'Error Occurred - Invalid Access Token - Invalid API call as no apiproduct match found');
}
