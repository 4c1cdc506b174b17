import { readFileSync, readdirSync } from 'node:fs';
import * as daraja from '@malipo/daraja';
import { createChance } from '@malipo/simulator';
import type { Chance } from '@malipo/simulator';
import type { LaneResult } from './lanes.ts';

type Reader = (body: unknown) => unknown;
type Readers = readonly (readonly [name: string, read: Reader])[];

/** What is no reader of a body: values, codes, guards of something else. */
const isOfOther = new Set(['isListedCode', 'readPhone', 'readShillings', 'readReceipt', 'readNairobiTimestamp', 'readC2bPayer']);
/** Parts that are handed on as they came. */
const raw = new Set(['errors', 'body', 'content']);

/** Every exported reader of something that Safaricom sends. */
const readers: Readers = Object.entries(daraja).filter(
  (entry): entry is [string, Reader] => /^(?:read|is)[A-Z]/.test(entry[0]) && !isOfOther.has(entry[0]) && typeof entry[1] === 'function',
);

const root = new URL('../fixtures/daraja/', import.meta.url);
const pick = <T>(chance: Chance, list: readonly T[]): T => list[chance.below(list.length)] as T;

/** Values that are not what stood there, though some look like it. */
const odd: readonly unknown[] = [
  null,
  '',
  ' ',
  0,
  '0',
  -0,
  1,
  '1',
  -1,
  '-5.00',
  1.005,
  '1.005',
  '1,500.00',
  '10.5',
  10.5,
  '0.01',
  250_000.99,
  1e21,
  1e300,
  2 ** 53,
  '9'.repeat(16),
  'NaN',
  Number.MAX_SAFE_INTEGER,
  true,
  false,
  [],
  {},
  [[]],
  ['1500.00'],
  { Value: '1500.00' },
  'KES 5',
  '5e3',
  '0x10',
  '٥',
  '1500.00\u0000',
  '1500.00 ',
  'x'.repeat(5000),
  '\ud800',
  'ÅÉÎØÜ',
  'UKL1AB2CD3',
  '0000000000',
  '254700000001',
  '2547 ***** 001',
  '20261121103018',
  '20261331256199',
  '31-02-2026',
  'SFC_IC0003',
  '200',
  200,
  '1037',
  'Working Account|KES|700000.00|700000.00|0.00|0.00',
  'a|KES|1.2.3|x|-1|',
  '{Amount={CurrencyCode=KES, MinimumAmount=618683, BasicAmount=6186.83}}',
  'x|KES|22.40&y|KES|1.00',
];

/** Numbers in what is read that are no money. */
const noMoney = new Set([
  'completedAt',
  'otherCompletedAt',
  'initiatedAt',
  'finalisedAt',
  'at',
  'nextOffset',
  'unreadable',
  'points',
  'rate',
  'resultType',
]);

/**
 * Payloads of every kind, spoilt in one to three places, each for every reader: none throws, calls a failure a
 * success, or tells an amount that does not stand in the payload, to the cent.
 */
export function fuzzReaders(seed: number, count: number, table: Readers = readers): LaneResult {
  const chance = createChance(seed);
  const wrong = new Set<string>();
  const samples = allSamples();
  for (let i = 0; i < count; i++) {
    const { name, text } = pick(chance, samples);
    const body = spoil(chance, JSON.parse(text) as unknown);
    let told: ReadonlySet<number> | undefined;
    const centsThere = (): ReadonlySet<number> => (told ??= centsIn(body));
    for (const [readerName, read] of table) {
      const complaint = complaintAbout(body, read, centsThere);
      if (complaint !== undefined && wrong.size < 50)
        wrong.add(`seed ${seed}: ${readerName} ${complaint} in ${name} no. ${i}: ${JSON.stringify(body)?.slice(0, 1500)}`);
    }
  }
  if (Object.keys(Object.prototype).length > 0) wrong.add('Object.prototype has new fields');
  return { wrong: [...wrong], note: `seed ${seed}: ${count} mutations of ${samples.length} payloads, ${table.length} readers` };
}

interface Sample {
  readonly name: string;
  readonly text: string;
}

function allSamples(): readonly Sample[] {
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.json'));
  return paths.flatMap((path) => {
    const kept = JSON.parse(readFileSync(new URL(path.replaceAll('\\', '/'), root), 'utf8')) as Readonly<Record<string, unknown>>;
    if ('bodyText' in kept) return [];
    const body = 'httpStatus' in kept ? kept['body'] : kept;
    return [{ name: path, text: JSON.stringify(body) }];
  });
}

