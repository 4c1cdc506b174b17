import type { SimulatedOrganisation } from '../organisation.ts';
import type { AccountName, StatementRow } from '../world/money/accounts.ts';
import { mistakeOf, readForm, renderField, renderOtherMistake } from './field.ts';
import type { Mistake } from './field.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { renderInvoices, renderStandingOrders } from './organisation-agreements.ts';
import { kindOf, renderAccounts } from './organisation-parts.ts';
import { filterRows, otherSide, partyWords, transactionUrl } from './organisation-words.ts';
import type { RowFilter } from './organisation-words.ts';
import { redirect } from './reply.ts';
import { respondMissing, respondPage } from './shell.ts';
import type { PageCall } from './shell.ts';
import { copyable, kes, showMoment } from './words.ts';

const MOST_ROWS = 100;

interface Refused {
  readonly act: string;
  readonly typed: ReadonlyMap<string, string>;
  readonly mistake: Mistake;
}

/** `/organisations/<number>`: one paybill or till. POST to `deposit`, `withdraw`, `move` and `forget-urls` below it. */
export async function answerOrganisation(call: PageCall, organisation: SimulatedOrganisation, act: string | undefined): Promise<Response> {
  if (act === undefined) return show(call, organisation);
  if (call.request.method !== 'POST' || !Object.hasOwn(SAID, act)) return respondMissing(call, 'There is no such page.', '/organisations');
  const typed = await readForm(call.request);
  try {
    perform(organisation, act, typed);
    return redirect(`/organisations/${organisation.number}?said=${act}`);
  } catch (error) {
    return show(call, organisation, { act, typed, mistake: mistakeOf(error) });
  }
}

const SAID: Readonly<Record<string, string>> = {
  deposit: 'The money is there.',
  withdraw: 'The money is at the bank.',
  move: 'Moved.',
  'forget-urls': 'The addresses are forgotten: your client may register others.',
};

function perform(organisation: SimulatedOrganisation, act: string, typed: ReadonlyMap<string, string>): void {
  const amount = Number((typed.get('amount') ?? '').replaceAll(/[\s,]/g, '') || NaN);
  const account = typed.get('account') as AccountName | undefined;
  if (act === 'deposit') organisation.deposit(amount, account);
  else if (act === 'withdraw') organisation.withdraw(amount, account);
  else if (act === 'move') organisation.move(typed.get('from') as AccountName, typed.get('to') as AccountName, amount);
  else organisation.removeC2bUrls();
}

function show(call: PageCall, organisation: SimulatedOrganisation, refused?: Refused): Response {
  const filter = readFilter(call.query, organisation);
  return respondPage(call, {
    title: organisation.name,
    section: '/organisations',
    said: SAID[call.query.get('said') ?? ''],
    ...(refused ? { status: 400 } : {}),
    content: html`<div class="heading">
        <p><a href="/organisations">← All organisations</a></p>
        <h1>${organisation.name}</h1>
        <p>${kindOf(organisation)}</p>
      </div>
      <section aria-label="Accounts" data-live="accounts">${renderAccounts(organisation)}</section>
      <section aria-labelledby="transactions">
        <h2 id="transactions">Transactions</h2>
        ${renderFilter(organisation, filter)}
        <div data-live="rows">${renderRows(call, organisation, filter)}</div>
      </section>
      ${renderInvoices(call, organisation)} ${renderStandingOrders(call, organisation)} ${renderMoney(organisation, refused)}
      ${renderAddresses(organisation)}`,
  });
}

function readFilter(query: URLSearchParams, organisation: SimulatedOrganisation): RowFilter {
  const account = organisation.accounts().find(({ name }) => name === query.get('account'))?.name;
  return { account, about: query.get('about') ?? '', way: query.get('way') ?? '' };
}

const accountChoices = (organisation: SimulatedOrganisation): readonly (readonly [string, string])[] =>
  organisation.accounts().map(({ name, label }) => [name, label]);

/** The account that takes payments, which everything shows unless told. */
const mainAccount = ({ shortcode }: SimulatedOrganisation): AccountName => (shortcode.kind === 'till' ? 'merchant' : 'utility');

function renderFilter(organisation: SimulatedOrganisation, { account = mainAccount(organisation), about, way }: RowFilter): Html {
  const here = `/organisations/${organisation.number}`;
  return html`<form class="filter" method="get" action="${here}" role="search">
      ${renderField({ name: 'about', label: 'Receipt, phone, name, account or amount', value: about, type: 'search' })}
      ${renderField({ name: 'account', label: 'Account', value: account, choices: accountChoices(organisation), id: 'filter-account' })}
      ${renderField({
        name: 'way',
        label: 'Direction',
        value: way,
        choices: [
          ['', 'In and out'],
          ['in', 'Paid in'],
          ['out', 'Withdrawn'],
        ],
      })}
      <button>Show</button>
    </form>
    ${renderDownloads(organisation, account)}`;
}

/** A form rather than links: the days are the reader's to choose, also without a script. */
function renderDownloads({ number }: SimulatedOrganisation, account: AccountName): Html {
  const at = `/_control/organisations/${number}/statement`;
  return html`<form class="filter" method="get" action="${at}.csv" aria-label="Statement">
    <input type="hidden" name="account" value="${account}" />
    ${renderField({ name: 'from', label: 'Statement from', type: 'date', id: 'statement-from' })}
    ${renderField({ name: 'to', label: 'To and including', type: 'date', id: 'statement-to' })}
    <button>Statement as CSV</button>
    <button name="dates" value="iso">CSV as a bare table</button>
    <button formaction="${at}.xlsx">Statement as XLSX</button>
  </form>`;
}

