import type { World } from '../world/world.ts';

/** The consumer key behind an Authorization header, as far as this world knows it. */
export function callerOf(world: World, authorization: string | null): string {
  const [scheme = '', secret = ''] = (authorization ?? '').split(' ', 2);
  switch (scheme.toLowerCase()) {
    case 'bearer':
      return world.tokens.get(secret)?.app ?? 'unknown token';
    case 'basic':
      return readKey(secret) ?? 'unreadable credentials';
    default:
      return 'nobody';
  }
}

function readKey(base64: string): string | undefined {
  try {
    return atob(base64).split(':', 1)[0] || undefined;
  } catch {
    return undefined;
  }
}
