import { describe, expect, test } from 'vitest';
import { addressOf } from '../../test/fetch-arguments.ts';
import { answerBody, answerFixture } from '../../test/fixtures.ts';
import { sampleCredentials, samplePush } from '../../test/sample-requests.ts';
import { testClock, testStart } from '../../test/test-clock.ts';
import type { TestClock } from '../../test/test-clock.ts';
import { DarajaNotSent, createDaraja, instant, memoryTokenStore, realSystem } from '../index.ts';
import type { Daraja, DarajaOptions, StoredToken, TokenStore } from '../index.ts';
import { tokenKey } from './token-store.ts';

interface World {
  readonly clock: TestClock;
  readonly asked: string[];
  readonly invalid: Set<string>;
  tokens: number;
  /** Keeps the answers to calls made meanwhile back. */
  hold: Promise<void> | undefined;
  answerToken: () => Response | Promise<Response>;
  client(options?: Partial<DarajaOptions>): Daraja;
}

/** A Daraja that hands out token-1, token-2, … and refuses the tokens in `invalid`. */
function world(answer: () => Response = () => Response.json(answerBody('push-accepted'))): World {
  const asked: string[] = [];
  const invalid = new Set<string>();
  const clock = testClock(async (input, init) => {
    if (addressOf(input).includes('/oauth')) {
      const answer = await here.answerToken();
      here.tokens++;
      return answer;
    }
    const token = new Headers(init?.headers).get('authorization')?.replace('Bearer ', '') ?? '';
    asked.push(token);
    await here.hold;
    if (!invalid.has(token)) return answer();
    const refusal = answerFixture('error-token-404-001-03');
    return Response.json('body' in refusal ? refusal.body : null, { status: refusal.httpStatus });
  });
  const here: World = {
    clock,
    asked,
    invalid,
    tokens: 0,
    hold: undefined,
    answerToken: () => Response.json({ access_token: `token-${here.tokens + 1}`, expires_in: '3599' }),
    client: (options) => createDaraja({ ...sampleCredentials, system: clock, ...options }),
  };
  return here;
}

/** Lets everything run that waits for no clock. */
const settle = (): Promise<void> => realSystem.sleep(5);

test('D-41 twenty parallel misses fetch one token', async () => {
  const here = world();
  const daraja = here.client();
  const tokens = await Promise.all(Array.from({ length: 20 }, () => daraja.accessToken()));
  expect(new Set(tokens)).toEqual(new Set(['token-1']));
  expect(here.tokens).toBe(1);
});

test('D-41 twenty parallel refusals of one token fetch one new token, and each push leaves twice', async () => {
  const here = world();
  const daraja = here.client();
  await daraja.accessToken();
  here.invalid.add('token-1');
  await Promise.all(Array.from({ length: 20 }, () => daraja.stkPush(samplePush)));
  expect(here.tokens).toBe(2);
  expect(here.asked.filter((token) => token === 'token-1')).toHaveLength(20);
  expect(here.asked.filter((token) => token === 'token-2')).toHaveLength(20);
});

