import { SCENARIOS } from '../world/trouble/scenarios.ts';
import { html } from './html.ts';
import { respondPage } from './shell.ts';
import type { PageCall } from './shell.ts';
import { copyable } from './words.ts';

/** `/scenarios`: phones and amounts that tell a story. */
export function answerScenarios(call: PageCall): Response {
  const active = call.simulator.scenarios;
  return respondPage(call, {
    title: 'Scenarios',
    section: '/scenarios',
    content: html`<div class="heading">
        <h1>Scenarios</h1>
        <p>
          A prompt to one of these numbers, or for one of these amounts in shillings, ends as written: from any client in any language,
          without touching a phone. For everything else there are <a href="/faults">faults</a>.
        </p>
      </div>
      ${!active && html`<p class="note-box">Here they are off. Make the simulator with <code>scenarios: true</code>, or start <code>malipo simulator</code>.</p>`}
      <ol class="stories-list">
        ${SCENARIOS.map(
          ({ number, says }) =>
            html`<li>
              <p>${says}</p>
              <p class="ways">
                ${copyable(`2547000000${String(number).padStart(2, '0')}`, `the phone of scenario ${number}`)} <span>or amount</span>
                ${copyable(String(9_900 + number), `the amount of scenario ${number}`)}
              </p>
            </li>`,
        )}
      </ol>`,
  });
}
