import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { run } from './run.ts';

/** The command line of this process: its arguments, its environment with `.env`, its signals. */
export async function runInProcess(): Promise<number> {
  const folder = process.cwd();
  const dotEnv = join(folder, '.env');
  // What is set already wins over the file.
  if (existsSync(dotEnv)) process.loadEnvFile(dotEnv);
  const stopping = new AbortController();
  const stop = (): void => {
    // A second signal does not wait for the work in hand.
    if (stopping.signal.aborted) process.exit(1);
    stopping.abort();
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  return run(process.argv.slice(2), {
    env: process.env,
    folder,
    print: (line) => console.log(line),
    complain: (line) => console.error(line),
    readInput: () => text(process.stdin),
    stop: stopping.signal,
  });
}