describe('a refused token', () => {
  test('is dropped, a new one fetched, and the push repeated once and no more', async () => {
    const here = world();
    here.answerToken = () => Response.json({ access_token: 'stale', expires_in: '3599' });
    here.invalid.add('stale');
    const tokenStore = memoryTokenStore();
    await expect(here.client({ tokenStore }).stkPush(samplePush)).rejects.toMatchObject({
      name: 'DarajaNotSent',
      code: 'daraja_token_refused',
      mayBeDone: false,
    });
    expect(here.asked).toEqual(['stale', 'stale']);
    here.answerToken = () => Response.json({ access_token: 'good', expires_in: '3599' });
    await here.client({ tokenStore }).stkPush(samplePush);
    expect(here.asked).toEqual(['stale', 'stale', 'good']);
  });

  test('in the shared store is dropped there too, and another process takes the new one', async () => {
    const here = world();
    const tokenStore = memoryTokenStore();
    const [one, other] = [here.client({ tokenStore }), here.client({ tokenStore })];
    await one.stkPush(samplePush);
    here.invalid.add('token-1');
    await one.stkPush(samplePush);
    await other.stkPush(samplePush);
    expect(here.asked).toEqual(['token-1', 'token-1', 'token-2', 'token-2']);
    expect(here.tokens).toBe(2);
  });

  test('that the shared store will not let go of is not taken from it again', async () => {
    const here = world();
    const tokenStore: TokenStore = { ...memoryTokenStore(), drop: () => Promise.resolve() };
    const daraja = here.client({ tokenStore });
    await daraja.accessToken();
    here.invalid.add('token-1');
    await daraja.stkPush(samplePush);
    expect(here.asked).toEqual(['token-1', 'token-2']);
  });

  test('D-41 whose refusal comes late does not drop the newer one', async () => {
    let letGo = (): void => undefined;
    const here = world();
    const daraja = here.client({ tokenStore: { ...memoryTokenStore(), load: () => Promise.resolve(undefined) } });
    await daraja.accessToken();
    here.invalid.add('token-1');
    here.hold = new Promise((resolve) => (letGo = resolve));
    const late = daraja.stkPush(samplePush);
    await settle();
    here.hold = undefined;
    await daraja.stkPush(samplePush);
    letGo();
    await late;
    expect(here.asked).toEqual(['token-1', 'token-1', 'token-2', 'token-2']);
    expect(here.tokens).toBe(2);
  });

  test('takes no newer token with it', async () => {
    const here = world();
    const tokenStore = memoryTokenStore();
    const [one, other] = [here.client({ tokenStore }), here.client({ tokenStore })];
    await Promise.all([one.accessToken(), other.accessToken()]);
    here.invalid.add('token-1').add('token-2');
    await one.stkPush(samplePush);
    await other.stkPush(samplePush);
    expect(here.tokens).toBe(3);
    expect(here.asked.at(-1)).toBe('token-3');
  });
});

describe('a 401 that says nothing of the token', () => {
  const query = { shortcode: samplePush.shortcode, checkoutRequestId: 'ws_CO_1' };

  /** A world in which every call is answered by a bare 401, and a client whose token is `ageMs` old. */
  async function unauthorised(ageMs: number): Promise<{ here: World; daraja: Daraja }> {
    const here = world(() => new Response('Unauthorized', { status: 401 }));
    const daraja = here.client();
    await daraja.accessToken();
    here.clock.advance(ageMs);
    return { here, daraja };
  }

  test('never repeats a push, but gives an old token up for the next one', async () => {
    const { here, daraja } = await unauthorised(60_000);
    await expect(daraja.stkPush(samplePush)).rejects.toMatchObject({ name: 'DarajaUnknown', mayBeDone: true });
    expect(here.asked).toEqual(['token-1']);
    await expect(daraja.accessToken()).resolves.toBe('token-2');
  });

  test('repeats a query once with a new token', async () => {
    const { here, daraja } = await unauthorised(60_000);
    await expect(daraja.stkQuery(query)).rejects.toMatchObject({ name: 'DarajaUnknown', mayBeDone: false });
    expect(here.asked).toEqual(['token-1', 'token-2']);
  });

  test('keeps its meaning when the shared store cannot forget the token', async () => {
    const here = world(() => new Response('Unauthorized', { status: 401 }));
    const daraja = here.client({ tokenStore: { ...memoryTokenStore(), drop: () => Promise.reject(new Error('disk')) } });
    await daraja.accessToken();
    here.clock.advance(60_000);
    await expect(daraja.stkPush(samplePush)).rejects.toMatchObject({ name: 'DarajaUnknown', mayBeDone: true });
  });

  test('leaves a new token in place, so that a lasting 401 costs no token at every call', async () => {
    const { here, daraja } = await unauthorised(59_999);
    await expect(daraja.stkQuery(query)).rejects.toMatchObject({ name: 'DarajaUnknown' });
    await expect(daraja.stkPush(samplePush)).rejects.toMatchObject({ name: 'DarajaUnknown' });
    expect(here.asked).toEqual(['token-1', 'token-1']);
    expect(here.tokens).toBe(1);
  });
});

