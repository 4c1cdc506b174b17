import { inject } from 'vitest';

/** A database for one test file, empty, on the run's one PostgreSQL. */
export interface FreshDatabase {
  readonly url: string;
  /** Drops it, whoever is still connected. */
  drop(): Promise<void>;
}

/** Creates an empty database; the first call of a run starts PostgreSQL, which takes about two seconds. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const url = await ask('POST');
  return { url, drop: async () => void (await ask('DELETE', url)) };
}

async function ask(method: 'POST' | 'DELETE', body?: string): Promise<string> {
  const response = await fetch(inject('postgresBroker'), { method, ...(body === undefined ? {} : { body }) });
  const answer = await response.text();
  if (!response.ok) throw new Error(answer);
  return answer;
}
