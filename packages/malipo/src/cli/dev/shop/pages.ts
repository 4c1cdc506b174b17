import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { Payment } from '../../../engine/api.ts';
import { tokensCss } from '../../../http/page/tokens.ts';
import { products } from './products.ts';
import type { Product } from './products.ts';
import type { Order } from './store/orders.ts';

type Fragment = HtmlEscapedString | Promise<HtmlEscapedString>;

const css = `${tokensCss}
.top { display: flex; align-items: center; gap: 12px; padding: 12px 16px; border-bottom: 1px solid var(--line); background: var(--paper-raised); }
.top a { color: inherit; text-decoration: none; font-weight: 700; font-size: 20px; min-height: 44px; display: inline-flex; align-items: center; }
main { max-width: 720px; margin: 0 auto; padding: 16px 16px 40px; display: grid; gap: 16px; }
h1 { font-size: 20px; line-height: 1.3; }
.shelf { display: grid; gap: 16px; grid-template-columns: repeat(auto-fit, minmax(148px, 1fr)); padding: 0; list-style: none; }
.card { background: var(--paper-raised); border: 1px solid var(--line); border-radius: var(--radius); overflow: hidden; display: flex; flex-direction: column; }
.card > div, .card > form { padding: 12px 16px 16px; display: grid; gap: 4px; }
.card h2 { font-size: 16px; }
.picture { display: block; width: 100%; aspect-ratio: 4 / 3; background: light-dark(#efe9dc, #232c28); }
.soft { color: var(--ink-soft); font-size: 14px; }
.price { font-size: 20px; font-weight: 700; }
.card .button { margin-top: 8px; width: 100%; }
.checkout { display: grid; gap: 16px; }
.item { display: flex; gap: 16px; align-items: center; }
.item .picture { width: 112px; flex: none; border-radius: var(--radius); }
form.pay { background: var(--paper-raised); border: 1px solid var(--line); border-radius: var(--radius); padding: 16px; display: grid; gap: 4px; }
label { font-weight: 600; }
input { min-height: 48px; padding: 8px 12px; font-size: 20px; border: 1px solid var(--control); border-radius: var(--radius); background: var(--paper); width: 100%; }
.mistake { color: var(--bad); font-weight: 600; font-size: 14px; }
.mistake::before { content: "▲ "; }
form.pay .button { margin-top: 12px; }
.state { border: 1px solid var(--line); border-radius: var(--radius); background: var(--paper-raised); padding: 24px 16px; display: grid; gap: 8px; }
.state.released { border-color: var(--good); }
.state.released h1 { color: var(--good); font-size: 28px; }
.state.waiting h1 { color: var(--warn); }
dl { display: grid; grid-template-columns: auto 1fr; gap: 4px 16px; }
dt { color: var(--ink-soft); }
dd { font-weight: 600; overflow-wrap: anywhere; }
`;

const shillings = (amount: number): string => `KES ${amount.toLocaleString('en-KE')}`;

const picture = (product: Product): HtmlEscapedString =>
  raw(`<svg class="picture" viewBox="0 0 120 90" aria-hidden="true" focusable="false">${product.picture}</svg>`);

/** The shelf. */
export const shelfPage = (): Promise<string> =>
  page(
    'Duka la Mfano',
    html`<h1>What would you like?</h1>
      <ul class="shelf">
        ${products.map(
          (product) =>
            html`<li class="card">
              ${picture(product)}
              <div>
                <h2>${product.name}</h2>
                <p class="soft">${product.detail}</p>
                <p class="price">${shillings(product.price)}</p>
                <a class="button" href="/shop/buy/${product.id}">Buy <span class="visually-hidden">${product.name}</span></a>
              </div>
            </li>`,
        )}
      </ul>
      <p class="soft">A demo shop. It buys through the library: <code>malipo.payments.create()</code></p>`,
  );

export interface CheckoutForm {
  readonly product: Product;
  readonly reference: string;
  readonly phone: string;
  readonly mistake?: string | undefined;
}

/** A cart of one. */
export const checkoutPage = ({ product, reference, phone, mistake }: CheckoutForm): Promise<string> =>
  page(
    `Buy ${product.name}`,
    html`<div class="checkout">
      <div class="item">
        ${picture(product)}
        <div>
          <h1>${product.name}</h1>
          <p class="soft">${product.detail}</p>
          <p class="price">${shillings(product.price)}</p>
        </div>
      </div>
      <form class="pay" method="post" action="/shop/buy/${product.id}">
        <input type="hidden" name="reference" value="${reference}" />
        <label for="phone">M-PESA phone number</label>
        <input
          id="phone"
          name="phone"
          type="tel"
          inputmode="tel"
          autocomplete="off"
          value="${phone}"
          aria-describedby="phone-help"
          ${mistake ? raw('aria-invalid="true"') : ''}
        />
        <p id="phone-help" class="${mistake ? 'mistake' : 'soft'}">${mistake ?? 'The number of the demo phone beside this shop.'}</p>
        <button class="button">Pay ${shillings(product.price)}</button>
      </form>
    </div>`,
  );

/** What became of an order: released when the shop's own row is there. */
export function orderPage(payment: Payment, product: Product | undefined, order: Order | undefined): Promise<string> {
  const name = product?.name ?? payment.description;
  if (order) {
    return page(
      'Order released',
      html`<div class="state released">
        <h1>✓ Released</h1>
        <p>Your ${name} is on its way. Asante!</p>
        <dl>
          <dt>Order</dt>
          <dd>${order.reference}</dd>
          <dt>Paid</dt>
          <dd>${shillings(order.amount)}</dd>
          <dt>Receipt</dt>
          <dd class="mono">${order.receipt ?? 'follows'}</dd>
        </dl>
        <p><a class="button" href="/shop">Buy something else</a></p>
      </div>`,
    );
  }
  return page(
    'Order waiting',
    html`<div class="state waiting">
      <h1>Waiting for the payment</h1>
      <p>Your ${name} is released the moment KES ${payment.amount.toLocaleString('en-KE')} has arrived.</p>
      <p><a class="button" href="${payment.url}">To the payment</a></p>
    </div>`,
    3,
  );
}

/** For an address that the shop does not have. */
export const missingPage = (): Promise<string> =>
  page(
    'Not here',
    html`<div class="state">
      <h1>There is no such page in this shop</h1>
      <p><a class="button" href="/shop">To the shelf</a></p>
    </div>`,
  );

async function page(title: string, body: Fragment, refreshSeconds?: number): Promise<string> {
  return String(
    await html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <title>${title} · Demo shop</title>
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <link rel="icon" href="data:," />
          ${refreshSeconds === undefined ? '' : html`<meta http-equiv="refresh" content="${refreshSeconds}" />`}
          <style>
            ${raw(css)}
          </style>
        </head>
        <body>
          <header class="top"><a href="/shop">Duka la Mfano</a></header>
          <main>${body}</main>
        </body>
      </html> `,
  );
}
