import { html } from './html.ts';
import type { Html } from './html.ts';
import { redirect } from './reply.ts';
import { renderNow, respondMissing, respondPage } from './shell.ts';
import type { PageCall } from './shell.ts';
import { linkTo, renderLine } from './traffic-page.ts';
import { copyable } from './words.ts';

const MOST_LINES = 5;

/** `/`: how to connect, what there is, what happened last. */
export function answerHome(call: PageCall): Response {
  return respondPage(call, {
    title: 'Start',
    section: '/',
    said: call.query.get('said') === 'reset' ? 'It is the first day again: money, prompts, faults, switches and tokens.' : undefined,
    content: html`<div class="heading">
        <h1>The simulator is running</h1>
        <p>Point any Daraja client here, in any language. Paths and answers are the vendor’s; the money is play money.</p>
      </div>
      <div class="columns">
        ${renderConnect(call)}
        <div>${renderParts(call)}</div>
      </div>
      <section aria-labelledby="latest" data-live="latest">
        <h2 id="latest">Latest traffic</h2>
        ${renderLatest(call)}
      </section>
      <details class="card" id="begin-again">
        <summary>Begin again</summary>
        <p>Back to the first day: money, prompts, faults, switches, tokens and this log. The clock stays where it is.</p>
        <form method="post" action="/reset"><button class="danger">Begin again</button></form>
      </details>`,
  });
}

/** POST `/reset`. */
export function answerReset(call: PageCall): Response {
  if (call.request.method !== 'POST') return respondMissing(call, 'There is no such page.');
  call.simulator.reset();
  return redirect('/?said=reset');
}

function renderConnect({ simulator }: PageCall): Html {
  return html`<section class="card" aria-labelledby="connect">
    <h2 id="connect">Connect</h2>
    <dl class="facts">
      <dt>Base URL</dt>
      <dd>${copyable(simulator.baseUrl, 'the base URL')}</dd>
      ${simulator.apps.map(
        ({ consumerKey, consumerSecret }) =>
          html`<dt>Consumer key</dt>
            <dd>${copyable(consumerKey, 'the consumer key')}</dd>
            <dt>Consumer secret</dt>
            <dd>${copyable(consumerSecret, 'the consumer secret')}</dd>`,
      )}
    </dl>
    ${simulator.shortcodes.map(
      ({ kind, number, storeNumber, name, passkey }) =>
        html`<h3>${name}</h3>
          <dl class="facts">
            <dt>${kind === 'till' ? 'Till' : 'Paybill'}</dt>
            <dd>${copyable(number, `the ${kind}`)}</dd>
            ${
              storeNumber !== undefined &&
              html`<dt>Store number</dt>
                <dd>${copyable(storeNumber, 'the store number')}</dd>`
            }
            <dt>Passkey</dt>
            <dd>${copyable(passkey, `the passkey of ${number}`)}</dd>
          </dl>`,
    )}
  </section>`;
}

function renderParts({ simulator, system }: PageCall): Html {
  const phones = simulator.phones().length;
  const faults = simulator.faults.list().length;
  const part = (href: string, name: string, says: Html | string): Html =>
    html`<li>
      <a href="${href}"><b>${name}</b></a>
      <p>${says}</p>
    </li>`;
  return html`<ul class="parts" data-live="parts">
    ${part('/phone', 'Phones', phones === 0 ? 'Customers who answer your prompts, or pay by hand. Any Kenyan number works; the PIN is 1234.' : `${phones} ${phones === 1 ? 'customer' : 'customers'} so far. They answer prompts, or pay by hand.`)}
    ${part('/organisations', 'Organisations', `${simulator.shortcodes.map(({ name }) => name).join(', ')}: balances, transactions, statements.`)}
    ${part('/traffic', 'Traffic', `${simulator.traffic.list().length} requests and callbacks, with headers and bodies.`)}
    ${part('/faults', 'Faults', faults === 0 ? 'None in force. Lose callbacks, break connections, throttle.' : `${faults} in force.`)}
    ${part('/clock', 'Clock', renderNow(system))}
    ${part('/scenarios', 'Scenarios', simulator.scenarios ? 'Phones and amounts that tell a story by themselves.' : 'Phones and amounts that tell a story; off here.')}
  </ul>`;
}

function renderLatest({ simulator }: PageCall): Html {
  const entries = simulator.traffic.list();
  if (entries.length === 0)
    return html`<p class="empty-state">
      ${
        simulator.traffic.most === 0
          ? 'This simulator keeps no log.'
          : html`Nothing yet. Ask for a token:
              <code>curl -u KEY:SECRET "${simulator.baseUrl}/oauth/v1/generate?grant_type=client_credentials"</code>`
      }
    </p>`;
  return html`<ol class="messages">
      ${entries.slice(0, MOST_LINES).map((entry) => renderLine(entry, linkTo(entry, { api: '', about: '' })))}
    </ol>
    <p><a href="/traffic">All traffic</a></p>`;
}
