import { readCredential } from './credentials.ts';
import type { Initiator, Role } from './initiators.ts';
import type { Result } from '../prompts/result.ts';
import { resultOf } from './result-words.ts';
import type { World } from '../world.ts';

/** What stops an operator from doing this for that organisation; undefined when nothing does. Counts wrong passwords. */
export function initiatorRefusal(
  world: World,
  asked: { readonly name: string; readonly credential: string; readonly role: Role; readonly numbers: readonly string[] },
): Result | undefined {
  const initiator = world.initiators.get(asked.name);
  if (!initiator) return resultOf('2001');
  if (initiator.locked) return resultOf('8006');
  const password = readCredential(asked.credential);
  const foreign = password === undefined && world.switches.foreignCredentials === 'accepted' && isFullLength(asked.credential);
  if (!foreign && password !== initiator.password) return wrongPassword(world, initiator);
  initiator.wrongPasswords = 0;
  const own = initiator.shortcodes === undefined || asked.numbers.some((number) => initiator.shortcodes?.includes(number));
  return own && initiator.roles.includes(asked.role) ? undefined : resultOf('21');
}

function wrongPassword(world: World, initiator: Initiator): Result {
  const { initiatorTries } = world.switches;
  initiator.wrongPasswords++;
  if (initiatorTries > 0 && initiator.wrongPasswords >= initiatorTries) initiator.locked = true;
  return resultOf('2001');
}

/** 256 bytes in base64: what a 2048-bit key makes of any password. */
const isFullLength = (credential: string): boolean => /^[A-Za-z0-9+/]{342}==$/.test(credential);
