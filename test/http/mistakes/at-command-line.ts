import { tmpdir } from 'node:os';
import { run } from '../../../packages/malipo/src/cli/run.ts';
import type { Mistake, Refusal } from './mistake.ts';

/** What a shell would show: the exit code, and the words on the error stream. */
async function type(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Refusal> {
  let sentence = '';
  const stop = AbortSignal.timeout(10_000);
  const code = await run(args, {
    env,
    folder: tmpdir(),
    print: () => undefined,
    complain: (text) => (sentence += text),
    readInput: () => Promise.resolve(''),
    stop,
  });
  return { code: `exit ${code}`, sentence };
}

type Row = readonly [line: string, says: RegExp, env?: Readonly<Record<string, string>>];

const rows: readonly Row[] = [
  ['pay', /Choose one of: dev, serve, simulator, migrate, keys, explain/],
  ['serve --prot 1', /malipo serve --help/],
  ['serve now', /one word too many/],
  ['dev --port x', /a port from 0 to 65535, such as 4000/],
  ['simulator --port 70000', /a port from 0 to 65535, such as 4010/],
  ['simulator --app key', /such as --app mykey:mysecret/],
  ['simulator --till 600100', /such as --till 600100:600101/],
  ['simulator --shortcode 600999 --till 600100:600101', /write them into a file/],
  ['simulator --file nowhere.json', /Is the path right/],
  ['keys', /create, list or revoke/],
  ['keys revoke', /“malipo keys list” shows the ids/],
  ['keys list', /DATABASE_URL is missing/],
  ['migrate', /Set it to the database of your server: sqlite:malipo.db or postgres:/],
  ['migrate', /Set it to sqlite:malipo.db or postgres:/, { DATABASE_URL: 'mysql://localhost/shop' }],
];

/** Mistakes of somebody who types commands. */
export const atCommandLine: readonly Mistake[] = rows.map(([line, says, env = {}]) => ({
  where: 'command line',
  what: `malipo ${line}${env['DATABASE_URL'] === undefined ? '' : ` with DATABASE_URL=${env['DATABASE_URL']}`}`,
  make: () => type(line.split(' '), env),
  code: 'exit 2',
  says,
}));
