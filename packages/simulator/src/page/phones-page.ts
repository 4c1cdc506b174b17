import { formatPhone, MalipoError, readPhone } from '@malipo/daraja/values';
import type { Phone } from '@malipo/daraja/values';
import { statusOf } from '../control/respond.ts';
import { miniStatement } from '../control/mini-statement.ts';
import { viewPhone } from '../control/views.ts';
import type { SimulatedPhone } from '../phone.ts';
import type { Simulator } from '../simulator.ts';
import { readQr } from '../world/qr/qr-text.ts';
import { readCode } from '../world/qr/scan.ts';
import { agreementsOf } from './agreements.ts';
import { serveAsset } from './assets.ts';
import { readForm } from './field.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import type { Scanned } from './menu-items.ts';
import type { TypedForm } from './phone-menu.ts';
import { deskUrl, FIRST_PHONE, renderDesk } from './phones-desk.ts';
import { redirect, respondHtml } from './reply.ts';
import { renderPhone, renderScreen } from './screen.ts';
import type { ScreenPlace } from './screen.ts';
import { frame, renderTop } from './shell.ts';
import type { PageCall } from './shell.ts';
import { kes } from './words.ts';

/** Answers `/phone` (several phones), `/phone/<number>` (one, for a real phone or an iframe), its forms and its assets. */
export function answerPhones(call: PageCall): Response | Promise<Response> {
  const [first, second] = call.segments;
  if (first === undefined) return showDesk(call);
  if (first === 'assets') return serveAsset(second ?? '') ?? notFound();
  const number = readPhone(first);
  if (!number) return notFound(`“${first}” is not a Kenyan mobile number. Write it like 0712 345 678.`);
  if (call.request.method === 'POST') return submit(call, number, second ?? '');
  if (second === 'screen') return showScreen(call, number);
  return second === undefined ? showOne(call, number) : notFound();
}

function showDesk(call: PageCall): Response {
  const typed = call.query.getAll('n').filter((text) => text.trim() !== '');
  const numbers = [...new Set(typed.map(readPhone).filter((phone) => phone !== undefined))];
  const wrong = typed.find((text) => readPhone(text) === undefined);
  if (numbers.length === 0) numbers.push(FIRST_PHONE);
  const url = deskUrl(numbers);
  const back = stayStill(call, url);
  return respondPhones({
    title: 'Phones',
    top: renderTop(call, '/phone'),
    live: followsAlone(call, numbers),
    content: renderDesk({
      follow: renderFollow(call, url),
      numbers,
      phones: numbers.map((number) => phoneHtml(call, number, { back })),
      mistake: wrong === undefined ? undefined : `“${wrong}” is not a Kenyan mobile number. Write it like 0712 345 678.`,
      typed: wrong ?? '',
      others: call.simulator.phones().flatMap(({ number }) => (numbers.includes(number) ? [] : [number])),
      scenarios: call.simulator.scenarios,
    }),
  });
}

/** Without a script a page loads itself again, but never under somebody who answers a prompt or wants to fill in a form. */
const followsAlone = (call: PageCall, numbers: readonly Phone[]): boolean =>
  !call.query.has('still') && numbers.every((number) => call.simulator.phone(number).prompts().length === 0);

const still = (url: string): string => `${url}${url.includes('?') ? '&' : '?'}still`;

const stayStill = (call: PageCall, url: string): string => (call.query.has('still') ? still(url) : url);

const renderFollow = (call: PageCall, url: string): Html =>
  html`<noscript>
    <p class="help follow">
      ${
        call.query.has('still')
          ? html`This page stands still. <a href="${url}">Let it follow what happens</a>`
          : html`This page loads itself again every few seconds. <a href="${still(url)}">Hold it still</a> to use the menu or the settings.`
      }
    </p>
  </noscript>`;

interface Shown {
  readonly back: string;
  readonly said: string;
  readonly status: number;
  readonly typed?: TypedForm;
  readonly scanned?: Scanned | undefined;
}

function showOne(call: PageCall, number: Phone, shown?: Shown): Response {
  const url = `/phone/${number}`;
  const back = shown?.back ?? stayStill(call, url);
  return respondPhones({
    title: formatPhone(number),
    top: false,
    live: shown === undefined && followsAlone(call, [number]),
    content: html`<main>
      <h1 class="sr">Phone ${formatPhone(number)}</h1>
      ${phoneHtml(call, number, { back, said: shown?.said, typed: shown?.typed, scanned: shown?.scanned })} ${renderFollow(call, url)}
    </main>`,
    ...(shown ? { status: shown.status } : {}),
  });
}

