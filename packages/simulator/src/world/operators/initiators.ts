import { invalid } from '@malipo/daraja/values';

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
