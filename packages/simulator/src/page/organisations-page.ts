import { MalipoError } from '@malipo/daraja/values';
import type { SimulatedOrganisation } from '../organisation.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { answerOperators } from './operators-page.ts';
import { answerOrganisation } from './organisation-page.ts';
import { kindOf, renderAccounts, renderOrganisationTabs } from './organisation-parts.ts';
import { download } from './reply.ts';
import { respondMissing, respondPage } from './shell.ts';
import type { PageCall } from './shell.ts';
import { answerTransaction } from './transaction-page.ts';

/** `/organisations`: the portal of every paybill and till, with its operators and the certificate. */
export function answerOrganisations(call: PageCall): Response | Promise<Response> {
  const [first, second, receipt, act] = call.segments;
  if (first === undefined) return showAll(call);
  if (first === 'operators') return answerOperators(call, second);
  if (first === 'certificate') return download('simulator.pem', 'application/x-pem-file', call.simulator.certificate);
  const organisation = find(call, first);
  if (!organisation) return missing(call, first);
  if (second === 'transactions' && receipt !== undefined) return answerTransaction(call, organisation, receipt, act);
  return answerOrganisation(call, organisation, second);
}

function find({ simulator }: PageCall, number: string): SimulatedOrganisation | undefined {
  try {
    return simulator.organisation(number);
  } catch (error) {
    if (error instanceof MalipoError) return undefined;
    throw error;
  }
}

const missing = (call: PageCall, number: string): Response =>
  respondMissing(
    call,
    `Nobody has the paybill or till ${number} here. There are: ${call.simulator.shortcodes.map((one) => one.number).join(', ')}.`,
    '/organisations',
  );

function showAll(call: PageCall): Response {
  return respondPage(call, {
    title: 'Organisations',
    section: '/organisations',
    content: html`<div class="heading">
        <h1>Organisations</h1>
        <p>The merchant’s side: what your paybills and tills hold, what moved, statements, reversals.</p>
      </div>
      ${renderOrganisationTabs('all')}
      <ul class="organisations" data-live="organisations">
        ${call.simulator.organisations().map(renderOne)}
      </ul>
      <p class="help">
        Others are set when the simulator starts: <code>malipo simulator --shortcode 600999 --name "MY SHOP"</code>, or several in a file.
      </p>`,
  });
}

const renderOne = (organisation: SimulatedOrganisation): Html =>
  html`<li class="card">
    <h2><a href="/organisations/${organisation.number}">${organisation.name}</a></h2>
    <p class="help">${kindOf(organisation)}</p>
    ${renderAccounts(organisation)}
  </li>`;
