import { formatPhone, readPhone } from '@malipo/daraja/values';
import type { SimulatedOrganisation } from '../organisation.ts';
import type { AgreedOrder, SentInvoice } from '../simulator.ts';
import { nextRunOf, rhythmOf } from './agreements.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { transactionUrl } from './organisation-words.ts';
import type { PageCall } from './shell.ts';
import { kes, showDay } from './words.ts';

/** Bill Manager invoices of an organisation, newest first, with what was paid. */
export function renderInvoices({ simulator }: PageCall, organisation: SimulatedOrganisation): Html {
  const own = simulator.invoices().filter(({ shortcode }) => shortcode === organisation.number);
  const biller = simulator.billers().find(({ shortcode }) => shortcode === organisation.number);
  return html`<section class="card" aria-labelledby="invoices" data-live="invoices">
    <h2 id="invoices">Invoices</h2>
    ${
      biller &&
      html`<p class="help">
        Opted in as ${biller.email}, ${biller.contact}; reminders are ${biller.reminds ? 'sent' : 'not sent'}. Payments are told to
        <code>${biller.callbackUrl}</code>.
      </p>`
    }
    ${
      own.length === 0
        ? html`<p class="empty-state">
            ${biller ? 'None yet. Your client sends one at' : html`None. Your client opts in at <code>/v1/billmanager-invoice/optin</code> and sends one at`}
            <code>/v1/billmanager-invoice/single-invoicing</code>; the customer can then pay it from the phone’s SIM menu.
          </p>`
        : html`<ul class="agreements">
            ${own.toReversed().map((invoice) => renderInvoice(organisation, invoice))}
          </ul>`
    }
  </section>`;
}

const INVOICE_STATES: Readonly<Record<SentInvoice['status'], Html>> = {
  open: html`<b>Not paid yet</b>`,
  partial: html`<b class="warn">Paid in part</b>`,
  paid: html`<b class="good">✓ Paid</b>`,
  cancelled: html`<b class="bad">✕ Cancelled</b>`,
};

function renderInvoice(organisation: SimulatedOrganisation, invoice: SentInvoice): Html {
  const { invoiceName, billedFullName, billedPhoneNumber, externalReference, accountReference, dueDate, amount, paid, status, receipts } =
    invoice;
  return html`<li>
    <h3>${invoiceName} <span class="amount">${kes(amount)}</span></h3>
    <p>${INVOICE_STATES[status]}${status === 'partial' && html`: ${kes(paid)}`} · due ${showDay(dueDate)}</p>
    <p>
      ${billedFullName}, ${phoneLink(billedPhoneNumber)} · account <code>${accountReference}</code> · reference
      <code>${externalReference}</code>
    </p>
    ${receipts.length > 0 && html`<p>Paid with ${receipts.map((receipt) => html`${receiptLink(organisation, receipt)} `)}</p>`}
  </li>`;
}

/** Standing orders that pay an organisation, newest first, with what they did so far. */
export function renderStandingOrders({ simulator, system }: PageCall, organisation: SimulatedOrganisation): Html {
  const own = [...simulator.standingOrders()].filter(({ account }) => account.shortcode.number === organisation.number);
  return html`<section class="card" aria-labelledby="orders" data-live="orders">
    <h2 id="orders">Standing orders</h2>
    ${
      own.length === 0
        ? html`<p class="empty-state">
            None. Your client asks for one at <code>/standingorder/v1/createStandingOrderExternal</code>; the customer agrees on the
            <a href="/phone">phone</a>, and the <a href="/clock">clock</a> brings the days on which it pays.
          </p>`
        : html`<ul class="agreements">
            ${own.toReversed().map((order) => renderOrder(organisation, order, order.status === 'running' ? nextRunOf(order, system.now()) : undefined))}
          </ul>`
    }
  </section>`;
}

const ORDER_STATES: Readonly<Record<AgreedOrder['status'], Html>> = {
  running: html`<b class="good">Running</b>`,
  ended: html`<b>Over</b>`,
  cancelled: html`<b class="bad">✕ Ended by the customer</b>`,
};

function renderOrder(organisation: SimulatedOrganisation, order: AgreedOrder, next: string | undefined): Html {
  return html`<li>
    <h3>${order.name} <span class="amount">${kes(order.amount)}</span></h3>
    <p>${ORDER_STATES[order.status]} · ${rhythmOf(order)}${next !== undefined && html` · next on ${next}`}</p>
    <p>${phoneLink(order.phone)} · account <code>${order.accountReference}</code></p>
    ${
      order.runs.length > 0 &&
      html`<ol class="runs">
        ${order.runs.map(
          ({ day, receipt }) =>
            html`<li>
              ${showDay(day)}: ${receipt === undefined ? html`<b class="bad">not paid</b>` : receiptLink(organisation, receipt)}
            </li>`,
        )}
      </ol>`
    }
  </li>`;
}

function phoneLink(number: string): Html {
  const phone = readPhone(number);
  return phone ? html`<a href="/phone?n=${phone}">${formatPhone(phone)}</a>` : html`${number}`;
}

const receiptLink = (organisation: SimulatedOrganisation, receipt: string): Html =>
  html`<a href="${transactionUrl(organisation, receipt)}"><code>${receipt}</code></a>`;