function renderRows(call: PageCall, organisation: SimulatedOrganisation, filter: RowFilter): Html {
  const all = organisation.statement(filter.account === undefined ? {} : { account: filter.account });
  const rows = filterRows(call.simulator, all, filter);
  if (all.length === 0)
    return html`<p class="empty-state">
      Nothing moved in this account yet. Send a prompt with your client and answer it on a <a href="/phone">phone</a>, or pay from the
      phone’s SIM menu to ${organisation.number}.
    </p>`;
  if (rows.length === 0)
    return html`<p class="empty-state">
      None of the ${all.length} transactions matches. <a href="/organisations/${organisation.number}">Show all</a>
    </p>`;
  return html`<ol class="messages">
      ${rows.slice(0, MOST_ROWS).map((row) => renderRow(call, organisation, row))}
    </ol>
    ${rows.length > MOST_ROWS && html`<p class="help">${rows.length - MOST_ROWS} older ones are not shown: search, or take the statement.</p>`}`;
}

function renderRow({ simulator }: PageCall, organisation: SimulatedOrganisation, row: StatementRow): Html {
  const { transaction, paidIn, withdrawn, balance } = row;
  const { receipt, reason, completedAt, accountReference, status, reversedBy } = transaction;
  return html`<li>
    <a class="row-line" href="${transactionUrl(organisation, receipt)}">
      <code>${receipt}</code>
      <span class="amount">${paidIn > 0 ? `+${kes(paidIn)}` : `−${kes(withdrawn)}`}</span>
      <span class="reason">${reason}${accountReference !== '' && html` · <code>${accountReference}</code>`}</span>
      <span class="party">${partyWords(simulator, otherSide(organisation, transaction))}</span>
      <span class="when">${showMoment(completedAt)}</span>
      <span class="after"
        >${status === 'Completed' ? (reversedBy === undefined ? html`balance ${kes(balance ?? 0)}` : html`<b class="warn">↩ reversed</b>`) : html`<b class="bad">✕ ${status}</b>`}</span
      >
    </a>
  </li>`;
}

function renderMoney(organisation: SimulatedOrganisation, refused: Refused | undefined): Html {
  const choices = accountChoices(organisation);
  const at = (act: string, name: string): { readonly value?: string | undefined; readonly mistake?: Mistake } =>
    refused?.act === act ? { value: refused.typed.get(name), mistake: refused.mistake } : {};
  const amount = (act: string): Html =>
    renderField({ name: 'amount', label: 'Shillings', inputmode: 'numeric', required: true, id: `${act}-amount`, ...at(act, 'amount') });
  const account = (act: string, name: string, label: string, value: string): Html =>
    renderField({ name, label, choices, id: `${act}-${name}`, value, ...(refused?.act === act ? at(act, name) : {}) });
  const form = (act: string, title: string, fields: readonly Html[], button: string): Html =>
    html`<form method="post" action="/organisations/${organisation.number}/${act}" class="inline" aria-label="${title}">
      ${refused?.act === act && renderOtherMistake(refused.mistake, act === 'move' ? ['amount', 'from', 'to'] : ['amount', 'account'])}
      ${fields}
      <button>${button}</button>
    </form>`;
  return html`<details class="card" id="money" ${refused && html` open`}>
    <summary>Put money in, take it out, move it</summary>
    ${form('deposit', 'From the bank', [amount('deposit'), account('deposit', 'account', 'Into', 'working')], 'Deposit from the bank')}
    ${form('withdraw', 'To the bank', [amount('withdraw'), account('withdraw', 'account', 'From', mainAccount(organisation))], 'Take to the bank')}
    ${form('move', 'Between accounts', [amount('move'), account('move', 'from', 'From', mainAccount(organisation)), account('move', 'to', 'To', 'working')], 'Move')}
  </details>`;
}

function renderAddresses(organisation: SimulatedOrganisation): Html {
  const urls = organisation.c2bUrls();
  return html`<section class="card" aria-labelledby="c2b" data-live="c2b">
    <h2 id="c2b">C2B addresses</h2>
    ${
      urls
        ? html`<dl class="facts">
              <dt>Confirmation</dt>
              <dd>${copyable(urls.confirmationUrl, 'the confirmation address')}</dd>
              <dt>Validation</dt>
              <dd>${copyable(urls.validationUrl, 'the validation address')}</dd>
              <dt>Version</dt>
              <dd>v${urls.version}</dd>
              <dt>Without an answer</dt>
              <dd>${urls.responseType === 'Completed' ? 'Completed: the payment goes through' : 'Cancelled: the payment is refused'}</dd>
            </dl>
            <form method="post" action="/organisations/${organisation.number}/forget-urls"><button>Forget these addresses</button></form>`
        : html`<p class="empty-state">
            None are registered, so nobody hears of payments made by hand. Your client registers them at
            <code>/mpesa/c2b/v2/registerurl</code>.
          </p>`
    }
  </section>`;
}
