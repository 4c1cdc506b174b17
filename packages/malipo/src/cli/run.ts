import { MalipoError } from '@malipo/daraja/values';
import { explainCode, explainHelp } from './commands/explain.ts';
import { keys, keysHelp } from './commands/keys.ts';
import { migrate, migrateHelp } from './commands/migrate.ts';
import { serveHelp, serveUntilStopped } from './commands/serve.ts';
import { simulator, simulatorHelp } from './commands/simulator.ts';
import { dev, devHelp } from './dev/dev.ts';
import { exitCodeOf, usage } from './errors.ts';
import type { Terminal } from './terminal.ts';

interface Command {
  readonly help: string;
  readonly summary: string;
  run(args: readonly string[], terminal: Terminal): Promise<void>;
}

const commands: ReadonlyMap<string, Command> = new Map([
  ['dev', { help: devHelp, summary: 'everything at your desk: server, simulator, demo shop, phone', run: dev }],
  ['serve', { help: serveHelp, summary: 'the server, set up by environment variables', run: serveUntilStopped }],
  ['simulator', { help: simulatorHelp, summary: 'a Safaricom in memory, for any client in any language', run: simulator }],
  ['migrate', { help: migrateHelp, summary: 'brings the database up to date', run: migrate }],
  ['keys', { help: keysHelp, summary: 'makes, lists and revokes API keys', run: keys }],
  ['explain', { help: explainHelp, summary: 'what a code or an answer of Safaricom’s means, and what to do', run: explainCode }],
]);

const width = Math.max(...[...commands.keys()].map((name) => name.length));
const overview = `malipo <command> [options]

${[...commands].map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`).join('\n')}

malipo <command> --help says more.
`;

/** Runs one command and gives the exit code: 0, 1 when the work failed, 2 when the person has to change something. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    terminal.print(overview);
    return 0;
  }
  try {
    const command = commands.get(name);
    if (!command) throw usage(`There is no command “${name}”. Choose one of: ${[...commands.keys()].join(', ')}.`);
    if (rest.includes('--help') || rest.includes('-h')) terminal.print(command.help);
    else await command.run(rest, terminal);
    return 0;
  } catch (error) {
    terminal.complain(sentenceOf(error));
    return exitCodeOf(error);
  }
}

/** Our own errors are sentences for people; anything else is a fault of ours, and its place in the code helps. */
function sentenceOf(error: unknown): string {
  if (error instanceof MalipoError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
