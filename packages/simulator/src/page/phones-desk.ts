import { formatPhone, readPhone } from '@malipo/daraja/values';
import type { Phone } from '@malipo/daraja/values';
import { html } from './html.ts';
import type { Html } from './html.ts';

/** The phone that is there before anybody names one. */
export const FIRST_PHONE: Phone = readPhone('254712345678')!;

/** Address of the page with these phones side by side. */
export const deskUrl = (numbers: readonly Phone[]): string => `/phone?${numbers.map((number) => `n=${number}`).join('&')}`;

/** The desk: a heading, the form that adds a phone, the phones, and those that could be added. */
export function renderDesk(desk: {
  readonly numbers: readonly Phone[];
  readonly phones: readonly Html[];
  readonly mistake: string | undefined;
  readonly typed: string;
  /** Known phones that are not on the desk. */
  readonly others: readonly Phone[];
  readonly scenarios: boolean;
  /** For readers without a script: how to stop the page from loading itself again. */
  readonly follow: Html;
}): Html {
  return html`<main id="content" tabindex="-1">
    <div class="top">
      <div>
        <h1>Phones</h1>
        <p>Customers of your simulator. Their money is play money.</p>
      </div>
      <form method="get" action="/phone" class="add">
        ${desk.numbers.map((number) => html`<input type="hidden" name="n" value="${number}" />`)}
        <label for="add">Add a phone by its number</label>
        <div class="row">
          <input
            id="add"
            name="n"
            inputmode="tel"
            autocomplete="off"
            placeholder="0712 345 678"
            value="${desk.typed}"
            ${desk.mistake !== undefined && html` aria-invalid="true" aria-describedby="add-mistake"`}
          /><button class="main">Add</button>
        </div>
        ${desk.mistake !== undefined && html`<p class="mistake" id="add-mistake">${desk.mistake}</p>`}
      </form>
    </div>
    <div class="phones">
      ${desk.numbers.map((number, index) => html`<div class="place">${desk.phones[index]}${desk.numbers.length > 1 && removeLink(desk.numbers, number)}</div>`)}
    </div>
    ${desk.follow} ${desk.others.length > 0 && renderOthers(desk.numbers, desk.others)}
    <p class="help">
      ${desk.scenarios ? html`Some numbers answer by themselves: see <a href="/scenarios">Scenarios</a>. ` : ''}A single phone, for a real
      one or for a frame, is at <a href="${`/phone/${desk.numbers[0] ?? FIRST_PHONE}`}">/phone/${desk.numbers[0] ?? FIRST_PHONE}</a>.
    </p>
  </main>`;
}

const removeLink = (numbers: readonly Phone[], number: Phone): Html =>
  html`<a class="remove" href="${deskUrl(numbers.filter((one) => one !== number))}">Put ${formatPhone(number)} away</a>`;

/** A page of phones is wide enough; more can be named. */
const MOST_OTHERS = 12;

const renderOthers = (numbers: readonly Phone[], others: readonly Phone[]): Html =>
  html`<p class="others">
    Also known:
    ${others
      .slice(0, MOST_OTHERS)
      .map(
        (number) =>
          html`<a class="button" href="${deskUrl([...numbers, number])}" aria-label="Add ${formatPhone(number)}"
            >+ ${formatPhone(number)}</a
          > `,
      )}
  </p>`;
