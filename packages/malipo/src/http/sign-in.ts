import { realSystem } from '@malipo/daraja/values';
import type { Engine, TenantApi } from '../engine/api.ts';
import type { GuestPayments } from './context.ts';
import { problem } from './problems.ts';

/** A revoked key may go on working this long: the cost of not asking the store at every call. */
const REMEMBER_KEY_MS = 2000;
const MOST_REMEMBERED = 1000;

type Verified = Awaited<ReturnType<Engine['apiKeys']['verify']>>;

export const CLIENT_SECRET_HEADER = 'malipo-client-secret';
export const CLIENT_SECRET_COOKIE = 'malipo_client_secret';

export interface SignIn {
  /** The tenant of the request's API key. Throws `api_key_missing`, `api_key_invalid`, `api_key_required`. */
  readonly tenant: (request: Request) => Promise<TenantApi>;
  /** The one payment the request may touch, by API key or client secret. Throws also `client_secret_invalid`. */
  readonly guest: (request: Request, id: string) => Promise<GuestPayments>;
}

/** Finds out who is asking. */
export function createSignIn(engine: Engine): SignIn {
  const verify = rememberKeys(engine);

  async function byKey(key: string): Promise<TenantApi> {
    const owner = await verify(key);
    if (!owner) throw problem('api_key_invalid', 'This API key is unknown or was revoked. Make a new one with “malipo keys create”.');
    return engine.tenant(owner.tenant, owner.mode);
  }

  async function bySecret(id: string, secret: string): Promise<GuestPayments> {
    const payments = await engine.guest(id, secret);
    if (!payments)
      throw problem(
        'client_secret_invalid',
        'This client secret does not open this payment. Use the clientSecret that creating the payment gave.',
      );
    return payments;
  }

  return {
    tenant: async (request) => {
      const key = readKey(request);
      if (key !== undefined) return byKey(key);
      if (readSecret(request) === undefined) throw missing();
      throw problem(
        'api_key_required',
        'A client secret only gets, prompts, checks and follows its own payment. Do this from your server, with an API key.',
      );
    },
    guest: async (request, id) => {
      const key = readKey(request);
      if (key !== undefined) return (await byKey(key)).payments;
      const secret = readSecret(request);
      if (secret === undefined) throw missing();
      return bySecret(id, secret);
    },
  };
}

const missing = (): Error =>
  problem('api_key_missing', 'Send your API key in the header Authorization: Bearer mk_…. Make one with “malipo keys create”.');

function readKey(request: Request): string | undefined {
  const header = request.headers.get('authorization');
  if (header === null) return undefined;
  const match = /^Bearer +(\S{1,200}) *$/i.exec(header);
  if (!match?.[1]) throw problem('api_key_invalid', 'Write the header as Authorization: Bearer mk_…, with the API key after “Bearer”.');
  return match[1];
}

function readSecret(request: Request): string | undefined {
  const header = request.headers.get(CLIENT_SECRET_HEADER);
  return header ?? readSecretCookie(request);
}

/** The client secret that the payment page keeps in a cookie. */
export function readSecretCookie(request: Request): string | undefined {
  const cookie = request.headers.get('cookie');
  return cookie === null ? undefined : /(?:^|;\s*)malipo_client_secret=([\w-]{1,200})(?:;|$)/.exec(cookie)?.[1];
}

/** Asks the store about a key at most once in {@link REMEMBER_KEY_MS}; unknown keys are asked about each time. */
function rememberKeys(engine: Engine): (key: string) => Promise<Verified> {
  const system = engine.options.system ?? realSystem;
  const known = new Map<string, { readonly owner: Verified; readonly until: number }>();
  return async (key) => {
    const found = known.get(key);
    const now = system.now();
    if (found && now < found.until) return found.owner;
    const owner = await engine.apiKeys.verify(key);
    known.delete(key);
    if (!owner) return undefined;
    if (known.size >= MOST_REMEMBERED) known.delete(known.keys().next().value ?? '');
    known.set(key, { owner, until: now + REMEMBER_KEY_MS });
    return owner;
  };
}
