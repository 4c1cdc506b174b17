import { readFileSync, readdirSync } from 'node:fs';
import { createDaraja } from '../src/index.ts';
import type { Daraja, DarajaOptions } from '../src/index.ts';
import { addressOf, jsonOf } from './fetch-arguments.ts';
import type { AnswerFixture } from './fixtures.ts';
import { sampleCredentials } from './sample-requests.ts';
import { testClock } from './test-clock.ts';

/** The APIs that keep their payloads in a folder of their own. */
type ApiFolder = 'c2b' | 'qr' | 'bill-manager' | 'standing-order' | 'look-ups' | 'bonga' | 'iot';

const root = new URL('../../../test/fixtures/daraja/', import.meta.url);

/** The names of the payloads of an API, all or those that begin with `prefix`. */
export const apiFixtureNames = (api: ApiFolder, prefix = ''): string[] =>
  readdirSync(new URL(`${api}/`, root))
    .map((file) => file.replace('.json', ''))
    .filter((name) => name.startsWith(prefix));

/** A body as it stands on the wire. */
export const apiFixture = (api: ApiFolder, name: string): unknown =>
  JSON.parse(readFileSync(new URL(`${api}/${name}.json`, root), 'utf8')) as unknown;

/** The body of an answer. */
export function apiAnswer(api: ApiFolder, name: string): unknown {
  const answer = apiFixture(api, name) as AnswerFixture;
  return 'body' in answer ? answer.body : undefined;
}

/** What left a client. */
export interface Sent {
  readonly path: string;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/** A client whose calls are all answered alike, and what it sent. */
export function clientAnsweredBy(answer: AnswerFixture, options: Partial<DarajaOptions> = {}): { daraja: Daraja; sent: Sent[] } {
  const sent: Sent[] = [];
  const system = testClock((input, init) => {
    const url = new URL(addressOf(input));
    if (url.pathname.startsWith('/oauth')) return Promise.resolve(Response.json({ access_token: 't', expires_in: '3599' }));
    sent.push({ path: url.pathname + url.search, body: jsonOf(init), headers: Object.fromEntries(new Headers(init?.headers)) });
    return Promise.resolve(
      'body' in answer
        ? Response.json(answer.body, { status: answer.httpStatus })
        : new Response(answer.bodyText, { status: answer.httpStatus }),
    );
  });
  return { daraja: createDaraja({ ...sampleCredentials, system, ...options }), sent };
}

/** The same, by the name of the answer. */
export const apiAnsweredBy = (api: ApiFolder, name: string, options: Partial<DarajaOptions> = {}): { daraja: Daraja; sent: Sent[] } =>
  clientAnsweredBy(apiFixture(api, name) as AnswerFixture, options);
