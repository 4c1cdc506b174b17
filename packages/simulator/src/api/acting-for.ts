import { initiatorRefusal } from '../world/operators/initiator-refusal.ts';
import type { Role } from '../world/operators/initiators.ts';
import type { Result } from '../world/prompts/result.ts';
import type { Account } from '../world/money/shortcodes.ts';
import type { World } from '../world/world.ts';
import { digits } from './call.ts';
import type { Fields } from './call.ts';
import { textIn } from './checks.ts';

/** What a request in the name of an operator asks to be let do. */
interface Authority {
  readonly role: Role;
  /** The result for a number that nobody has; each API has its own. */
  readonly nobody: Result;
  /** B2C alone calls it InitiatorName. */
  readonly initiator?: 'Initiator' | 'InitiatorName';
  readonly party?: 'PartyA' | 'ReceiverParty';
}

/** The organisation that an operator acts for, when he may; else what the result says. */
export function actingFor(
  world: World,
  fields: Fields,
  { role, nobody, initiator = 'Initiator', party = 'PartyA' }: Authority,
): { readonly account: Account } | { readonly result: Result } {
  const number = digits(fields[party]) ?? '';
  const account = world.accounts.any(number);
  const refused = initiatorRefusal(world, {
    name: textIn(fields, initiator),
    credential: textIn(fields, 'SecurityCredential'),
    role,
    numbers: [number, account?.shortcode.number ?? number],
  });
  if (refused) return { result: refused };
  return account ? { account } : { result: nobody };
}
