import { html } from 'hono/html';
import type { Payment } from '../../engine/api.ts';
import { shillings } from './rendering.ts';
import type { Fragment } from './rendering.ts';
import { say, words } from './words.ts';
import type { Language } from './words.ts';

/** How to pay without a prompt: the numbers to type into the M-PESA menu, each easy to copy. */
export function payByHand(payment: Payment, language: Language): Fragment {
  const isTill = payment.shortcode.kind === 'till';
  const left = Math.max(0, payment.amount - payment.paid);
  const menu = say(isTill ? words.buyGoods : words.payBill, language);
  return html`<section class="card by-hand" aria-labelledby="by-hand">
    <h2 id="by-hand">${say(words.byHandTitle, language)}</h2>
    <p>${say(words.byHandText, language, { menu })}</p>
    <dl class="facts">
      <div>
        <dt>${say(isTill ? words.tillNumber : words.businessNumber, language)}</dt>
        <dd><span class="mono" data-copy>${payment.shortcode.number}</span></dd>
      </div>
      ${
        isTill
          ? ''
          : html`<div>
              <dt>${say(words.accountNumber, language)}</dt>
              <dd><span class="mono" data-copy>${payment.accountReference}</span></dd>
            </div>`
      }
      <div>
        <dt>${say(words.amount, language)}</dt>
        <dd><span class="mono" data-copy="${left}">${shillings(left)}</span></dd>
      </div>
    </dl>
  </section>`;
}
