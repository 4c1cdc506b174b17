import { publicSandboxShortcode } from '@malipo/daraja';
import { invalid } from '@malipo/daraja/values';

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
}

/** The passkey Safaricom publishes for its sandbox paybill 174379; public test data. */
export const SANDBOX_PASSKEY: string = publicSandboxShortcode.passkey;

/** The paybill of the public sandbox, and a till of ours whose requests store 600101 signs. */
export const DEFAULT_SHORTCODES: readonly SimulatedShortcode[] = [
  { kind: 'paybill', number: '174379', passkey: SANDBOX_PASSKEY, name: 'DUKA LA MFANO' },
  { kind: 'till', number: '600100', storeNumber: '600101', passkey: SANDBOX_PASSKEY, name: 'KIOSKI CHA MFANO' },
];

/** A shortcode with the money it took. */
export interface Account {
  readonly shortcode: SimulatedShortcode;
  balance: number;
  pullRegistered: boolean;
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
    const account: Account = { shortcode, balance: 0, pullRegistered: false };
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
}

const refuse = (sentence: string): Error => invalid('shortcode_invalid', sentence, { field: 'shortcodes' });
