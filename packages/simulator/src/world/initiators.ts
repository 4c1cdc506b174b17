import { invalid } from '@malipo/daraja/values';
import { readCredential } from './credentials.ts';
import { resultOf } from './result-words.ts';
import type { Result } from './results.ts';
import type { World } from './world.ts';

/** What an operator of the organisation portal may do through the API, and what the portal calls it. */
export const ROLES = {
  b2c: 'ORG B2C API Initiator',
  payBill: 'Business Paybill Org API initiator',
  buyGoods: 'Business Buy Goods Org API initiator',
  topUp: 'Org Business Pay to Bulk API initiator',
  transfer: 'Transfers between the accounts of organisations',
  tax: 'Tax Remittance to KRA API',
  status: 'Transaction Status query ORG API',
  balance: 'Balance Query ORG API',
  reversal: 'Org Reversals Initiator',
} as const satisfies Readonly<Record<string, string>>;

/** Names of {@link ROLES}. */
export type Role = keyof typeof ROLES;

/** An operator as a caller describes it. */
export interface InitiatorOptions {
  readonly name: string;
  readonly password: string;
  /** All roles unless told. */
  readonly roles?: readonly Role[];
  /** The organisations it works for; all of them unless told. */
  readonly shortcodes?: readonly string[];
}

/** An operator and how often its password was wrong in a row. */
export interface Initiator extends Required<Omit<InitiatorOptions, 'shortcodes'>> {
  readonly shortcodes: readonly string[] | undefined;
  wrongPasswords: number;
  locked: boolean;
}

/** The operator that Safaricom publishes for its sandbox; public test data. */
export const DEFAULT_INITIATORS: readonly InitiatorOptions[] = [{ name: 'testapi', password: 'Safaricom999!*!' }];

const ROLE_NAMES = Object.keys(ROLES) as Role[];

/** Checks one operator of a caller; throws `initiator_invalid`. */
export function parseInitiator(input: InitiatorOptions): Initiator {
  const { name, password, roles = ROLE_NAMES, shortcodes } = input;
  if (typeof name !== 'string' || name.trim() === '') throw refuse('Give each initiator a name, such as "testapi".');
  if (typeof password !== 'string' || password === '') throw refuse(`Give the initiator ${name} a password.`);
  if (!Array.isArray(roles) || roles.some((role) => !Object.hasOwn(ROLES, role)))
    throw refuse(`Give the roles of ${name} as a list of: ${ROLE_NAMES.join(', ')}.`);
  if (shortcodes !== undefined && !Array.isArray(shortcodes))
    throw refuse(`Give the shortcodes of ${name} as a list of numbers as text, such as ["600000"].`);
  return { name, password, roles, shortcodes, wrongPasswords: 0, locked: false };
}

/** The operators of a new world. */
export const openInitiators = (initiators: readonly InitiatorOptions[]): Map<string, Initiator> =>
  new Map(initiators.map(parseInitiator).map((initiator) => [initiator.name, initiator]));

const refuse = (sentence: string): Error => invalid('initiator_invalid', sentence, { field: 'initiators' });

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
