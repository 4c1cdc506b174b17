import type { PhoneView } from '../control/views.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';

/** A form that was refused, so that nothing typed is lost. */
export interface TypedForm {
  readonly act: string;
  readonly fields: ReadonlyMap<string, string>;
}

interface MenuField {
  readonly name: string;
  readonly label: string;
  readonly inputmode?: 'numeric' | 'tel';
  readonly help?: string;
  /** Takes a picture too, where there is a script. */
  readonly picture?: true;
}

interface MenuItem {
  readonly act: string;
  readonly name: string;
  readonly fields: readonly MenuField[];
  readonly button: string;
}

const AMOUNT: MenuField = { name: 'amount', label: 'Amount in shillings', inputmode: 'numeric' };

/** What a SIM's menu offers, as a plain list. */
const MENU: readonly { readonly name: string; readonly items: readonly MenuItem[] }[] = [
  {
    name: 'Lipa na M-PESA',
    items: [
      {
        act: 'pay',
        name: 'Pay bill',
        fields: [
          { name: 'shortcode', label: 'Business number', inputmode: 'numeric' },
          { name: 'accountReference', label: 'Account number' },
          AMOUNT,
        ],
        button: 'Pay',
      },
      { act: 'buy', name: 'Buy goods', fields: [{ name: 'shortcode', label: 'Till number', inputmode: 'numeric' }, AMOUNT], button: 'Pay' },
      {
        act: 'scan',
        name: 'Scan a QR code',
        fields: [{ name: 'code', label: 'Code', help: 'Paste its text, or the QRCode of the answer.', picture: true }],
        button: 'Pay what it asks',
      },
    ],
  },
  {
    name: 'Money',
    items: [
      { act: 'send', name: 'Send money', fields: [{ name: 'to', label: 'Phone number', inputmode: 'tel' }, AMOUNT], button: 'Send' },
      {
        act: 'withdraw',
        name: 'Withdraw cash',
        fields: [{ name: 'agent', label: 'Agent number', inputmode: 'numeric' }, AMOUNT],
        button: 'Withdraw',
      },
    ],
  },
  {
    name: 'My account',
    items: [
      { act: 'balance', name: 'Balance', fields: [], button: 'Show balance' },
      { act: 'statement', name: 'Mini statement', fields: [], button: 'Show the last five' },
    ],
  },
];

/** The menu over the screen; an item that was refused is open, as it was filled in. */
export function renderMenu(phone: PhoneView, back: string, typed: TypedForm | undefined): Html {
  const isOpen = MENU.some(({ items }) => items.some(({ act }) => act === typed?.act));
  return html`<details class="menu" data-part="menu" data-key="menu-${phone.pin}" ${isOpen && html` open`}>
    <summary><span>SIM menu</span></summary>
    <div class="menu-list">
      ${MENU.map(
        ({ name, items }) =>
          html`<h3>${name}</h3>
            ${items.map((item) => renderItem(phone, item, back, typed?.act === item.act ? typed.fields : undefined))}`,
      )}
    </div>
  </details>`;
}

function renderItem(phone: PhoneView, item: MenuItem, back: string, typed: ReadonlyMap<string, string> | undefined): Html {
  const id = (field: string): string => `${item.act}-${field}-${phone.number}`;
  return html`<details class="item" name="menu-${phone.number}" ${typed && html` open`}>
    <summary>${item.name}</summary>
    <form method="post" action="/phone/${phone.number}/${item.act}" data-act="${item.act}">
      <input type="hidden" name="back" value="${back}" />
      ${item.fields.map(
        ({ name, label, inputmode, help, picture }) =>
          html`<p>
              <label for="${id(name)}">${label}</label>
              <input
                id="${id(name)}"
                name="${name}"
                value="${typed?.get(name) ?? ''}"
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
            }`,
      )}
      <p>
        <label for="${id('pin')}">PIN</label>
        <span class="row"
          ><input
            id="${id('pin')}"
            name="pin"
            type="password"
            inputmode="numeric"
            pattern="[0-9]{4}"
            maxlength="4"
            autocomplete="off"
            required
          /><button type="button" class="use-pin" data-use-pin="${phone.pin}" hidden>Use <span>${phone.pin}</span></button></span
        >
      </p>
      <button class="main">${item.button}</button>
    </form>
  </details>`;
}
