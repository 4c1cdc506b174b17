import { later } from '../values/index.ts';
import type { Instant, System } from '../values/index.ts';
import { DarajaNotSent } from './errors.ts';
import type { StoredToken, TokenStore } from './types.ts';

/** Gives out the token of one application. */
export interface TokenSource {
  /** A token that works by the clock; at most one request for a new one is under way. Throws {@link DarajaNotSent}. */
  get(): Promise<StoredToken>;
  /** Daraja said that this token is invalid: nobody gets exactly this one again. */
  drop(token: StoredToken): Promise<void>;
  /** Daraja hinted at the token without saying so: one older than a minute is given up, and the answer is true. */
  doubt(token: StoredToken): Promise<boolean>;
}

/** What {@link createTokenSource} needs. */
export interface TokenSourceOptions {
  readonly system: System;
  readonly store: TokenStore;
  readonly key: string;
  readonly request: () => Promise<StoredToken>;
  /** How long one request may take; one that takes longer is taken for dead. */
  readonly timeoutMs: number;
}

const MINUTE_MS = 60_000;
/** After a renewal ahead of time failed, the token at hand is used this long before the next try. */
const AHEAD_PAUSE_MS = 30_000;
const SLACK_MS = 5_000;

/** Never hand out a token in its last minute: the request it goes with takes time as well. Short lives keep a fifth. */
const isUsable = (token: StoredToken, now: Instant): boolean =>
  now < token.expiresAt - Math.min(MINUTE_MS, (token.expiresAt - token.issuedAt) / 5);

/** Past four fifths of its life a token is renewed while it still works. */
const isFresh = (token: StoredToken, now: Instant): boolean => now < token.issuedAt + (token.expiresAt - token.issuedAt) * 0.8;

/** Tokens from the process first, then from the shared store, then from Daraja. */
export function createTokenSource({ system, store, key, request, timeoutMs }: TokenSourceOptions): TokenSource {
  let current: StoredToken | undefined;
  let refused: string | undefined;
  let flight: { readonly token: Promise<StoredToken>; readonly startedAt: Instant } | undefined;
  let aheadAgainAt = 0;

  async function obtain(isGood: typeof isUsable): Promise<StoredToken> {
    const shared = await fromStore(() => store.load(key));
    if (shared && shared.accessToken !== refused && isGood(shared, system.now())) return (current = shared);
    const token = await request();
    current = token;
    await fromStore(() => store.save(key, token));
    return token;
  }

  /** Joins the request under way. One whose runtime died under it (an edge worker between requests) never ends and is passed over. */
  function fly(isGood: typeof isUsable): Promise<StoredToken> {
    const now = system.now();
    if (flight && now < flight.startedAt + timeoutMs + SLACK_MS) return flight.token;
    const token = obtain(isGood).finally(() => {
      if (flight?.token === token) flight = undefined;
    });
    flight = { token, startedAt: now };
    return token;
  }

  /** Nobody waits for this: the token at hand still works, and whoever needs a new one meets the error then. */
  function renewAhead(now: Instant): void {
    if (flight || now < aheadAgainAt) return;
    fly(isFresh).catch(() => {
      aheadAgainAt = later(system.now(), AHEAD_PAUSE_MS);
    });
  }

  return {
    async get() {
      const now = system.now();
      if (!current || !isUsable(current, now)) return fly(isUsable);
      if (!isFresh(current, now)) renewAhead(now);
      return current;
    },
    async drop(token) {
      forget(token);
      await fromStore(() => store.drop(key, token.accessToken));
    },
    async doubt(token) {
      if (system.now() < token.issuedAt + MINUTE_MS) return false;
      forget(token);
      // The caller has an outcome to report that matters more than a store that cannot forget.
      await store.drop(key, token.accessToken).catch(() => undefined);
      return true;
    },
  };

  function forget(token: StoredToken): void {
    refused = token.accessToken;
    if (current?.accessToken === token.accessToken) current = undefined;
  }
}

async function fromStore<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new DarajaNotSent(
      'daraja_token_store',
      'The store that shares access tokens failed, so nothing was sent. Check the store; then try again.',
      { mayBeDone: false, retry: 'later' },
      { cause },
    );
  }
}
