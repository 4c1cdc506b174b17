import { formatPhone, MalipoError, readPhone } from '@malipo/daraja/values';
import type { Phone, System } from '@malipo/daraja/values';
import { statusOf } from '../control/respond.ts';
import { viewPhone } from '../control/views.ts';
import { decodeSegment } from '../path.ts';
import type { Simulator } from '../simulator.ts';
import { SCENARIOS } from '../world/scenarios.ts';
import { serveAsset } from './assets.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { deskUrl, FIRST_PHONE, renderDesk, renderPage } from './layout.ts';
import { renderPhone, renderScreen } from './screen.ts';

interface PageCall {
  readonly simulator: Simulator;
  readonly system: System;
  readonly request: Request;
  readonly query: URLSearchParams;
}

/** Whether a path is a page of ours rather than one of the vendor's. */
export const isPage = (path: string): boolean => path === '/' || path.startsWith('/phone');

/** Answers `/phone` (several phones), `/phone/<number>` (one, for a real phone or an iframe), its forms and its assets. */
export async function answerPage(simulator: Simulator, system: System, request: Request, path: string, query: string): Promise<Response> {
  const call: PageCall = { simulator, system, request, query: new URLSearchParams(query) };
  const [, , first, second] = path.split('/');
  if (path === '/') return redirect('/phone');
  if (!first) return showDesk(call);
  if (first === 'assets') return serveAsset(second ?? '') ?? notFound();
  const number = readPhone(decodeSegment(first));
  if (!number) return notFound(`“${decodeSegment(first)}” is not a Kenyan mobile number. Write it like 0712 345 678.`);
  if (request.method === 'POST') return submit(call, number, second ?? '');
  if (second === 'screen') return showScreen(call, number);
  return second ? notFound() : showOne(call, number, undefined);
}

function showDesk(call: PageCall): Response {
  const typed = call.query.getAll('n').filter((text) => text.trim() !== '');
  const numbers = [...new Set(typed.map(readPhone).filter((phone) => phone !== undefined))];
  const wrong = typed.find((text) => readPhone(text) === undefined);
  if (numbers.length === 0) numbers.push(FIRST_PHONE);
  const back = deskUrl(numbers);
  return renderPage({
    title: 'Phones · Malipo simulator',
    bare: false,
    live: numbers.every((number) => call.simulator.phone(number).prompts().length === 0),
    content: renderDesk({
      numbers,
      phones: numbers.map((number) => phoneHtml(call, number, back, undefined)),
      mistake: wrong === undefined ? undefined : `“${wrong}” is not a Kenyan mobile number. Write it like 0712 345 678.`,
      typed: wrong ?? '',
      scenarios: call.simulator.scenarios ? SCENARIOS : [],
    }),
  });
}

function showOne(call: PageCall, number: Phone, mistake: string | undefined, back = `/phone/${number}`): Response {
  return renderPage({
    title: `${formatPhone(number)} · Malipo simulator`,
    bare: true,
    live: mistake === undefined && call.simulator.phone(number).prompts().length === 0,
    content: html`<main>
      <h1 class="sr">Phone ${formatPhone(number)}</h1>
      ${phoneHtml(call, number, back, mistake)}
    </main>`,
  });
}

const phoneHtml = (call: PageCall, number: Phone, back: string, mistake: string | undefined): Html =>
  renderPhone(viewPhone(call.simulator.phone(number), call.system.now()), { back, mistake });

/** The phone again, for the script, which swaps the parts that changed. */
function showScreen(call: PageCall, number: Phone): Response {
  const back = safeBack(call.query.get('back'), number);
  const view = viewPhone(call.simulator.phone(number), call.system.now());
  const { html: text } = call.query.has('whole') ? renderPhone(view, { back }) : renderScreen(view, { back });
  return new Response(text, { headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' } });
}

/** A form that was sent without JavaScript: act, then show the page again. */
async function submit(call: PageCall, number: Phone, act: string): Promise<Response> {
  const form = new URLSearchParams(await call.request.text());
  const back = safeBack(form.get('back'), number);
  try {
    if (!perform(call.simulator, number, act, form)) return notFound();
    return redirect(back);
  } catch (error) {
    if (!(error instanceof MalipoError)) throw error;
    const page = showOne(call, number, error.message, back);
    return new Response(page.body, { status: statusOf(error), headers: page.headers });
  }
}

function perform(simulator: Simulator, number: Phone, act: string, form: URLSearchParams): boolean {
  const phone = simulator.phone(number);
  const field = (name: string): string | undefined => form.get(name)?.trim() || undefined;
  switch (act) {
    case 'pin':
      phone.enterPin(field('pin') ?? '', field('promptId'));
      return true;
    case 'cancel':
      phone.cancel(field('promptId'));
      return true;
    case 'settings':
      // A balance that nobody touched may be older than the last payment.
      phone.set({
        balance: field('balance') === field('balanceWas') ? undefined : field('balance'),
        pin: field('pin'),
        habit: field('habit'),
        on: field('on') === undefined ? undefined : field('on') === 'true',
      });
      return true;
    case 'pay':
      simulator.payByHand(number, field('shortcode') ?? '', field('accountReference') ?? '', Number(field('amount')));
      return true;
    default:
      return false;
  }
}

/** Only our own pages: an address from a form must not lead elsewhere. */
function safeBack(back: string | null, number: Phone): string {
  return back !== null && /^\/phone(\/\d+)?(\?[n=&\d]*)?$/.test(back) ? back : `/phone/${number}`;
}

const redirect = (location: string): Response => new Response(null, { status: 303, headers: { location } });

function notFound(sentence = 'There is no such page. The phones are at /phone.'): Response {
  const { body, headers } = renderPage({
    title: 'Not found · Malipo simulator',
    bare: true,
    live: false,
    content: html`<main class="note">
      <h1>Not here</h1>
      <p>${sentence}</p>
      <p><a href="/phone">To the phones</a></p>
    </main>`,
  });
  return new Response(body, { status: 404, headers });
}
