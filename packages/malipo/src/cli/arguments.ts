import { parseArgs } from 'node:util';
import type { ParseArgsOptionsConfig } from 'node:util';
import { usage } from './errors.ts';

/** One command: how it is called, what it says about itself, what it does. */
export interface Flags {
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly lists: Readonly<Record<string, readonly string[]>>;
  readonly words: readonly string[];
}

/** Reads flags as Node does, and refuses with a sentence that names the command's help. */
export function readFlags(command: string, args: readonly string[], options: ParseArgsOptionsConfig, mostWords = 0): Flags {
  const { values, positionals } = parse(command, args, options);
  if (positionals.length > mostWords) throw usage(`“${positionals[mostWords]}” is one word too many. See: malipo ${command} --help`);
  const entries = Object.entries(values);
  return {
    words: positionals,
    values: Object.fromEntries(entries.flatMap(([name, value]) => (Array.isArray(value) ? [] : [[name, value]]))),
    lists: Object.fromEntries(entries.flatMap(([name, value]) => (Array.isArray(value) ? [[name, value.map(String)]] : []))),
  };
}

function parse(command: string, args: readonly string[], options: ParseArgsOptionsConfig): ReturnType<typeof parseArgs> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    const [sentence = ''] = (error instanceof Error ? error.message : String(error)).split('. To specify');
    throw usage(`${sentence.replace(/\.$/, '')}. See: malipo ${command} --help`);
  }
}

/** Text of a flag that may be left out. */
export const textOf = (flags: Flags, name: string): string | undefined => {
  const value = flags.values[name];
  return typeof value === 'string' ? value : undefined;
};

/** A port from a flag; `fallback` when it is left out. */
export function portOf(flags: Flags, name: string, fallback: number): number {
  const text = textOf(flags, name);
  const port = text === undefined ? fallback : readPort(text);
  if (port === undefined) throw usage(`--${name} takes a port from 0 to 65535, such as ${fallback}; “${text}” is none.`);
  return port;
}

/** Undefined when the text is no port. 0 lets the system choose one. */
export function readPort(text: string): number | undefined {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  return port <= 65_535 ? port : undefined;
}
