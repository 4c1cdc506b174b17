import { formatPhone, readPhone } from '@malipo/daraja/values';
import type { Phone } from '@malipo/daraja/values';
import type { Scenario } from '../world/scenarios.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';

/** The phone that is there before anybody names one. */
export const FIRST_PHONE: Phone = readPhone('254712345678')!;

/** A whole page around its content. */
export function renderPage(page: {
  readonly title: string;
  readonly bare: boolean;
  readonly live: boolean;
  readonly content: Html;
}): Response {
  const { html: text } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${page.title}</title>
        <link rel="stylesheet" href="/phone/assets/phone.css" />
        <link rel="icon" href="data:," />
        ${page.live && html`<noscript><meta http-equiv="refresh" content="4" /></noscript>`}
        <script type="module" src="/phone/assets/phone.js"></script>
      </head>
      <body class="${page.bare ? 'bare' : 'desk'}">
        ${page.content}
      </body>
    </html> `;
  return new Response(text, { headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' } });
}

/** Address of the page with these phones side by side. */
export const deskUrl = (numbers: readonly Phone[]): string => `/phone?${numbers.map((number) => `n=${number}`).join('&')}`;

/** The desk: a heading, the form that adds a phone, the phones, the stories. */
export function renderDesk(desk: {
  readonly numbers: readonly Phone[];
  readonly phones: readonly Html[];
  readonly mistake: string | undefined;
  readonly typed: string;
  readonly scenarios: readonly Scenario[];
}): Html {
  return html`<header class="top">
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
    </header>
    <main>
      <div class="phones">
        ${desk.numbers.map((number, index) => html`<div class="place">${desk.phones[index]}${desk.numbers.length > 1 && removeLink(desk.numbers, number)}</div>`)}
      </div>
      ${desk.scenarios.length > 0 && renderScenarios(desk.scenarios)}
    </main>`;
}

const removeLink = (numbers: readonly Phone[], number: Phone): Html =>
  html`<a class="remove" href="${deskUrl(numbers.filter((one) => one !== number))}">Put ${formatPhone(number)} away</a>`;

function renderScenarios(scenarios: readonly Scenario[]): Html {
  return html`<details class="stories">
    <summary>Numbers and amounts that tell a story</summary>
    <p>A prompt to one of these numbers, or for one of these amounts, ends as written, from any client in any language.</p>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Number</th>
            <th scope="col">or amount</th>
            <th scope="col">What happens</th>
          </tr>
        </thead>
        <tbody>
          ${scenarios.map(
            ({ number, says }) =>
              html`<tr>
                <td class="code">2547000000${String(number).padStart(2, '0')}</td>
                <td class="code">${9_900 + number}</td>
                <td>${says}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}
