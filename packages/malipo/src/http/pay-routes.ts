import { realSystem } from '@malipo/daraja/values';
import type { Engine } from '../engine/api.ts';
import type { HandlerContext, PageContext } from './context.ts';
import { paymentPage } from './page/index.ts';
import { problem } from './problems.ts';
import { CLIENT_SECRET_COOKIE, readSecretCookie } from './sign-in.ts';

/** What the link in a payment's `url` calls the client secret. */
const SECRET_PARAMETER = 's';

/** `/pay/<id>`, the customer's page. */
export interface PayRequest {
  readonly request: Request;
  readonly id: string;
  readonly basePath: string;
  readonly host: HandlerContext;
}

/** `GET /pay/<id>`. The customer's link carries the client secret once; a cookie takes its place before anything is shown. */
export async function answerPage(engine: Engine, pay: PayRequest): Promise<Response> {
  const given = new URL(pay.request.url).searchParams.get(SECRET_PARAMETER);
  if (given !== null) return moveIntoCookies(engine, pay, given);
  return paymentPage.get(pay.request, await openPayment(engine, pay));
}

/** `POST /pay/<id>/prompt`, a plain form. */
export async function answerPagePrompt(engine: Engine, pay: PayRequest): Promise<Response> {
  return paymentPage.post(pay.request, await openPayment(engine, pay));
}

export function answerPageAsset(path: string): Response {
  const asset = paymentPage.asset(path);
  if (!asset) throw problem('route_unknown', 'The payment page has no such file. Load the page again.');
  return asset;
}

/** Who has the secret may see and prompt this one payment; the id alone, which stands in logs, opens nothing. */
async function openPayment(engine: Engine, { request, id, basePath, host }: PayRequest): Promise<PageContext> {
  const secret = readSecretCookie(request);
  const payments = secret === undefined ? undefined : await engine.guest(id, secret);
  const system = engine.options.system ?? realSystem;
  return { id, payments, basePath, system, ...(host.closing ? { closing: host.closing } : {}) };
}

/** Takes the secret out of the address, where it would end in histories and logs. One that does not fit is dropped, and the page says so. */
async function moveIntoCookies(engine: Engine, { request, id, basePath }: PayRequest, secret: string): Promise<Response> {
  const { searchParams } = new URL(request.url);
  searchParams.delete(SECRET_PARAMETER);
  const path = `${basePath}/pay/${encodeURIComponent(id)}`;
  const headers = new Headers({
    location: searchParams.size > 0 ? `${path}?${searchParams}` : path,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
  });
  if (await engine.guest(id, secret)) {
    // Lax for the page, which shops link to; Strict for the API, which only scripts of our own pages call.
    headers.append('set-cookie', cookie(engine, secret, path, 'Lax'));
    headers.append('set-cookie', cookie(engine, secret, `${basePath}/v1/payments/${encodeURIComponent(id)}`, 'Strict'));
  }
  return new Response(null, { status: 303, headers });
}

/** Goes back only for this one payment, and never to scripts. */
function cookie(engine: Engine, secret: string, path: string, sameSite: 'Lax' | 'Strict'): string {
  const secure = engine.options.publicUrl.startsWith('https:') ? '; Secure' : '';
  return `${CLIENT_SECRET_COOKIE}=${secret}; Path=${path}; HttpOnly; SameSite=${sameSite}; Max-Age=86400${secure}`;
}
