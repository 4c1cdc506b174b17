import { invalid } from '@malipo/daraja/values';
import type { Instant, Phone } from '@malipo/daraja/values';
import type { FullHabit } from '../prompts/habits.ts';
import type { StkRequest } from '../prompts/requests.ts';

/** A short message in a phone's inbox. */
export interface Sms {
  readonly at: Instant;
  readonly from: string;
  readonly text: string;
}

/** A phone with its M-PESA money, in whole shillings. */
export interface Wallet {
  readonly phone: Phone;
  readonly owner: string;
  balance: number;
  pin: string;
  habit: FullHabit;
  on: boolean;
  wrongPins: number;
  /** Shillings sent on `spentOn`, a day in Nairobi. */
  spent: number;
  spentOn: string;
  /** Shillings paid out to it by businesses on `receivedOn`, a day in Nairobi. */
  received: number;
  receivedOn: string;
  /** Whether its owner is a registered customer. */
  registered: boolean;
  /** The owner's document, for payouts with an ID check: `01` national id … `05` passport. */
  idType: string;
  idNumber: string;
  /** The day its SIM was last swapped, such as `2026-01-05`; empty for never. */
  simSwappedOn: string;
  /** Bonga points, to be redeemed with Lipa na Bonga. */
  bongaPoints: number;
  /** Prompts on the screen, oldest first. */
  readonly prompts: StkRequest[];
  readonly inbox: Sms[];
}

/** A wallet as a caller describes it. */
export interface WalletOptions {
  readonly phone: string;
  readonly balance?: number;
  readonly pin?: string;
  readonly habit?: unknown;
  readonly on?: boolean;
  readonly registered?: boolean;
  readonly idType?: string;
  readonly idNumber?: string;
  readonly simSwappedOn?: string;
  readonly bongaPoints?: number;
}

/** An inbox keeps this many messages; a phone that pays all day must not fill the memory. */
const INBOX_SIZE = 100;

export function keepSms(wallet: Wallet, sms: Sms): void {
  wallet.inbox.push(sms);
  if (wallet.inbox.length > INBOX_SIZE) wallet.inbox.shift();
}

const FIRST_NAMES = ['JANE', 'JOHN', 'ASHA', 'PETER', 'GRACE', 'JUMA', 'MARY', 'ALI', 'RUTH', 'DAVID'];

/** The invented owner of a number; always the same one for the same number. */
export const ownerOf = (phone: Phone): string => `${FIRST_NAMES[Number(phone.slice(-2)) % FIRST_NAMES.length]} DOE`;

/** Reads shillings of a balance; throws `balance_invalid`. */
export function parseBalance(input: unknown, field = 'balance'): number {
  const balance = typeof input === 'string' && input.trim() !== '' ? Number(input) : input;
  if (typeof balance === 'number' && Number.isInteger(balance) && balance >= 0 && balance <= 1_000_000_000) return balance;
  throw invalid('balance_invalid', `Give ${field} in whole shillings, such as 5000.`, { field });
}

/** Reads a PIN of four digits; throws `pin_invalid`. */
export function parsePin(input: unknown, field = 'pin'): string {
  if (typeof input === 'string' && /^\d{4}$/.test(input)) return input;
  throw invalid('pin_invalid', `Give ${field} as four digits, such as "1234".`, { field });
}

/** Reads the kind of an ID document; throws `id_invalid`. */
export function parseIdType(input: unknown, field = 'idType'): string {
  if (typeof input === 'string' && /^0[1-5]$/.test(input)) return input;
  throw invalid('id_invalid', `Set ${field} to "01" (national id), "02" (military), "03" (alien), "04" (diplomatic) or "05" (passport).`, {
    field,
  });
}

/** Reads the number of an ID document; throws `id_invalid`. */
export function parseIdNumber(input: unknown, field = 'idNumber'): string {
  if (typeof input === 'string' && /^[A-Za-z0-9]{1,20}$/.test(input)) return input;
  throw invalid('id_invalid', `Give ${field} as text of letters and digits, such as "12345678".`, { field });
}

/** Reads the day of a SIM swap; empty text for never. Throws `day_invalid`. */
export function parseSwapDay(input: unknown, field = 'simSwappedOn'): string {
  if (input === '' || (typeof input === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(input) && !Number.isNaN(Date.parse(input)))) return input;
  throw invalid('day_invalid', `Give ${field} as a day, such as "2026-01-05", or "" for never.`, { field });
}
