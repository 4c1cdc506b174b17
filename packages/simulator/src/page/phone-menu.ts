import type { PhoneView } from '../control/views.ts';
import { leftOf } from './agreements.ts';
import type { Agreements } from './agreements.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { menuOf } from './menu-items.ts';
import type { MenuField, MenuItem, Scanned } from './menu-items.ts';

/** A form that was refused, so that nothing typed is lost. */
export interface TypedForm {
  readonly act: string;
  readonly fields: ReadonlyMap<string, string>;
}

/** What the menu depends on, beside the phone. */
export interface MenuPlace {
  readonly back: string;
  readonly agreements: Agreements;
  readonly typed?: TypedForm | undefined;
  readonly scanned?: Scanned | undefined;
}

/** The menu over the screen; an item that was refused, or asks something more, is open. */
export function renderMenu(phone: PhoneView, place: MenuPlace): Html {
  const groups = menuOf(place.agreements, place.scanned);
  const isAsked = ({ act, key }: MenuItem): boolean =>
    act === 'scan' ? place.scanned !== undefined : key === undefined && act === place.typed?.act;
  const isOpen = groups.some(({ items }) => items.some(isAsked));
  return html`<details class="menu" data-part="menu" data-key="${keyOf(phone, place)}" ${isOpen && html` open`}>
    <summary><span>SIM menu</span></summary>
    <div class="menu-list">
      ${groups.map(
        ({ name, items }) =>
          html`<h3>${name}</h3>
            ${items.map((item) => renderItem(phone, item, place, isAsked(item)))}`,
      )}
    </div>
  </details>`;
}

/** Changes whenever the menu does. */
const keyOf = ({ pin }: PhoneView, { agreements: { bills, orders }, scanned }: MenuPlace): string =>
  [
    'menu',
    pin,
    ...bills.map((bill) => `${bill.externalReference}-${leftOf(bill)}`),
    ...orders.map(({ id }) => id),
    scanned ? 'scan' : '',
  ].join('-');

function renderItem(phone: PhoneView, item: MenuItem, { back, typed }: MenuPlace, isAsked: boolean): Html {
  const id = (field: string): string => `${item.key ?? item.act}-${field}-${phone.number}`;
  const hidden = Object.entries({ back, ...item.hidden });
  return html`<details class="item" name="menu-${phone.number}" ${isAsked && html` open`}>
    <summary>${item.name}</summary>
    <form method="post" action="/phone/${phone.number}/${item.act}" data-act="${item.act}">
      ${hidden.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)} ${item.about}
      ${item.fields.map((field) => renderMenuField(field, id, isAsked ? typed?.fields.get(field.name) : undefined))}
      ${!item.free && renderPin(phone, id('pin'))}
      <button class="main">${item.button}</button>
    </form>
  </details>`;
}

const renderMenuField = ({ name, label, inputmode, help, picture }: MenuField, id: (field: string) => string, value = ''): Html =>
  html`<p>
      <label for="${id(name)}">${label}</label>
      <input
        id="${id(name)}"
        name="${name}"
        value="${value}"
        autocomplete="off"
        ${inputmode && html` inputmode="${inputmode}"`}
        required
      />${help !== undefined && html`<span class="help">${help}</span>`}
    </p>
    ${
      picture &&
      html`<p hidden data-picture>
        <label for="${id('picture')}">Or its picture</label><input id="${id('picture')}" type="file" accept="image/png" />
      </p>`
    }`;

const renderPin = (phone: PhoneView, id: string): Html =>
  html`<p>
    <label for="${id}">PIN</label>
    <span class="row"
      ><input
        id="${id}"
        name="pin"
        type="password"
        inputmode="numeric"
        pattern="[0-9]{4}"
        maxlength="4"
        autocomplete="off"
        required
      /><button type="button" class="use-pin" data-use-pin="${phone.pin}" hidden>Use <span>${phone.pin}</span></button></span
    >
  </p>`;
