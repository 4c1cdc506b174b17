import { parseArgs } from 'node:util';
import type { ParseArgsOptionsConfig } from 'node:util';

type Values<Options extends ParseArgsOptionsConfig> = ReturnType<typeof parseArgs<{ options: Options }>>['values'];

/** The flags of a task, such as `npm run bench`. `--help`, and a flag that it does not have, end it with those that it has. */
export function readFlags<const Options extends ParseArgsOptionsConfig>(task: string, options: Options): Values<Options> {
  const args = process.argv.slice(2);
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    const isHelp = args.includes('--help');
    if (!isHelp) console.error(error instanceof Error ? error.message : error);
    const flags = Object.entries(options).map(
      ([name, option]) => `[--${name}${option.type === 'boolean' ? '' : ` ${shown(option.default)}`}]`,
    );
    console.error([task, ...(flags.length > 0 && task.startsWith('npm run') ? ['--'] : []), ...flags].join(' '));
    process.exit(isHelp ? 0 : 1);
  }
}

const shown = (value: unknown): string => (typeof value === 'string' && value !== '' ? value : '…');
