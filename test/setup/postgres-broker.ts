import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { startPostgres } from './embedded-postgres.ts';
import type { Postgres } from './embedded-postgres.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where test files ask for a database; see `postgres.ts`. */
    postgresBroker: string;
  }
}

/**
 * One PostgreSQL for a whole test run, started when the first file asks: most runs touch a few unit tests
 * and should not wait for initdb. Test files live in processes of their own, so they ask over HTTP.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let starting: Promise<Postgres> | undefined;
  const answer = async (request: IncomingMessage): Promise<string> => {
    const postgres = await (starting ??= startPostgres());
    if (request.method === 'POST') return postgres.createDatabase();
    await postgres.dropDatabase(await text(request));
    return '';
  };
  const broker = createServer((request, response) => {
    answer(request).then(
      (body) => response.end(body),
      (error: unknown) => refuse(response, error),
    );
  });
  await new Promise<void>((resolve) => broker.listen(0, '127.0.0.1', resolve));
  const { port } = broker.address() as AddressInfo;
  project.provide('postgresBroker', `http://127.0.0.1:${port}`);
  return async () => {
    broker.closeAllConnections();
    await new Promise((resolve) => broker.close(resolve));
    await (await starting?.catch(() => undefined))?.stop();
  };
}

async function text(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

function refuse(response: ServerResponse, error: unknown): void {
  response.statusCode = 500;
  response.end(error instanceof Error ? (error.stack ?? error.message) : String(error));
}
