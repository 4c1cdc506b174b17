import { apiNames, explain } from '@malipo/daraja/codes';
import type { CodeApi, CodeEntry, Explanation } from '@malipo/daraja/codes';
import { MalipoError } from '@malipo/daraja/values';
import { codeRecipe, recipeSentence } from '@malipo/simulator';
import { readFlags, textOf } from '../arguments.ts';
import type { Flags } from '../arguments.ts';
import { usage } from '../errors.ts';
import type { Terminal } from '../terminal.ts';

export const explainHelp = `malipo explain <code> ["the text that came with it"] [--api b2c] [--language sw] [--json]
malipo explain - < answer.json

Says what a code, an error answer, a callback or a sentence of Safaricom's means: what happened, whether it is
over, what to tell the customer (English; Swahili with --language sw), what you can do, and how to see it
happen in the simulator. “-” reads standard input.
--api is one of: ${Object.keys(apiNames).join(', ')}.
`;

const WIDTH = 80;
/** One number can mean something on ten APIs; the likeliest are enough to choose from. */
const MOST = 6;

/** `malipo explain` */
export async function explainCode(args: readonly string[], terminal: Terminal): Promise<void> {
  const text = { type: 'string' } as const;
  const flags = readFlags('explain', args, { api: text, language: text, json: { type: 'boolean' } }, 2);
  const api = readApi(flags);
  const language = readLanguage(flags);
  const [what, message] = flags.words;
  if (what === undefined) throw usage('Say what to explain: malipo explain 1032. See: malipo explain --help');
  const asked = what === '-' ? await terminal.readInput() : what;
  const found = explain(asked, { ...(api === undefined ? {} : { api }), ...(message === undefined ? {} : { message }) });
  if (found.length === 0) throw unknown(api);
  if (flags.values['json'] === true) terminal.print(JSON.stringify(found, null, 2));
  else terminal.print(written(found, language));
}

function readApi(flags: Flags): CodeApi | undefined {
  const api = textOf(flags, 'api');
  if (api !== undefined && !Object.hasOwn(apiNames, api))
    throw usage(`There is no API “${api}”. Choose from: ${Object.keys(apiNames).join(', ')}.`);
  return api as CodeApi | undefined;
}

function readLanguage(flags: Flags): 'en' | 'sw' {
  const language = textOf(flags, 'language') ?? 'en';
  if (language !== 'en' && language !== 'sw') throw usage(`--language takes en or sw, not “${language}”.`);
  return language;
}

function unknown(api: CodeApi | undefined): MalipoError {
  const wider = api === undefined ? '' : ' Try without --api.';
  return new MalipoError(
    'code_unknown',
    `None of the lists has this.${wider} Compare with the transaction on the M-PESA portal before you ask for the money again.`,
  );
}

function written(found: readonly Explanation[], language: 'en' | 'sw'): string {
  const shown = found.slice(0, MOST).map(({ entry }) => paragraph(entry, language));
  const rest = found.slice(MOST).map(({ entry }) => entry.api);
  const more = rest.length === 0 ? [] : [wrapped('Also known on: ', `${[...new Set(rest)].join(', ')}. Choose with --api.`)];
  return [...shown, ...more].join('\n\n');
}

const whoActs: Readonly<Record<CodeEntry['retry'], string>> = {
  auto: 'later, by itself',
  customer: 'when the customer wants to',
  fix: 'once it is mended',
  none: 'no',
};

function paragraph(entry: CodeEntry, language: 'en' | 'sw'): string {
  const over = entry.isFinal ? (entry.reconcile === true ? 'yes, but money may still come' : 'yes') : 'no';
  const lines: readonly (readonly [string, string | undefined])[] = [
    ['Meaning', entry.meaning],
    ['Over', over],
    ['Try again', whoActs[entry.retry]],
    ['Tell them', entry.customer[language]],
    ['Do', entry.operator],
    ['Simulator', recipeSentence(codeRecipe(entry))],
  ];
  const name = entry.variant === undefined ? entry.code : `${entry.code} (${entry.variant})`;
  const said = lines.flatMap(([label, text]) => (text === undefined ? [] : [wrapped(`  ${label.padEnd(10)}`, text)]));
  return [`${name} · ${apiNames[entry.api as CodeApi]}`, ...said].join('\n');
}

/** Words in lines of at most 80 columns, the later ones under the first. */
function wrapped(lead: string, text: string): string {
  const lines: string[] = [];
  let line = lead;
  for (const word of text.split(' ')) {
    const isFirst = line.trimEnd() === '' || line === lead;
    if (!isFirst && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = ' '.repeat(lead.length) + word;
    } else line += isFirst ? word : ` ${word}`;
  }
  return [...lines, line].join('\n');
}