function complaintAbout(body: unknown, read: Reader, centsThere: () => ReadonlySet<number>): string | undefined {
  let value: unknown;
  try {
    value = read(body);
  } catch (error) {
    return `threw ${String(error)}`;
  }
  if (isFalseSuccess(value)) return 'called a failure a success';
  const amounts = amountsIn(value);
  if (amounts.length === 0) return undefined;
  const invented = amounts.find(([, amount]) => !Number.isSafeInteger(amount) || !centsThere().has(amount));
  return invented && `made ${invented[0]} ${invented[1]} of money that is not there`;
}

/** Only the code 0 is a success. */
function isFalseSuccess(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('succeeded' in value) || !('resultCode' in value)) return false;
  return value.succeeded === true && value.resultCode !== '0';
}

/** Numbers of a read value with their names, instants and counts left out. Raw parts of a body are not looked into. */
function amountsIn(value: unknown, name = ''): (readonly [string, number])[] {
  if (raw.has(name)) return [];
  if (typeof value === 'number') return noMoney.has(name) ? [] : [[name, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => amountsIn(inner, Array.isArray(value) ? name : key));
}

/** Every amount that a payload means: its numbers, and the texts that are one, in cents, without a float. */
function centsIn(value: unknown, found = new Set<number>()): Set<number> {
  if (typeof value === 'number') addCents(String(value), found);
  else if (typeof value === 'string') centsInText(value, found);
  else if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) centsIn(inner, found);
  return found;
}

/** The whole text, its parts between `&` and `|`, and what follows `BasicAmount=`; never a piece of `1,500.00`. */
function centsInText(text: string, found: Set<number>): void {
  for (const part of [text, ...text.split(/[&|]/)]) addCents(part.replace(/^[\s\p{Cc}]+|[\s\p{Cc}]+$/gu, ''), found);
  for (const [, part = ''] of text.matchAll(/BasicAmount=([^,}\s]*)/g)) addCents(part, found);
  if (!/^\s*[[{]/.test(text)) return;
  try {
    centsIn(JSON.parse(text), found);
  } catch {
    // Only begins like JSON: there is nothing more in it.
  }
}

function addCents(text: string, found: Set<number>): void {
  const match = /^(-?)(\d{1,13})(?:\.(\d{1,2}))?$/.exec(text);
  if (match) found.add(Number(BigInt(`${match[2]}${(match[3] ?? '').padEnd(2, '0')}`)) * (match[1] === '-' ? -1 : 1));
}

/** One to three places of the payload removed, replaced, retyped, moved, doubled or renamed. */
function spoil(chance: Chance, body: unknown): unknown {
  const holder = { body };
  for (let n = 1 + chance.below(3); n > 0; n--) {
    const places: [Record<string, unknown>, string][] = [];
    listPlaces(holder, places);
    if (places.length === 0) break;
    const [parent, key] = pick(chance, places);
    spoilOne(chance, parent, key, pick(chance, places));
  }
  // What JSON cannot carry, such as an array with a constructor of its own, reaches no reader.
  return (JSON.parse(JSON.stringify(holder)) as { body?: unknown }).body;
}

function listPlaces(parent: object, places: [Record<string, unknown>, string][]): void {
  for (const [key, value] of Object.entries(parent)) {
    places.push([parent as Record<string, unknown>, key]);
    if (typeof value === 'object' && value !== null && places.length < 500) listPlaces(value as object, places);
  }
}

function spoilOne(
  chance: Chance,
  parent: Record<string, unknown>,
  key: string,
  [otherParent, otherKey]: [Record<string, unknown>, string],
): void {
  const value = parent[key];
  switch (chance.below(8)) {
    case 0:
      delete parent[key];
      break;
    case 1:
    case 2:
      parent[key] = structuredClone(pick(chance, odd));
      break;
    case 3:
      parent[key] = typeof value === 'number' ? String(value) : typeof value === 'string' ? Number(value) : [value];
      break;
    case 4:
      parent[key] = structuredClone(otherParent[otherKey]);
      break;
    case 5:
      parent[key] = [value, structuredClone(value)];
      break;
    case 6:
      if (typeof value === 'string') parent[key] = cut(chance, value);
      break;
    default:
      // A list has no names in JSON: one called `constructor` could not arrive.
      if (Array.isArray(parent)) break;
      delete parent[key];
      Object.defineProperty(parent, pick(chance, [key.toUpperCase(), key.toLowerCase(), `${key} `, '__proto__', 'constructor']), {
        value,
        enumerable: true,
        configurable: true,
        writable: true,
      });
  }
}

/** A text with a character less, more or other. */
function cut(chance: Chance, text: string): string {
  const at = chance.below(text.length + 1);
  return text.slice(0, at) + pick(chance, ['', '.', '0', '-', ',', '|', ' ', 'e', '9']) + text.slice(at + chance.below(2));
}
