import { realSystem } from '@malipo/daraja/values';
import type { Engine } from '../engine/api.ts';
import type { HandlerContext, PageContext } from './context.ts';
import { paymentPage } from './page/index.ts';
import { problem } from './problems.ts';
import { CLIENT_SECRET_COOKIE } from './sign-in.ts';

/** `/pay/<id>`, the customer's page. */
export interface PayRequest {
  readonly request: Request;
  readonly id: string;
  readonly basePath: string;
  readonly host: HandlerContext;
}

/** `GET /pay/<id>`. The cookie lets scripts on this page follow the payment through the API as well. */
export async function answerPage(engine: Engine, pay: PayRequest): Promise<Response> {
  const { context, secret } = await openPayment(engine, pay);
  const response = await paymentPage.get(pay.request, context);
  if (secret !== undefined) response.headers.append('set-cookie', cookie(engine, pay, secret));
  return response;
}

/** `POST /pay/<id>/prompt`, a plain form. */
export async function answerPagePrompt(engine: Engine, pay: PayRequest): Promise<Response> {
  const { context } = await openPayment(engine, pay);
  return paymentPage.post(pay.request, context);
}

export function answerPageAsset(path: string): Response {
  const asset = paymentPage.asset(path);
  if (!asset) throw problem('route_unknown', 'The payment page has no such file. Load the page again.');
  return asset;
}

/** The link is the customer's key: who has it may see and prompt this one payment. */
async function openPayment(engine: Engine, { id, basePath, host }: PayRequest): Promise<{ context: PageContext; secret: string | undefined }> {
  const secret = await engine.secretOf(id);
  const payments = secret === undefined ? undefined : await engine.guest(id, secret);
  const system = engine.options.system ?? realSystem;
  return { secret, context: { id, payments, basePath, system, ...(host.closing ? { closing: host.closing } : {}) } };
}

/** Goes back only to this one payment's API routes, only from our own pages, and never to scripts. */
function cookie(engine: Engine, { id, basePath }: PayRequest, secret: string): string {
  const secure = engine.options.publicUrl.startsWith('https:') ? '; Secure' : '';
  return `${CLIENT_SECRET_COOKIE}=${secret}; Path=${basePath}/v1/payments/${encodeURIComponent(id)}; HttpOnly; SameSite=Strict; Max-Age=86400${secure}`;
}