describe('renewal', () => {
  test('comes ahead of time, at four fifths of the life, without keeping anybody waiting', async () => {
    const here = world();
    const daraja = here.client();
    await daraja.accessToken();
    here.clock.advance(3599_000 * 0.8 - 1);
    await daraja.accessToken();
    await settle();
    expect(here.tokens).toBe(1);
    here.clock.advance(1);
    await expect(daraja.accessToken()).resolves.toBe('token-1');
    await settle();
    await expect(daraja.accessToken()).resolves.toBe('token-2');
    expect(here.tokens).toBe(2);
  });

  test('that fails leaves the token at hand in use, and is tried again half a minute later', async () => {
    const here = world();
    const daraja = here.client();
    await daraja.accessToken();
    const good = here.answerToken;
    here.answerToken = () => new Response('', { status: 503 });
    here.clock.advance(3000_000);
    for (let i = 0; i < 5; i++) {
      await expect(daraja.accessToken()).resolves.toBe('token-1');
      await settle();
    }
    expect(here.tokens).toBe(2);
    here.answerToken = good;
    here.clock.advance(30_000);
    await daraja.accessToken();
    await settle();
    await expect(daraja.accessToken()).resolves.toBe('token-3');
  });

  test('is waited for in the last minute, when the old token may die on the way', async () => {
    const here = world();
    const daraja = here.client();
    await daraja.accessToken();
    here.clock.advance(3599_000 - 60_000);
    await expect(daraja.accessToken()).resolves.toBe('token-2');
  });

  test('whose runtime died under it does not block the next one for ever', async () => {
    const here = world();
    const good = here.answerToken;
    const daraja = here.client();
    here.answerToken = () => new Promise<Response>(() => undefined);
    void daraja.accessToken().catch(() => undefined);
    await settle();
    here.answerToken = good;
    here.clock.advance(35_001);
    await expect(daraja.accessToken()).resolves.toBe('token-1');
  });
});

describe('D-09 the life of a token, in milliseconds', () => {
  test.each([
    ['token', 3599_000],
    ['token-number', 3599_000],
    ['token-life-unreadable', 3599_000],
  ])('%s', async (name, life) => {
    const here = world();
    const saved: StoredToken[] = [];
    here.answerToken = () => Response.json(answerBody(name));
    const tokenStore: TokenStore = { ...memoryTokenStore(), save: async (_key, token) => void saved.push(token) };
    await here.client({ tokenStore }).accessToken();
    expect(saved).toEqual([{ accessToken: 'Qw3rTyUiOpAsDfGhJkLzXcVbNm12', issuedAt: testStart, expiresAt: testStart + life }]);
  });

  test.each([['0'], ['-5'], [null], [{}], ['1e99'], [Number.MAX_VALUE], ['']])(
    'expires_in %j counts as the usual hour',
    async (expires_in) => {
      const here = world();
      here.answerToken = () => Response.json({ access_token: `token-${here.tokens + 1}`, expires_in });
      const daraja = here.client();
      await daraja.accessToken();
      here.clock.advance(2800_000);
      await daraja.accessToken();
      await settle();
      expect(here.tokens).toBe(1);
      here.clock.advance(100_000);
      await daraja.accessToken();
      await settle();
      expect(here.tokens).toBe(2);
    },
  );

  test('a short one is not asked for again at every call', async () => {
    const here = world();
    here.answerToken = () => Response.json({ access_token: `token-${here.tokens + 1}`, expires_in: '30' });
    const daraja = here.client();
    await daraja.accessToken();
    here.clock.advance(20_000);
    await daraja.accessToken();
    expect(here.tokens).toBe(1);
  });
});

