import { publicSandboxShortcode } from '@malipo/daraja';
import type { Environment } from '@malipo/daraja';
import { readPhone } from '@malipo/daraja/values';
import type { ShortcodeOptions } from '../../engine/api.ts';
import type { Setting } from './names.ts';

/** How a group of settings is looked up, and where it says what is wrong. */
export interface SettingReader {
  readonly find: (setting: Setting) => string | undefined;
  /** Notes a problem, with the hint, when the setting is missing. */
  readonly need: (setting: Setting, hint: string) => string;
  readonly problems: string[];
}

const simulatorUrl = 'http://localhost:4010';
const portal = 'The developer portal of Safaricom shows it with your app.';
const isShortcode = (text: string): boolean => /^\d{5,7}$/.test(text);

/** The paybill or till with its app credentials. The simulator has documented ones, so there everything but the number may be left out. */
export function readShortcode(environment: Environment, reader: SettingReader): ShortcodeOptions {
  const { find, need } = reader;
  const isSimulator = environment === 'simulator';
  const kind = find('kind') ?? 'paybill';
  const number = need('shortcode', 'Set it to the number of your paybill or till.');
  const passkey = isSimulator
    ? (find('passkey') ?? publicSandboxShortcode.passkey)
    : need('passkey', 'It came with the go-live e-mail of the shortcode.');
  const [storeNumber, baseUrl, pullNumber, name] = [find('storeNumber'), find('baseUrl'), find('pullNumber'), find('businessName')];
  reader.problems.push(
    ...judgeShortcode({ kind, number, storeNumber }),
    ...judgeEnvironment(environment, { passkey, baseUrl }),
    ...(pullNumber !== undefined && !readPhone(pullNumber)
      ? ['DARAJA_PULL_NUMBER has to be the Safaricom number nominated for the Pull API, such as 0712 345 678.']
      : []),
  );
  return {
    kind: kind === 'till' ? 'till' : 'paybill',
    number,
    passkey,
    environment,
    consumerKey: isSimulator ? (find('consumerKey') ?? 'simulator') : need('consumerKey', portal),
    consumerSecret: isSimulator ? (find('consumerSecret') ?? 'simulator') : need('consumerSecret', portal),
    ...(isSimulator ? { baseUrl: baseUrl ?? simulatorUrl } : {}),
    ...(storeNumber === undefined ? {} : { storeNumber }),
    ...(pullNumber === undefined ? {} : { pullNumber }),
    ...(name === undefined ? {} : { name }),
  };
}

function judgeShortcode({
  kind,
  number,
  storeNumber,
}: {
  readonly kind: string;
  readonly number: string;
  readonly storeNumber: string | undefined;
}): string[] {
  const problems: string[] = [];
  if (kind !== 'paybill' && kind !== 'till') problems.push(`DARAJA_SHORTCODE_KIND is “${kind}”. Set it to paybill or till.`);
  if (number !== '' && !isShortcode(number)) problems.push('DARAJA_SHORTCODE has to be the 5 to 7 digits of your paybill or till.');
  if (storeNumber !== undefined && !isShortcode(storeNumber))
    problems.push('DARAJA_STORE_NUMBER has to be the 5 to 7 digits of the head office (store) of your till.');
  if (kind === 'till' && storeNumber === undefined)
    problems.push('DARAJA_STORE_NUMBER is missing. A till is prompted through its head-office (store) number.');
  return problems;
}

/** What belongs to one environment must not slip into another. */
function judgeEnvironment(
  environment: Environment,
  { passkey, baseUrl }: { readonly passkey: string; readonly baseUrl: string | undefined },
): string[] {
  const problems: string[] = [];
  if (environment === 'production' && passkey === publicSandboxShortcode.passkey)
    problems.push('DARAJA_PASSKEY is the public sandbox passkey. Set the one that was issued for your own shortcode.');
  if (baseUrl !== undefined && !URL.canParse(baseUrl)) problems.push('DARAJA_BASE_URL has to be an address such as http://localhost:4010.');
  if (environment !== 'simulator' && baseUrl !== undefined)
    problems.push(
      `DARAJA_BASE_URL belongs to the simulator only. Remove it, or set DARAJA_ENV=simulator; with ${environment} the address is fixed.`,
    );
  return problems;
}
