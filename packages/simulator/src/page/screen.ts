import { formatMoney } from '@malipo/daraja/values';
import type { PhoneView, PromptView } from '../control/views.ts';
import { HABITS } from '../world/prompts/habits.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { renderMenu } from './phone-menu.ts';
import type { MenuPlace } from './phone-menu.ts';

const kes = (shillings: number): string => formatMoney(shillings * 100);

/** Where a form of this phone posts to, and the page it comes back to. */
export interface ScreenPlace extends MenuPlace {
  /** What came of the last form, for readers without JavaScript. */
  readonly said?: string | undefined;
}

/** One phone: its screen, and the settings under it. Each part is marked so that the script can swap it alone. */
export function renderPhone(phone: PhoneView, place: ScreenPlace): Html {
  const id = `phone-${phone.number}`;
  return html`<article class="phone" id="${id}" data-phone="${phone.number}" data-back="${place.back}" aria-label="Phone ${phone.display}">
    <div class="case">
      <header class="bar" data-part="bar" data-key="${phone.on ? 'on' : 'off'}">
        <h2><span class="owner">${ownerName(phone.owner)}</span> <span class="number">${phone.display}</span></h2>
        <span class="signal">${phone.on ? 'On' : 'Off'}</span>
      </header>
      <div class="screen">
        <p class="said" role="status" aria-live="polite" data-said>${place.said ?? ''}</p>
        ${renderScreen(phone, place)}
      </div>
    </div>
    ${renderSettings(phone, place)}
  </article>`;
}

/** What changes while one looks: balance, messages, prompt. */
export function renderScreen(phone: PhoneView, place: ScreenPlace): Html {
  if (!phone.on) return renderOff(phone, place);
  const prompt = phone.prompts[0];
  return html`<div class="home" data-part="home" data-key="home-${phone.balance}-${phone.inbox.length}-${phone.inbox.at(-1)?.at ?? ''}">
      <p class="balance"><span>You have</span> <b>${kes(phone.balance)}</b></p>
      <h3 class="thread-title">Messages</h3>
      ${renderThread(phone)}
    </div>
    ${renderMenu(phone, place)}
    <div data-part="prompt" data-key="${prompt ? `prompt-${prompt.id}` : 'no-prompt'}">
      ${prompt && renderPrompt(phone, prompt, place)}
    </div>`;
}

function renderOff(phone: PhoneView, place: ScreenPlace): Html {
  return html`<div class="home dark" data-part="home" data-key="off">
      <p>This phone is off. Prompts do not reach it; after a minute the shop hears “1037, cannot be reached”.</p>
      <form method="post" action="/phone/${phone.number}/settings" data-act="on">
        <input type="hidden" name="back" value="${place.back}" /><input type="hidden" name="on" value="true" />
        <button class="main">Switch it on</button>
      </form>
    </div>
    <div data-part="menu" data-key="off"></div>
    <div data-part="prompt" data-key="no-prompt"></div>`;
}

function renderThread(phone: PhoneView): Html {
  if (phone.inbox.length === 0) {
    return html`<p class="empty">
      Nothing yet. Send this number a payment prompt: it appears here, and so does the message when the money has moved.
    </p>`;
  }
  return html`<ol class="thread" tabindex="0" aria-label="Messages, newest first">
    ${phone.inbox.toReversed().map(
      ({ at, text }) =>
        html`<li>
          <p>${markReceipt(text)}</p>
          <time datetime="${at}">${at.slice(11, 16)}</time>
        </li>`,
    )}
  </ol>`;
}

/** Receipts stand in the type that is easy to copy, and no line breaks inside an amount. */
function markReceipt(sms: string): Html {
  const text = sms.replaceAll('KES ', 'KES\u00a0');
  const match = /^([A-Z0-9]{10})(: .*)$/s.exec(text);
  return match ? html`<code>${match[1]}</code>${match[2]}` : html`${text}`;
}