describe('the shared store', () => {
  const token = (accessToken: string, issuedAt: number): StoredToken => ({
    accessToken,
    issuedAt: instant(issuedAt),
    expiresAt: instant(issuedAt + 3599_000),
  });

  test('D-41 keeps the newest token, whoever saves last', async () => {
    const store = memoryTokenStore();
    await store.save('k', token('newer', 2000));
    await store.save('k', token('older', 1000));
    await expect(store.load('k')).resolves.toMatchObject({ accessToken: 'newer' });
    await store.drop('k', 'older');
    await expect(store.load('k')).resolves.toMatchObject({ accessToken: 'newer' });
    await store.drop('k', 'newer');
    await expect(store.load('k')).resolves.toBeUndefined();
  });

  test('is asked before Daraja, and its dying token is not taken', async () => {
    const here = world();
    const tokenStore = memoryTokenStore();
    const key = tokenKey('simulator', 'sample-key', 'http://localhost:4010');
    await tokenStore.save(key, token('shared', testStart - 1000));
    await expect(here.client({ tokenStore }).accessToken()).resolves.toBe('shared');
    await tokenStore.drop(key, 'shared');
    await tokenStore.save(key, token('dying', testStart - 3550_000));
    await expect(here.client({ tokenStore }).accessToken()).resolves.toBe('token-1');
  });

  test('keeps environments, applications and addresses apart and spells no key out', () => {
    const keys = [
      tokenKey('sandbox', 'key-a', 'u'),
      tokenKey('production', 'key-a', 'u'),
      tokenKey('sandbox', 'key-b', 'u'),
      tokenKey('sandbox', 'key-a', 'v'),
    ];
    expect(new Set(keys).size).toBe(4);
    expect(keys.join()).not.toContain('key-a');
  });

  test.each(['load', 'save', 'drop'] as const)(
    'that fails to %s stops the push before it is sent, or after it was certainly refused',
    async (broken) => {
      const here = world();
      here.invalid.add('token-1');
      const tokenStore: TokenStore = { ...memoryTokenStore(), [broken]: () => Promise.reject(new Error('disk')) };
      const failure = await here
        .client({ tokenStore })
        .stkPush(samplePush)
        .catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(DarajaNotSent);
      expect(failure).toMatchObject({ code: 'daraja_token_store', retry: 'later', cause: expect.objectContaining({ message: 'disk' }) });
    },
  );
});

describe('when no token is to be had, nothing was sent', () => {
  test.each([
    ['raw-empty-400', 'daraja_credentials', 'fix'],
    ['token-invalid-authentication', 'daraja_credentials', 'fix'],
    ['token-invalid-grant', 'daraja_credentials', 'fix'],
    ['raw-bare-401', 'daraja_credentials', 'fix'],
    ['raw-firewall-403', 'daraja_no_token', 'later'],
    ['raw-throttled-429', 'daraja_no_token', 'later'],
    ['fault-spike-arrest', 'daraja_no_token', 'later'],
    ['error-spike-arrest', 'daraja_no_token', 'later'],
    ['raw-gateway-504', 'daraja_no_token', 'later'],
    ['raw-empty-200', 'daraja_no_token', 'later'],
    ['push-accepted', 'daraja_no_token', 'later'],
    ['token-in-500', 'daraja_no_token', 'later'],
  ])('%s: %s', async (name, code, retry) => {
    const here = world();
    const answer = answerFixture(name);
    here.answerToken = () =>
      'body' in answer
        ? Response.json(answer.body, { status: answer.httpStatus })
        : new Response(answer.bodyText, { status: answer.httpStatus });
    await expect(here.client().stkPush(samplePush)).rejects.toMatchObject({ name: 'DarajaNotSent', code, retry, mayBeDone: false });
    expect(here.asked).toEqual([]);
  });

  test.each(['', 'with blank', 'line\nend', 5, null])('an access token of %j is none', async (access_token) => {
    const here = world();
    here.answerToken = () => Response.json({ access_token, expires_in: '3599' });
    await expect(here.client().accessToken()).rejects.toMatchObject({ code: 'daraja_no_token' });
  });
});
