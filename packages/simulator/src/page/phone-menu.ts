import type { PhoneView } from '../control/views.ts';
import { leftOf, rhythmOf } from './agreements.ts';
import type { Agreements } from './agreements.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { kes, showDay } from './words.ts';

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
  /** Told apart from other items of the same act. */
  readonly key?: string;
  /** What is sent without being asked for. */
  readonly hidden?: Readonly<Record<string, string>>;
  /** What it is about, above the fields. */
  readonly about?: Html;
  /** Needs no PIN: nothing is paid. */
  readonly free?: true;
}

/** What a scanned code asks for, before it is paid. */
export interface Scanned {
  readonly code: string;
  readonly to: string;
  readonly amount: number;
  readonly reference: string;
}

/** What the menu depends on, beside the phone. */
export interface MenuPlace {
  readonly back: string;
  readonly agreements: Agreements;
  readonly typed?: TypedForm | undefined;
  readonly scanned?: Scanned | undefined;
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
        act: 'read',
        name: 'Scan a QR code',
        fields: [{ name: 'code', label: 'Code', help: 'Paste its text, or the QRCode of the answer.', picture: true }],
        button: 'See what it asks',
        free: true,
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

/** The menu over the screen; an item that was refused, or asks something more, is open. */
export function renderMenu(phone: PhoneView, place: MenuPlace): Html {
  const groups = [...promisesOf(place.agreements), ...MENU].map(({ name, items }) => ({
    name,
    items: items.map((item) => (item.act === 'read' && place.scanned ? confirmation(place.scanned) : item)),
  }));
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

/** Bills to pay and standing orders to end, where there are any. */
function promisesOf({ bills, orders }: Agreements): readonly { readonly name: string; readonly items: readonly MenuItem[] }[] {
  const toPay = bills.map((bill, index): MenuItem => {
    const { invoiceName, to, shortcode, accountReference, dueDate } = bill;
    const amount = leftOf(bill);
    return {
      act: 'pay',
      key: `bill-${index}`,
      name: `${invoiceName}, ${kes(amount)}`,
      about: facts([
        ['To', to],
        ['Account', accountReference],
        ['Due', showDay(dueDate)],
      ]),
      fields: [],
      hidden: { shortcode, accountReference, amount: String(amount) },
      button: `Pay ${kes(amount)}`,
    };
  });
  const running = orders.map((order, index): MenuItem => ({
    act: 'end-order',
    key: `order-${index}`,
    name: `${order.name}, ${kes(order.amount)}`,
    about: facts([
      ['To', `${order.account.shortcode.name} ${order.account.shortcode.number}`],
      ['Pays', rhythmOf(order)],
    ]),
    fields: [],
    hidden: { id: order.id },
    button: 'End this order',
    free: true,
  }));
  return [
    ...(toPay.length > 0 ? [{ name: 'Bills to pay', items: toPay }] : []),
    ...(running.length > 0 ? [{ name: 'Standing orders', items: running }] : []),
  ];
}

/** Who would get how much: asked before the PIN. */
const confirmation = ({ code, to, amount, reference }: Scanned): MenuItem => ({
  act: 'scan',
  name: 'Scan a QR code',
  about: facts([
    ['To', to],
    ['Amount', kes(amount)],
    ['Reference', reference],
  ]),
  fields: [],
  hidden: { code },
  button: `Pay ${kes(amount)}`,
});

const facts = (rows: readonly (readonly [name: string, value: string])[]): Html =>
  html`<dl>
    ${rows
      .filter(([, value]) => value !== '')
      .map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>${value}</dd>`,
      )}
  </dl>`;

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
