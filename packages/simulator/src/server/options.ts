import { invalid } from '@malipo/daraja/values';
import type { SimulatorOptions } from '../options.ts';
import { createSimulator } from '../create-simulator.ts';

type Json = Readonly<Record<string, unknown>>;

interface Field {
  readonly says: string;
  fits(value: unknown): boolean;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isNumber = (value: unknown): boolean => typeof value === 'number';
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const isListOf =
  (fields: readonly string[]) =>
  (value: unknown): boolean =>
    Array.isArray(value) && value.every((row) => isObject(row) && Object.keys(row).every((field) => fields.includes(field)));

const APP_FIELDS = ['consumerKey', 'consumerSecret', 'products'];
const SHORTCODE_FIELDS = ['kind', 'number', 'storeNumber', 'passkey', 'name', 'maxBalance', 'funds', 'tariff', 'nominatedNumber'];
const INITIATOR_FIELDS = ['name', 'password', 'roles', 'shortcodes'];
const WALLET_FIELDS = ['phone', 'balance', 'pin', 'habit', 'on', 'registered', 'idType', 'idNumber', 'simSwappedOn', 'bongaPoints'];

/** What an options file may hold. Values are checked further where they are used. */
const FIELDS: Readonly<Record<string, Field>> = {
  seed: { fits: isNumber, says: 'a whole number' },
  baseUrl: { fits: (value) => isText(value) && URL.canParse(value), says: 'an address, such as "http://localhost:4010"' },
  apps: { fits: isListOf(APP_FIELDS), says: 'a list of apps, each with consumerKey and consumerSecret (and products if you like)' },
  shortcodes: {
    fits: isListOf(SHORTCODE_FIELDS),
    says: `a list of shortcodes, each with ${SHORTCODE_FIELDS.join(', ')} (storeNumber and nominatedNumber for tills; maxBalance, funds and tariff if you like)`,
  },
  initiators: {
    fits: isListOf(INITIATOR_FIELDS),
    says: 'a list of operators, each with name and password (roles and shortcodes if you like)',
  },
  mode: { fits: (value) => value === 'lenient' || value === 'strict', says: '"lenient" or "strict"' },
  switches: { fits: isObject, says: 'an object, such as {"queryPending": "error500"}' },
  wallets: {
    fits: isListOf(WALLET_FIELDS),
    says: `a list of phones, each with phone and, if you like, ${WALLET_FIELDS.slice(1).join(', ')}`,
  },
  defaultBalance: { fits: isNumber, says: 'whole shillings' },
  defaultPin: { fits: isText, says: 'four digits as text, such as "1234"' },
  defaultHabit: { fits: (value) => isText(value) || isObject(value), says: 'a habit, such as "person" or "pays"' },
  scenarios: { fits: (value) => typeof value === 'boolean', says: 'true or false' },
  promptLifetimeMs: { fits: isNumber, says: 'whole milliseconds' },
  callbackDelayMs: {
    fits: (value) => isNumber(value) || (Array.isArray(value) && value.length === 2 && value.every(isNumber)),
    says: 'whole milliseconds, or [least, most]',
  },
  callbackTimeoutMs: { fits: isNumber, says: 'whole milliseconds' },
  tokenLifetimeMs: { fits: isNumber, says: 'whole milliseconds' },
  keepDeliveries: { fits: isNumber, says: 'a whole number' },
  keepTraffic: { fits: isNumber, says: 'a whole number' },
};

/**
 * Reads simulator options from JSON (text or the value itself), as an options file holds them. Throws
 * `options_invalid` and its relatives with a sentence about the first thing that is wrong.
 */
export function parseSimulatorOptions(json: unknown): SimulatorOptions {
  const options = typeof json === 'string' ? parse(json) : json;
  if (!isObject(options)) throw refuse('options', 'Give the simulator’s options as a JSON object, such as {"defaultHabit": "pays"}.');
  for (const [name, value] of Object.entries(options)) {
    const field = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
    if (!field) throw refuse(name, `The simulator has no option “${name}”. Its options are: ${Object.keys(FIELDS).join(', ')}.`);
    if (!field.fits(value)) throw refuse(name, `Give the option ${name} as ${field.says}.`);
  }
  const checked = options as SimulatorOptions;
  // Whatever is left to check is checked by making one.
  createSimulator(checked).stop();
  return checked;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid('options_invalid', `The simulator’s options are not JSON: ${cause instanceof Error ? cause.message : 'unreadable'}.`, {
      field: 'options',
    });
  }
}

const refuse = (field: string, sentence: string): Error => invalid('options_invalid', sentence, { field });