type Place = Omit<ScreenPlace, 'agreements'>;

const phoneHtml = (call: PageCall, number: Phone, place: Place, render: typeof renderPhone = renderPhone): Html =>
  render(viewPhone(call.simulator.phone(number), call.system.now()), { ...place, agreements: agreementsOf(call.simulator, number) });

/** The phone again, for the script, which swaps the parts that changed. */
function showScreen(call: PageCall, number: Phone): Response {
  const back = safeBack(call.query.get('back') ?? undefined, number);
  return respondHtml(phoneHtml(call, number, { back }, call.query.has('whole') ? renderPhone : renderScreen), { framed: true });
}

/** A form that was sent without JavaScript: act, then show the page again. */
async function submit(call: PageCall, number: Phone, act: string): Promise<Response> {
  const fields = await readForm(call.request);
  const back = safeBack(fields.get('back'), number);
  try {
    if (act === 'read') return showOne(call, number, { back, said: '', status: 200, scanned: scannedBy(call.simulator, readable(fields)) });
    const done = await perform(call.simulator, number, act, fields);
    if (done === undefined) return notFound();
    return done === '' ? redirect(back) : showOne(call, number, { back, said: done, status: 200 });
  } catch (error) {
    if (!(error instanceof MalipoError)) throw error;
    const scanned = act === 'scan' ? scannedBy(call.simulator, fields.get('code') ?? '') : undefined;
    return showOne(call, number, { back, said: error.message, status: statusOf(error), typed: { act, fields }, scanned });
  }
}

/** What to say, empty when the screen says it; undefined for an act that is none. */
async function perform(simulator: Simulator, number: Phone, act: string, fields: TypedForm['fields']): Promise<string | undefined> {
  const phone = simulator.phone(number);
  const text = (name: string): string => fields.get(name) ?? '';
  const amount = Number(text('amount').replaceAll(/[\s,]/g, '') || NaN);
  const pin = fields.get('pin');
  switch (act) {
    case 'pin':
      phone.enterPin(text('pin'), fields.get('promptId'));
      return '';
    case 'cancel':
      phone.cancel(fields.get('promptId'));
      return '';
    case 'settings':
      changeSettings(phone, fields);
      return '';
    case 'pay':
      await phone.payBill(text('shortcode'), text('accountReference'), amount, pin);
      return '';
    case 'buy':
      await phone.buyGoods(text('shortcode'), amount, pin);
      return '';
    case 'scan':
      await phone.scan(text('code'), pin);
      return '';
    case 'end-order':
      simulator.cancelStandingOrder(text('id'));
      return '';
    case 'send':
      phone.sendMoney(text('to'), amount, pin);
      return '';
    case 'withdraw':
      phone.withdraw(text('agent'), amount, pin);
      return '';
    case 'balance':
      return `You have ${kes(phone.myBalance(pin))}.`;
    case 'statement':
      return (
        miniStatement(simulator, number, pin)
          .map(({ text: line }) => line)
          .join(' · ') || 'Nothing has moved yet.'
      );
    default:
      return undefined;
  }
}

/** The code that was typed; throws `qr_unreadable`. */
function readable(fields: TypedForm['fields']): string {
  const code = fields.get('code') ?? '';
  readCode(code);
  return code;
}

/** What a code asks for, in words; undefined when it is none of ours. */
function scannedBy(simulator: Simulator, code: string): Scanned | undefined {
  const payment = readQr(code);
  if (!payment) return undefined;
  const { kind, to, amount, reference, merchant } = payment;
  const known = simulator.organisations().find(({ number }) => number === to);
  const agent = kind === 'WA' ? 'Agent ' : '';
  return { code, amount, reference, to: `${agent}${known?.name ?? merchant} ${to}` };
}

function changeSettings(phone: SimulatedPhone, fields: TypedForm['fields']): void {
  const [balance, on] = [fields.get('balance'), fields.get('on')];
  phone.set({
    // A balance that nobody touched may be older than the last payment.
    balance: balance === fields.get('balanceWas') ? undefined : balance,
    pin: fields.get('pin'),
    habit: fields.get('habit'),
    on: on === undefined ? undefined : on === 'true',
  });
}

/** Only our own pages: an address from a form must not lead elsewhere. */
function safeBack(back: string | undefined, number: Phone): string {
  return back !== undefined && /^\/phone(\/\d+)?(\?[n=&\d]*(still)?)?$/.test(back) ? back : `/phone/${number}`;
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
