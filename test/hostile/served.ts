import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServerSettings } from './server.ts';

const script = join(import.meta.dirname, 'server.ts');
/** Compiled once for all starts, as an installed package is: what is measured is the start, not the stripping of types. */
const compiled = join(tmpdir(), 'malipo-hostile-compiled');

/** A running server process. */
export interface Served {
  readonly url: string;
  readonly pid: number;
  /** Everything it has printed. */
  readonly log: () => string;
  /** SIGKILL: no last words, no clean-up. */
  kill(): Promise<void>;
}

/** Starts `server.ts`, perhaps under another command, such as strace; resolves when it answers. */
export async function startServer(settings: ServerSettings, under: readonly string[] = []): Promise<Served> {
  const served = spawnServer(settings, under);
  await served.listening;
  return served;
}

/** The same, without waiting. */
export function spawnServer(settings: ServerSettings, under: readonly string[] = []): Served & { readonly listening: Promise<void> } {
  const [command, ...args] = [...under, process.execPath, '--conditions=malipo-source', script, JSON.stringify(settings)];
  const env = { ...process.env, NODE_OPTIONS: '', NODE_COMPILE_CACHE: compiled };
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env, detached: true });
  let log = '';
  const listening = new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (data) => {
      log += String(data);
      if (log.includes('"listening"')) resolve();
    });
    child.stderr.on('data', (data) => (log += String(data)));
    child.on('error', reject);
    child.on('exit', (code, signal) => reject(new Error(`The server ended (${code ?? signal}). It said:\n${log.slice(-2000)}`)));
  });
  listening.catch(() => undefined);
  return { url: `http://localhost:${settings.port}`, pid: child.pid ?? 0, log: () => log, kill: () => killGroup(child), listening };
}

/** The whole group: strace and the like would otherwise leave the server behind. */
async function killGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  process.kill(-child.pid, 'SIGKILL');
  await gone;
}

/** A port that nobody uses at the moment. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

/** Waits for something that another process does; the only sleeping in these tests. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  mostMs = 60_000,
): Promise<T> {
  const end = Date.now() + mostMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`Within ${mostMs} ms this did not happen: ${what}.`);
    await pause(20);
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
