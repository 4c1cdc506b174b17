import { MalipoError } from '@malipo/daraja/values';
import type { GuestPayments, PageContext, PaymentPage } from '../context.ts';
import { readBounded } from '../read-body.ts';
import { pageAsset, scriptPathOf, styleHash } from './assets.ts';
import { renderLive, renderNoAccess, renderPage } from './document.ts';
import type { Frame } from './document.ts';
import { chosenLanguage, languageCookie, languageOf } from './language.ts';
import type { FormProblem, Rendering } from './rendering.ts';
import { streamStates } from './stream.ts';
import type { View } from './view.ts';
import { viewOf } from './view.ts';

/** The customer's page: served whole without script, kept live with it. */
export const paymentPage: PaymentPage = { get, post, asset: pageAsset };

const mostFormBytes = 2048;

async function get(request: Request, context: PageContext): Promise<Response> {
  const chosen = chosenLanguage(request);
  if (chosen) return seeOther(frameOf(request, context).path, { 'set-cookie': languageCookie(chosen, context.basePath) });
  if (!context.payments) return noAccess(request, context);
  if (accepts(request, 'text/event-stream')) return watch(request, context, context.payments);
  return answer(request, context, viewOf(await context.payments.get(context.id), context.system.now()), 200);
}

async function post(request: Request, context: PageContext): Promise<Response> {
  if (!context.payments) return noAccess(request, context);
  const { bytes } = await readBounded(request, mostFormBytes);
  const form = new URLSearchParams(new TextDecoder().decode(bytes));
  const problem = await act(context.id, context.payments, form);
  if (!problem && !accepts(request, 'application/json')) return seeOther(frameOf(request, context).path);
  const view = viewOf(await context.payments.get(context.id), context.system.now());
  return answer(request, context, view, problem ? 422 : 200, problem);
}

/** Does what the form asks; a refusal that the customer can do something about comes back as a problem. */
async function act(id: string, payments: GuestPayments, form: URLSearchParams): Promise<FormProblem | undefined> {
  const typed = (form.get('phone') ?? '').trim().slice(0, 40);
  try {
    if (form.get('ask') === 'check') await payments.check(id);
    else await payments.prompt(id, typed === '' ? {} : { phone: typed });
    return undefined;
  } catch (error) {
    return problemOf(error, typed);
  }
}

/** Refusals after which the payment's own state says it all: it changed while the customer was looking. */
const saidByTheState: ReadonlySet<string> = new Set([
  'attempt_in_flight',
  'claim_pending',
  'payment_closed',
  'payment_paid',
  'payment_expired',
  'shortcode_inactive',
]);

function problemOf(error: unknown, typed: string): FormProblem | undefined {
  if (!(error instanceof MalipoError)) throw error;
  if (saidByTheState.has(error.code)) return undefined;
  const { retryAfterMs } = error.details;
  switch (error.code) {
    case 'phone_invalid':
    case 'phone_missing':
    case 'phone_busy':
      return {
        code: typed === '' && error.code === 'phone_invalid' ? 'phone_missing' : error.code,
        typed,
        retryAfterMs: typeof retryAfterMs === 'number' ? retryAfterMs : null,
      };
    default:
      return { code: 'prompt_trouble', typed };
  }
}

async function answer(request: Request, context: PageContext, view: View, status: number, problem?: FormProblem): Promise<Response> {
  const frame = frameOf(request, context);
  const rendering: Rendering = { language: frame.language, path: frame.path, problem };
  if (accepts(request, 'application/json'))
    return Response.json(await renderLive(view, rendering), { status, headers: { 'cache-control': 'no-store', vary: 'accept, cookie' } });
  return page(await renderPage(view, rendering, frame), status);
}

async function watch(request: Request, context: PageContext, payments: GuestPayments): Promise<Response> {
  const { language, path } = frameOf(request, context);
  const { closing, system } = context;
  const signal = closing ? AbortSignal.any([request.signal, closing]) : request.signal;
  return streamStates(payments.watch(context.id, signal), {
    system,
    signal,
    render: (payment) => renderLive(viewOf(payment, system.now()), { language, path }),
  });
}

async function noAccess(request: Request, context: PageContext): Promise<Response> {
  return page(await renderNoAccess(frameOf(request, context)), 404);
}

function frameOf(request: Request, { basePath, id }: PageContext): Frame {
  return { language: languageOf(request), path: `${basePath}/pay/${encodeURIComponent(id)}`, scriptPath: scriptPathOf(basePath) };
}

const accepts = (request: Request, type: string): boolean => (request.headers.get('accept') ?? '').startsWith(type);

const seeOther = (location: string, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store', ...headers } });

const policy = [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src ${styleHash}`,
  `connect-src 'self'`,
  `img-src data:`,
  `form-action 'self'`,
  `base-uri 'none'`,
  `frame-ancestors 'none'`,
].join('; ');

const page = (text: string, status: number): Response =>
  new Response(text, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': policy,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      vary: 'accept, cookie, accept-language',
    },
  });
