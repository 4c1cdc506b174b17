import { readdirSync, readFileSync } from 'node:fs';

/** An answer of Daraja as it is kept in `test/fixtures/daraja/answers`. */
export type AnswerFixture =
  | { readonly httpStatus: number; readonly body: unknown }
  | { readonly httpStatus: number; readonly contentType: string; readonly bodyText: string };

const root = new URL('../../../test/fixtures/daraja/', import.meta.url);

/** The names of all fixtures in a folder. */
export const fixtureNames = (folder: 'answers' | 'callbacks' | 'requests'): string[] =>
  readdirSync(new URL(`${folder}/`, root)).map((file) => file.replace('.json', ''));

const parsed = (path: string): unknown => JSON.parse(readFileSync(new URL(`${path}.json`, root), 'utf8')) as unknown;

/** A body that Safaricom posts to us. */
export const callbackFixture = (name: string): unknown => parsed(`callbacks/${name}`);

/** What Safaricom answers at once. */
export const answerFixture = (name: string): AnswerFixture => parsed(`answers/${name}`) as AnswerFixture;

/** The parsed body of an answer; undefined when it is no JSON. */
export function answerBody(name: string): unknown {
  const fixture = answerFixture(name);
  return 'body' in fixture ? fixture.body : undefined;
}

/** A body that the client sends. */
export const requestFixture = (name: string): unknown => parsed(`requests/${name}`);