function renderPrompt(phone: PhoneView, prompt: PromptView, place: ScreenPlace): Html {
  const title = `title-${phone.number}`;
  const pin = `pin-${phone.number}`;
  const hidden = html`<input type="hidden" name="promptId" value="${prompt.id}" /><input
      type="hidden"
      name="back"
      value="${place.back}"
    />`;
  const seconds = Math.ceil(prompt.expiresInMs / 1000);
  const open = seconds > 0;
  return html`<section class="prompt" role="dialog" aria-labelledby="${title}" aria-describedby="${title}-to">
    ${prompt.title !== '' && html`<p class="what">${prompt.title}</p>`}
    <h3 id="${title}" class="ask">Pay <b>${kes(prompt.amount)}</b>?</h3>
    <dl id="${title}-to">
      <dt>To</dt>
      <dd>${prompt.merchant} <span class="code">${prompt.shortcode}</span></dd>
      ${
        prompt.kind === 'paybill' &&
        html`<dt>Account</dt>
          <dd class="code">${prompt.accountReference}</dd>`
      }
    </dl>
    <form method="post" action="/phone/${phone.number}/pin" data-act="pin">
      ${hidden}
      <label for="${pin}">M-PESA PIN</label>
      <input
        id="${pin}"
        class="pin"
        name="pin"
        type="password"
        inputmode="numeric"
        pattern="[0-9]{4}"
        minlength="4"
        maxlength="4"
        autocomplete="off"
        placeholder="○○○○"
        required
      />
      <button type="button" class="again" data-again="${phone.pin}" hidden>Use PIN <span>${phone.pin}</span></button>
      <div class="keys" data-keys hidden>
        ${['1', '2', '3', '4', '5', '6', '7', '8', '9'].map((key) => html`<button type="button" data-key-press="${key}">${key}</button>`)}<button
          type="button"
          data-key-press="back"
          aria-label="Delete the last digit"
        >
          ⌫</button
        ><button type="button" data-key-press="0">0</button><button class="go" aria-label="OK, send the PIN">OK</button>
      </div>
      <button class="main plain-send">Send PIN</button>
    </form>
    <form method="post" action="/phone/${phone.number}/cancel" data-act="cancel">${hidden}<button class="cancel">Cancel</button></form>
    <p class="left" data-expires="${prompt.expiresInMs}">
      ${open ? `${seconds} s left to answer` : 'The shop has stopped waiting; you can still answer.'}
    </p>
  </section>`;
}

function renderSettings(phone: PhoneView, place: ScreenPlace): Html {
  const name = (field: string): string => `${field}-${phone.number}`;
  const back = html`<input type="hidden" name="back" value="${place.back}" />`;
  return html`<details class="settings" data-part="settings" data-key="settings-${phone.habit}-${phone.on ? 1 : 0}-${phone.pin}">
    <summary>Settings of this phone</summary>
    <form method="post" action="/phone/${phone.number}/settings" data-act="settings">
      ${back}
      <p>
        <label for="${name('habit')}">What its owner does</label>
        <select id="${name('habit')}" name="habit">
          ${Object.entries(HABITS).map(([habit, { label }]) => html`<option value="${habit}" ${habit === phone.habit && html` selected`}>${label}</option>`)}
        </select>
      </p>
      <p>
        <label for="${name('balance')}">Balance in shillings</label>
        <input id="${name('balance')}" name="balance" inputmode="numeric" value="${phone.balance}" />
        <input type="hidden" name="balanceWas" value="${phone.balance}" />
      </p>
      <p>
        <label for="${name('newpin')}">PIN</label>
        <input id="${name('newpin')}" name="pin" inputmode="numeric" maxlength="4" value="${phone.pin}" />
      </p>
      <p>
        <label for="${name('on')}">Phone</label>
        <select id="${name('on')}" name="on">
          <option value="true">On</option>
          <option value="false" ${!phone.on && html` selected`}>Off</option>
        </select>
      </p>
      <button>Save</button>
    </form>
  </details>`;
}

const ownerName = (owner: string): string => owner.replace(/\B[A-Z]+/g, (rest) => rest.toLowerCase());
