import { createChance } from '@malipo/simulator';
import type { Chance } from '@malipo/simulator';
import fc from 'fast-check';
import { routes } from '../../packages/malipo/src/http/routes/index.ts';
import { testMalipo } from '../../packages/malipo/src/testing/index.ts';
import type { Problem } from '../../packages/malipo/src/engine/api.ts';
import type { LaneResult } from './lanes.ts';

const pick = <T>(chance: Chance, list: readonly T[]): T => list[chance.below(list.length)] as T;

/** Names that requests of this API have, and some that objects have. */
const names = [
  'amount',
  'reference',
  'phone',
  'accountReference',
  'description',
  'shortcode',
  'metadata',
  'expiresAt',
  'returnUrl',
  'url',
  'types',
  'active',
  '__proto__',
  'constructor',
  'toString',
];
const goodValues: readonly unknown[] = [
  500,
  '500',
  'ORDER-17',
  '0712345678',
  '174379',
  { a: 1 },
  '2030-01-01T00:00:00Z',
  'https://shop.test/x',
  ['payment.paid'],
  true,
];
const contentTypes = [
  'application/json',
  'application/json',
  'application/json',
  'application/json; charset=utf-8',
  'text/plain',
  'application/x-www-form-urlencoded',
  '',
  'application/problem+json',
];
const queryNames = ['after', 'limit', 'status', 'reference', 'phone', 'paymentId', 'unmatched', 'types', '__proto__'];

const anything = fc.jsonValue({ maxDepth: 4 });
const anyText = fc.string({ unit: 'binary', maxLength: 40 });

/** Random requests to every route: no crash, no 5xx, a sentence for every refusal, and nothing in the book. */
export async function runFuzz(seed: number, count: number): Promise<LaneResult> {
  const problems: Problem[] = [];
  const { malipo, simulator, run } = await testMalipo({
    seed,
    engine: { report: (problem) => problems.push(problem) },
    simulator: { defaultHabit: 'neverLooks' },
  });
  const { key } = await malipo.apiKeys.create({ mode: 'test' });
  const { id, clientSecret } = await malipo.payments.create({ amount: 500, reference: 'TARGET', phone: simulator.payer() });
  const chance = createChance(seed);
  const values = fc.sample(anything, { numRuns: 2000, seed });
  const texts = fc.sample(anyText, { numRuns: 2000, seed });
  const wrong = new Set<string>();
  const statuses = new Map<number, number>();
  for (let i = 1; i <= count; i++) {
    const { path, method } = pick(chance, routes);
    const asked = new URL(
      `http://malipo.test${path.replace('{id}', encodeURIComponent(pick(chance, [id, id, 'pay_0', pick(chance, texts), '..', '%00'])))}`,
    );
    for (let n = chance.below(3); n > 0; n--)
      asked.searchParams.append(pick(chance, queryNames), pick(chance, [...texts.slice(0, 5), '1', '-1', '1e9', 'open', id]));
    const answer = await malipo.handler(requestTo(asked, pick(chance, [method, method, method, 'POST', 'PATCH', 'GET'])));
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    const what = await complaint(answer);
    if (what) wrong.add(`${method} ${path}: ${what}`);
    if (i % 5000 === 0) await run.advance(1_000);
  }

  function requestTo(url: URL, method: string): Request {
    const signedIn = { authorization: `Bearer ${key}` };
    const secret = pick<Record<string, string>>(chance, [
      signedIn,
      signedIn,
      signedIn,
      signedIn,
      { 'malipo-client-secret': clientSecret },
      {},
    ]);
    const headers = { ...secret, 'content-type': pick(chance, contentTypes) };
    const repeated: Record<string, string> = chance.below(5) === 0 ? { 'idempotency-key': pick(chance, ['', 'one', 'k'.repeat(300)]) } : {};
    const init: RequestInit = { method, headers: { ...headers, ...repeated } };
    if (method === 'GET' || method === 'HEAD') return new Request(url, { ...init, body: null });
    return new Request(url, { ...init, body: body() });
  }

  function body(): string {
    const kind = chance.below(10);
    if (kind === 0) return pick(chance, texts);
    if (kind === 1) return JSON.stringify(pick(chance, values));
    const fields = Array.from({ length: chance.below(5) }, () => [
      pick(chance, names),
      chance.below(3) ? pick(chance, goodValues) : pick(chance, values),
    ]);
    const base = chance.below(2)
      ? [
          ['amount', 500],
          ['reference', `R${chance.below(1000)}`],
        ]
      : [];
    const text = `{${[...base, ...fields].map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`;
    return chance.below(20) === 0 ? text.slice(0, chance.below(text.length)) : text;
  }

  const errors = problems.filter(({ level }) => level === 'error').map(({ code, message }) => `${code} was reported: ${message}`);
  if ((await malipo.settlements.list()).items.length > 0) wrong.add('a request made money');
  if (Object.keys(Object.prototype).length > 0) wrong.add('Object.prototype has new fields');
  if ((await malipo.payments.get(id)).amount !== 500) wrong.add('what is owed was changed');
  const note = [...statuses]
    .toSorted(([a], [b]) => a - b)
    .map(([status, times]) => `${times} × ${status}`)
    .join(', ');
  return { wrong: [...wrong, ...new Set(errors)], note: `seed ${seed}: ${note}` };
}

/** What an answer should not be like; undefined when it is in order. */
async function complaint(answer: Response): Promise<string | undefined> {
  const type = answer.headers.get('content-type') ?? '';
  if (type.startsWith('text/event-stream')) return answer.body?.cancel().then(() => undefined);
  const text = await answer.text();
  if (answer.status >= 500) return `${answer.status} ${text.slice(0, 300)}`;
  if (answer.status < 400) return undefined;
  const problem = type === 'application/problem+json' ? (JSON.parse(text) as { code?: unknown; detail?: unknown }) : {};
  const isSentence = typeof problem.code === 'string' && typeof problem.detail === 'string' && problem.detail.length > 10;
  return isSentence ? undefined : `${answer.status} without a sentence: ${text.slice(0, 200)}`;
}
