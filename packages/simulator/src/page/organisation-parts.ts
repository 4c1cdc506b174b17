import type { SimulatedOrganisation } from '../organisation.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { kes } from './words.ts';

/** The pages that belong to all organisations. */
export const renderOrganisationTabs = (here: 'all' | 'operators'): Html =>
  html`<nav class="tabs" aria-label="Organisations">
    <a href="/organisations" ${here === 'all' && html` aria-current="page"`}>Paybills and tills</a>
    <a href="/organisations/operators" ${here === 'operators' && html` aria-current="page"`}>Operators and certificate</a>
  </nav>`;

/** `Paybill 174379`, `Till 600100 of store 600101`. */
export const kindOf = ({ shortcode: { kind, number, storeNumber } }: SimulatedOrganisation): string =>
  kind === 'till' ? `Till ${number}${storeNumber === undefined ? '' : ` of store ${storeNumber}`}` : `Paybill ${number}`;

export const renderAccounts = (organisation: SimulatedOrganisation): Html =>
  html`<dl class="balances">
    ${organisation.accounts().map(
      ({ label, balance }) =>
        html`<div>
          <dt>${label}</dt>
          <dd>${kes(balance)}</dd>
        </div>`,
    )}
  </dl>`;
