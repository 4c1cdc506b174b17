import { MalipoError } from '@malipo/daraja/values';
import type { SimulatedOrganisation } from '../organisation.ts';
import type { Transaction } from '../world/money/accounts.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { isReversible, partyWords, transactionUrl } from './organisation-words.ts';
import { redirect } from './reply.ts';
import { respondMissing, respondPage } from './shell.ts';
import type { PageCall } from './shell.ts';
import { copyable, kes, showMoment } from './words.ts';

/** `…/transactions/<receipt>`: one transaction; `/reverse` below it asks before it gives the money back. */
export function answerTransaction(call: PageCall, organisation: SimulatedOrganisation, receipt: string, act: string | undefined): Response {
  const transaction = call.simulator.transaction(receipt.trim().toUpperCase());
  if (!transaction || !touches(organisation, transaction) || (act !== undefined && act !== 'reverse'))
    return respondMissing(call, `${organisation.name} has no transaction ${receipt}.`, '/organisations');
  if (act === 'reverse')
    return call.request.method === 'POST' ? reverse(call, organisation, transaction) : askFirst(call, organisation, transaction);
  return show(call, organisation, transaction);
}

const touches = ({ number }: SimulatedOrganisation, { from, to }: Transaction): boolean =>
  [from, to].some((party) => party.kind === 'organisation' && party.number === number);

function reverse(call: PageCall, organisation: SimulatedOrganisation, transaction: Transaction): Response {
  try {
    const reversal = organisation.reverse(transaction.receipt);
    return redirect(`${transactionUrl(organisation, reversal.receipt)}?said=reversed`);
  } catch (error) {
    if (!(error instanceof MalipoError)) throw error;
    return askFirst(call, organisation, transaction, error.message);
  }
}

function askFirst(call: PageCall, organisation: SimulatedOrganisation, transaction: Transaction, refused?: string): Response {
  const { receipt, amount, from } = transaction;
  const possible = isReversible(organisation, transaction);
  return respondPage(call, {
    title: `Reverse ${receipt}`,
    section: '/organisations',
    ...(refused === undefined ? {} : { status: 409 }),
    content: html`<section class="card narrow" aria-labelledby="reverse-title">
      <h1 id="reverse-title">${possible ? html`Give ${kes(amount)} back?` : 'This cannot be given back'}</h1>
      ${refused !== undefined && html`<p class="mistake" role="alert">${refused}</p>`}
      ${
        possible
          ? html`<p>
                ${partyWords(call.simulator, from)} gets ${kes(amount)} of payment <code>${receipt}</code> back and is told by SMS.
                ${organisation.name} is charged the same amount. A reversal cannot be undone.
              </p>
              <form method="post" action="${transactionUrl(organisation, receipt)}/reverse" class="buttons">
                <button class="danger">Yes, give it back</button>
                <a class="button" href="${transactionUrl(organisation, receipt)}">No, keep it</a>
              </form>`
          : html`<p>${whyNot(transaction)}</p>
              <p><a href="${transactionUrl(organisation, receipt)}">Back to the transaction</a></p>`
      }
    </section>`,
  });
}

const whyNot = ({ reversedBy }: Transaction): string =>
  reversedBy === undefined
    ? 'Only completed payments of customers to this organisation can be reversed.'
    : `It was given back already, with receipt ${reversedBy}.`;

function show(call: PageCall, organisation: SimulatedOrganisation, transaction: Transaction): Response {
  const { receipt, reason, amount, status, reversedBy } = transaction;
  return respondPage(call, {
    title: receipt,
    section: '/organisations',
    said: call.query.get('said') === 'reversed' ? 'Given back. This is the reversal; the customer has a message.' : undefined,
    content: html`<div class="heading">
        <p><a href="/organisations/${organisation.number}">← ${organisation.name}</a></p>
        <h1>${kes(amount)}</h1>
        <p>
          ${reason} ·
          ${
            status !== 'Completed'
              ? html`<b class="bad">✕ ${status}: no money moved</b>`
              : reversedBy === undefined
                ? html`<b class="good">✓ Completed</b>`
                : html`<b class="warn">↩ Reversed</b>`
          }
        </p>
      </div>
      <section class="card" aria-label="Transaction">${renderFacts(call, organisation, transaction)}</section>
      <p class="buttons">
        ${isReversible(organisation, transaction) && html`<a class="button danger" href="${transactionUrl(organisation, receipt)}/reverse">Reverse</a>`}
        <a class="button" href="/traffic?about=${receipt}">Messages about it</a>
      </p>`,
  });
}

function renderFacts({ simulator }: PageCall, organisation: SimulatedOrganisation, transaction: Transaction): Html {
  const { receipt, from, to, accountReference, initiatedAt, completedAt, linkedTo, reversedBy, conversationId, checkoutRequestId } =
    transaction;
  const related = (title: string, other: string): Html =>
    html`<dt>${title}</dt>
      <dd>
        <a href="${transactionUrl(organisation, other)}"><code>${other}</code></a>
      </dd>`;
  const fact = (title: string, value: string): Html =>
    html`<dt>${title}</dt>
      <dd>${value}</dd>`;
  return html`<dl class="facts">
    <dt>Receipt</dt>
    <dd>${copyable(receipt, 'the receipt')}</dd>
    ${fact('From', partyWords(simulator, from))} ${fact('To', partyWords(simulator, to))}
    ${accountReference !== '' && fact('Account', accountReference)} ${fact('Begun', showMoment(initiatedAt))}
    ${fact('Completed', showMoment(completedAt))} ${linkedTo !== undefined && related('Belongs to', linkedTo)}
    ${reversedBy !== undefined && related('Given back by', reversedBy)}
    ${
      (conversationId ?? checkoutRequestId) !== undefined &&
      html`<dt>Request</dt>
        <dd>${copyable(conversationId ?? checkoutRequestId ?? '', 'the request id')}</dd>`
    }
  </dl>`;
}
