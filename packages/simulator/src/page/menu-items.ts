import { leftOf, rhythmOf } from './agreements.ts';
import type { Agreements } from './agreements.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { kes, showDay } from './words.ts';

/** What is asked for beside the PIN. */
export interface MenuField {
  readonly name: string;
  readonly label: string;
  readonly inputmode?: 'numeric' | 'tel';
  readonly help?: string;
  /** Takes a picture too, where there is a script. */
  readonly picture?: true;
}

/** One thing that the menu does. */
export interface MenuItem {
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

/** Items under one heading. */
export interface MenuGroup {
  readonly name: string;
  readonly items: readonly MenuItem[];
}

/** What a scanned code asks for, before it is paid. */
export interface Scanned {
  readonly code: string;
  readonly to: string;
  readonly amount: number;
  readonly reference: string;
}

/** What the menu of a phone offers now: its promises first, then what every SIM has. */
export const menuOf = (agreements: Agreements, scanned: Scanned | undefined): readonly MenuGroup[] =>
  [...promisesOf(agreements), ...MENU].map(({ name, items }) => ({
    name,
    items: items.map((item) => (item.act === 'read' && scanned ? confirmation(scanned) : item)),
  }));

const AMOUNT: MenuField = { name: 'amount', label: 'Amount in shillings', inputmode: 'numeric' };

/** What a SIM's menu offers, as a plain list. */
const MENU: readonly MenuGroup[] = [
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

/** Bills to pay and standing orders to end, where there are any. */
function promisesOf({ bills, orders }: Agreements): readonly MenuGroup[] {
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
