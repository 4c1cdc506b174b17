import { formatPhone, MalipoError, readPhone } from '@malipo/daraja/values';
import type { Phone } from '@malipo/daraja/values';
import { statusOf } from '../control/respond.ts';
import { viewPhone } from '../control/views.ts';
import type { Simulator } from '../simulator.ts';
import { serveAsset } from './assets.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { deskUrl, FIRST_PHONE, renderDesk } from './phones-desk.ts';
import { redirect, respondHtml } from './reply.ts';
import { renderPhone, renderScreen } from './screen.ts';
import { frame, renderTop } from './shell.ts';
import type { PageCall } from './shell.ts';

/** Answers `/phone` (several phones), `/phone/<number>` (one, for a real phone or an iframe), its forms and its assets. */
export function answerPhones(call: PageCall): Response | Promise<Response> {
  const [first, second] = call.segments;
  if (first === undefined) return showDesk(call);
  if (first === 'assets') return serveAsset(second ?? '') ?? notFound();
  const number = readPhone(first);
  if (!number) return notFound(`“${first}” is not a Kenyan mobile number. Write it like 0712 345 678.`);
  if (call.request.method === 'POST') return submit(call, number, second ?? '');
  if (second === 'screen') return showScreen(call, number);
  return second === undefined ? showOne(call, number, undefined) : notFound();
}

function showDesk(call: PageCall): Response {
  const typed = call.query.getAll('n').filter((text) => text.trim() !== '');
  const numbers = [...new Set(typed.map(readPhone).filter((phone) => phone !== undefined))];
  const wrong = typed.find((text) => readPhone(text) === undefined);
  if (numbers.length === 0) numbers.push(FIRST_PHONE);
  const back = deskUrl(numbers);
  return respondPhones({
    title: 'Phones',
    top: renderTop(call, '/phone'),
    live: numbers.every((number) => call.simulator.phone(number).prompts().length === 0),
    content: renderDesk({
      numbers,
      phones: numbers.map((number) => phoneHtml(call, number, back, undefined)),
      mistake: wrong === undefined ? undefined : `“${wrong}” is not a Kenyan mobile number. Write it like 0712 345 678.`,
      typed: wrong ?? '',
      others: call.simulator.phones().flatMap(({ number }) => (numbers.includes(number) ? [] : [number])),
      scenarios: call.simulator.scenarios,
    }),
  });
}

function showOne(call: PageCall, number: Phone, mistake: MalipoError | undefined, back = `/phone/${number}`): Response {
  return respondPhones({
    title: formatPhone(number),
    top: false,
    live: mistake === undefined && call.simulator.phone(number).prompts().length === 0,
    content: html`<main>
      <h1 class="sr">Phone ${formatPhone(number)}</h1>
      ${phoneHtml(call, number, back, mistake?.message)}
    </main>`,
    ...(mistake ? { status: statusOf(mistake) } : {}),
  });
}

const phoneHtml = (call: PageCall, number: Phone, back: string, mistake: string | undefined): Html =>
  renderPhone(viewPhone(call.simulator.phone(number), call.system.now()), { back, mistake });

/** The phone again, for the script, which swaps the parts that changed. */
function showScreen(call: PageCall, number: Phone): Response {
  const back = safeBack(call.query.get('back'), number);
  const view = viewPhone(call.simulator.phone(number), call.system.now());
  const screen = call.query.has('whole') ? renderPhone(view, { back }) : renderScreen(view, { back });
  return respondHtml(screen, { framed: true });
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
    return showOne(call, number, error, back);
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

interface PhonesPage {
  readonly title: string;
  /** The navigation; false on a page that is one phone and nothing else. */
  readonly top: Html | false;
  /** Whether it may load itself again where there is no script. */
  readonly live: boolean;
  readonly content: Html;
  readonly status?: number;
}

function respondPhones({ title, top, live, content, status = 200 }: PhonesPage): Response {
  const body = html`<body class="${top ? 'desk' : 'bare'}">
    ${top} ${content}
  </body>`;
  const head = live && html`<noscript><meta http-equiv="refresh" content="4" /></noscript>`;
  const scripts = top ? ['phone.js', 'pages.js'] : ['phone.js'];
  return respondHtml(frame({ title, styles: ['pages.css', 'phone.css'], scripts, head, body }), { status, framed: true });
}

function notFound(sentence = 'There is no such page. The phones are at /phone.'): Response {
  return respondPhones({
    title: 'Not found',
    top: false,
    live: false,
    status: 404,
    content: html`<main class="note">
      <h1>Not here</h1>
      <p>${sentence}</p>
      <p><a href="/phone">To the phones</a></p>
    </main>`,
  });
}
