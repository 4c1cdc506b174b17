import { publicSandboxShortcode } from '@malipo/daraja';
import { invalid, readPhone } from '@malipo/daraja/values';
import type { AccountBook, AccountName } from './accounts.ts';
import { TARIFFS } from './tariffs.ts';
import type { TariffName } from './tariffs.ts';

/** A paybill or till of this simulator. */
export interface SimulatedShortcode {
  readonly kind: 'paybill' | 'till';
  /** The paybill, or the till itself (what customers type). */
  readonly number: string;
  /** Tills only: the store (head-office) number, which signs requests as BusinessShortCode. */
  readonly storeNumber?: string;
  readonly passkey: string;
  /** The shop's name on the prompt and in messages. */
  readonly name: string;
  /** Most shillings the account can hold; without it there is no limit (result 8). */
  readonly maxBalance?: number;
  /** Shillings on the first day; 0 unless told. Tills keep `merchant`, paybills `utility`. */
  readonly funds?: { readonly working?: number; readonly utility?: number; readonly merchant?: number };
  /** Who pays the charges of payments and payouts; nobody unless told. */
  readonly tariff?: TariffName;
  /** Tills: the phone that B2B express checkout asks. */
  readonly nominatedNumber?: string;
}

/** The passkey Safaricom publishes for its sandbox paybill 174379; public test data. */
export const SANDBOX_PASSKEY: string = publicSandboxShortcode.passkey;

const FLOAT = 1_000_000;

/** The paybill of the public sandbox, a till of ours whose requests store 600101 signs, and the sandbox's usual other organisation. */
export const DEFAULT_SHORTCODES: readonly SimulatedShortcode[] = [
  { kind: 'paybill', number: '174379', passkey: SANDBOX_PASSKEY, name: 'DUKA LA MFANO', funds: { working: FLOAT, utility: FLOAT } },
  {
    kind: 'till',
    number: '600100',
    storeNumber: '600101',
    passkey: SANDBOX_PASSKEY,
    name: 'KIOSKI CHA MFANO',
    funds: { working: FLOAT, merchant: FLOAT },
    nominatedNumber: '254700000900',
  },
  { kind: 'paybill', number: '600000', passkey: SANDBOX_PASSKEY, name: 'SHIRIKA LA MFANO', funds: { working: FLOAT, utility: FLOAT } },
];

/** The addresses that an organisation registered for its C2B messages. */
export interface C2bAddresses {
  readonly version: 1 | 2;
  /** What M-PESA does with a payment when the validation address does not answer. */
  readonly responseType: 'Completed' | 'Cancelled';
  readonly confirmationUrl: string;
  readonly validationUrl: string;
}

/** An organisation: its shortcode with the money in its accounts. */
export interface Account {
  readonly shortcode: SimulatedShortcode;
  /** Every account this kind of organisation has. */
  readonly books: ReadonlyMap<AccountName, AccountBook>;
  /** The account that customers pay into and payouts leave from: `utility`, of a till `merchant`. */
  readonly takings: AccountBook;
  pullRegistered: boolean;
  c2b: C2bAddresses | undefined;
}

/** The account of that name; tills have no utility account, paybills no merchant account: both mean the one that takes payments. */
export function bookOf(account: Account, name: AccountName): AccountBook {
  return account.books.get(name) ?? account.takings;
}

function openBooks({ kind, funds = {} }: SimulatedShortcode): Pick<Account, 'books' | 'takings'> {
  const takes = kind === 'till' ? 'merchant' : 'utility';
  const open = (name: AccountName, balance: number): AccountBook => ({ name, balance, rows: [] });
  const takings = open(takes, funds[takes] ?? 0);
  const books = new Map<AccountName, AccountBook>([
    ['working', open('working', funds.working ?? 0)],
    [takes, takings],
    ['charges', open('charges', 0)],
  ]);
  return { books, takings };
}

/** Accounts by every number they answer to. */
export interface Accounts {
  /** By what signs requests: the paybill, or the till's store number. */
  bySigner(number: string): Account | undefined;
  /** By what customers pay: the paybill or the till. */
  byReceiver(number: string): Account | undefined;
  any(number: string): Account | undefined;
  list(): readonly Account[];
}

const isShortcode = (text: unknown): text is string => typeof text === 'string' && /^\d{5,7}$/.test(text);

/** Checks the shortcodes of a caller and opens their accounts; throws `shortcode_invalid`. */
export function openAccounts(shortcodes: readonly SimulatedShortcode[]): Accounts {
  const signers = new Map<string, Account>();
  const receivers = new Map<string, Account>();
  for (const shortcode of shortcodes) {
    checkShortcode(shortcode);
    const signer = shortcode.storeNumber ?? shortcode.number;
    if (receivers.has(shortcode.number) || signers.has(signer))
      throw refuse(`The shortcode ${shortcode.number} (or its store number) is given twice. Give each number once.`);
    const account: Account = { shortcode, ...openBooks(shortcode), pullRegistered: false, c2b: undefined };
    receivers.set(shortcode.number, account);
    signers.set(signer, account);
  }
  return {
    bySigner: (number) => signers.get(number),
    byReceiver: (number) => receivers.get(number),
    any: (number) => receivers.get(number) ?? signers.get(number),
    list: () => [...receivers.values()],
  };
}

function checkShortcode(shortcode: SimulatedShortcode): void {
  const { kind, number, storeNumber, passkey, name, maxBalance } = shortcode;
  if (kind !== 'paybill' && kind !== 'till') throw refuse('Set the kind of each shortcode to "paybill" or "till".');
  if (!isShortcode(number)) throw refuse('Give each shortcode’s number as text of 5 to 7 digits, such as "174379".');
  if (storeNumber !== undefined && kind === 'paybill')
    throw refuse(`Paybill ${number} has a storeNumber; only tills have one. Leave it out.`);
  if (storeNumber !== undefined && !isShortcode(storeNumber))
    throw refuse(`Give the storeNumber of till ${number} as text of 5 to 7 digits.`);
  if (typeof passkey !== 'string' || passkey === '') throw refuse(`Give the shortcode ${number} a passkey.`);
  if (typeof name !== 'string' || name.trim() === '') throw refuse(`Give the shortcode ${number} a name; customers see it on the prompt.`);
  if (maxBalance !== undefined && !(Number.isInteger(maxBalance) && maxBalance > 0))
    throw refuse(`Give maxBalance of ${number} in whole shillings.`);
  checkMoney(shortcode);
}

function checkMoney({ number, funds = {}, tariff, nominatedNumber }: SimulatedShortcode): void {
  for (const [name, shillings] of Object.entries(funds)) {
    if (!['working', 'utility', 'merchant'].includes(name)) throw refuse(`Set funds of ${number} for working, utility or merchant.`);
    if (!(Number.isInteger(shillings) && shillings >= 0)) throw refuse(`Give the funds of ${number} in whole shillings.`);
  }
  if (tariff !== undefined && !Object.hasOwn(TARIFFS, tariff))
    throw refuse(`Set the tariff of ${number} to one of: ${Object.keys(TARIFFS).join(', ')}.`);
  if (nominatedNumber !== undefined && readPhone(nominatedNumber) === undefined)
    throw refuse(`Give the nominatedNumber of ${number} as a Kenyan mobile number, such as 0712 345 678.`);
}

const refuse = (sentence: string): Error => invalid('shortcode_invalid', sentence, { field: 'shortcodes' });
