import { publicSandboxShortcode } from '../public-sandbox.ts';
import { invalid, readPhone } from '../values/index.ts';
import type { Phone } from '../values/index.ts';
import type { DarajaShortcode, Environment } from './types.ts';

const DIGITS_5_TO_7 = /^\d{5,7}$/;
/** Letters that neither the firewall nor the prompt is known to trip over. */
const PLAIN = /^[A-Za-z0-9 ._-]+$/;
const PRINTABLE = /^[!-~]+$/;

/** Refuses a shortcode Daraja would refuse, and the public test data in production. */
export function checkShortcode(shortcode: DarajaShortcode, environment: Environment): void {
  const { kind, number, storeNumber, passkey } = shortcode;
  if (kind !== 'paybill' && kind !== 'till')
    throw invalid('shortcode_kind', 'A shortcode is of kind "paybill" or "till".', { field: 'kind' });
  checkShortcodeNumber(number, 'number');
  if (kind === 'till') checkStoreNumber(number, storeNumber);
  if (kind === 'paybill' && storeNumber !== undefined)
    throw invalid('store_number_unused', `Paybill ${number} has a storeNumber; only tills have one. Leave it out, or set kind to "till".`, {
      field: 'storeNumber',
    });
  if (typeof passkey !== 'string' || !PRINTABLE.test(passkey))
    throw invalid('passkey_invalid', `Give the passkey of shortcode ${number} as Safaricom mailed it, without blanks.`, {
      field: 'passkey',
    });
  if (environment === 'production') refuseTestData(shortcode);
}

/** Refuses what is no paybill, till or store number. */
export function checkShortcodeNumber(number: unknown, field: string): void {
  if (typeof number !== 'string' || !DIGITS_5_TO_7.test(number))
    throw invalid('shortcode_invalid', `${field} must be a paybill, till or store number: text of 5 to 7 digits.`, { field });
}

function checkStoreNumber(till: string, storeNumber: string | undefined): void {
  if (storeNumber === undefined) {
    throw invalid(
      'store_number_missing',
      `Till ${till} needs its storeNumber: the head-office number from the go-live mail, for which the passkey was issued. Without it Safaricom answers “Merchant does not exist”.`,
      { field: 'storeNumber' },
    );
  }
  checkShortcodeNumber(storeNumber, 'storeNumber');
}

function refuseTestData({ number, passkey }: DarajaShortcode): void {
  if (number === publicSandboxShortcode.number)
    throw invalid('sandbox_shortcode', `${number} is Safaricom's public test paybill. Use your own shortcode in production.`, {
      field: 'number',
    });
  if (passkey === publicSandboxShortcode.passkey)
    throw invalid(
      'sandbox_passkey',
      `The passkey of shortcode ${number} is the public one of the sandbox. Use the one Safaricom mailed after go-live.`,
      { field: 'passkey' },
    );
}

/** Refuses a reference or description that Safaricom would cut, refuse or choke on. Nothing is cut for the caller. */
export function checkShortText(text: unknown, field: string, most: number): void {
  const fits = typeof text === 'string' && text.length <= most && PLAIN.test(text) && text.trim() !== '';
  if (!fits)
    throw invalid(
      `${field === 'description' ? 'description' : 'account_reference'}_invalid`,
      `${field} must have 1 to ${most} characters: letters, digits, blanks, full stops, hyphens and underscores. It is never cut for you.`,
      { field },
    );
}

/** Refuses what is not a number as `parsePhone` gives it. */
export function checkPhone(phone: Phone, field: string): void {
  if (readPhone(phone) !== phone)
    throw invalid('phone_invalid', `${field} must be 254 and nine digits, as parsePhone gives it.`, { field });
}

/** Refuses an address Safaricom could not call back; gives it back parsed. `field` is the name the caller used. */
export function checkCallbackUrl(text: unknown, environment: Environment, field = 'callbackUrl'): URL {
  const refuse = (sentence: string): Error => invalid('callback_url_invalid', `${field} ${sentence}`, { field });
  const url = typeof text === 'string' && !/\s/.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw refuse('must be a whole address, such as https://shop.example/cb/1f0c, without blanks.');
  if (url.username !== '' || url.password !== '')
    throw refuse('must not hold a user name or password; put a long random path there instead.');
  if (environment === 'production' && url.protocol !== 'https:')
    throw refuse('must begin with https:// in production; Safaricom calls nothing else.');
  if (environment !== 'simulator' && isThisMachine(url.hostname))
    throw refuse('points to this machine, which Safaricom cannot reach. Give a public address.');
  return url;
}

const isThisMachine = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || host.startsWith('127.') || host === '[::1]' || host === '0.0.0.0';

/** The address of the environment, or the one given instead, without a slash at its end. */
export function checkBaseUrl(environment: Environment, baseUrl: string | undefined): string {
  if (!Object.hasOwn(baseUrls, environment))
    throw invalid('environment_invalid', 'environment must be "simulator", "sandbox" or "production".', { field: 'environment' });
  if (baseUrl === undefined) return baseUrls[environment];
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '')
    throw invalid('base_url_invalid', 'baseUrl must be an address such as https://api.safaricom.co.ke, without query and fragment.', {
      field: 'baseUrl',
    });
  if (environment === 'production' && url.protocol !== 'https:')
    throw invalid('base_url_invalid', 'baseUrl must begin with https:// in production: consumer key and secret travel in it.', {
      field: 'baseUrl',
    });
  return url.href.replace(/\/+$/, '');
}

const baseUrls: Readonly<Record<Environment, string>> = {
  simulator: 'http://localhost:4010',
  sandbox: 'https://sandbox.safaricom.co.ke',
  production: 'https://api.safaricom.co.ke',
};

/** The Basic header of the token request. */
export function checkCredentials(consumerKey: unknown, consumerSecret: unknown): string {
  for (const [field, value] of [
    ['consumerKey', consumerKey],
    ['consumerSecret', consumerSecret],
  ] as const) {
    if (typeof value !== 'string' || !PRINTABLE.test(value))
      throw invalid('credentials_invalid', `Give ${field} as it stands on the Daraja portal, without blanks or line ends.`, { field });
  }
  if (String(consumerKey).includes(':'))
    throw invalid('credentials_invalid', 'consumerKey holds a colon. Give key and secret apart, as consumerKey and consumerSecret.', {
      field: 'consumerKey',
    });
  return `Basic ${btoa(`${String(consumerKey)}:${String(consumerSecret)}`)}`;
}

/** How long one exchange may take. */
export function checkTimeout(timeoutMs: number): number {
  if (!Number.isSafeInteger(timeoutMs) || timeoutMs < 1 || timeoutMs > 600_000)
    throw invalid('timeout_invalid', 'timeoutMs must be whole milliseconds from 1 to 600,000.', { field: 'timeoutMs' });
  return timeoutMs;
}
