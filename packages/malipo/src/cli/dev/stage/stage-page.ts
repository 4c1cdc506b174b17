import { html, raw } from 'hono/html';
import { tokensCss } from '../../../http/page/tokens.ts';
import { findTrouble, troubles } from '../troubles.ts';

export interface StageParts {
  readonly phoneUrl: string;
  readonly serverUrl: string;
  readonly simulatorUrl: string;
  readonly apiKey: string;
  /** The trouble that is set up now. */
  readonly trouble: string;
}

/** The one page of `malipo dev`: the shop, the phone beside it, trouble to make, and what happened. */
export async function renderStage({ phoneUrl, serverUrl, simulatorUrl, apiKey, trouble }: StageParts): Promise<string> {
  return String(
    await html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <title>Malipo on your desk</title>
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <link rel="icon" href="data:," />
          <style>
            ${raw(tokensCss)}
          </style>
          <link rel="stylesheet" href="/stage/stage.css" />
        </head>
        <body>
          <header class="bar" aria-label="Malipo on your desk">
            <h1>Malipo <span>on your desk</span></h1>
            <p class="wide-only">Buy in the shop, answer on the phone. No real money moves.</p>
          </header>
          <div class="tabs" role="tablist" aria-label="Parts of this page">
            <button role="tab" id="tab-shop" aria-controls="shop" aria-selected="true">Shop</button>
            <button role="tab" id="tab-phone" aria-controls="phone" aria-selected="false" tabindex="-1">
              Phone<span class="badge" hidden><span class="visually-hidden"> has a request</span></span>
            </button>
            <button role="tab" id="tab-side" aria-controls="side" aria-selected="false" tabindex="-1">Trouble</button>
          </div>
          <main class="stage" aria-label="Desk">
            <section id="shop" class="pane" aria-label="Shop">
              <iframe src="/shop" title="Shop and payment page" allow="clipboard-write"></iframe>
            </section>
            <section id="phone" class="pane" aria-label="Phone">
              <iframe src="${phoneUrl}" title="The customer’s phone"></iframe>
            </section>
            <section id="side" class="pane side" aria-label="Trouble and what happened">
              <form id="trouble" method="post" action="/trouble">
                <fieldset>
                  <legend>Make trouble</legend>
                  ${troubles.map(
                    ({ id, name, hint }) =>
                      html`<label class="choice"
                        ><input
                          type="radio"
                          name="trouble"
                          value="${id}"
                          data-hint="${hint}"
                          ${id === trouble ? raw('checked') : ''}
                        />${name}</label
                      >`,
                  )}
                </fieldset>
                <p id="hint" class="hint" aria-live="polite">${findTrouble(trouble)?.hint ?? ''}</p>
                <noscript><button class="button">Set</button></noscript>
              </form>
              <h2 id="happened-title">What happened</h2>
              <div role="log" aria-labelledby="happened-title"><ol id="happened" class="happened"></ol></div>
              <p id="happened-empty" class="soft">Nothing yet. Buy something in the shop.</p>
              <details>
                <summary>Use it from your own code</summary>
                <p>Test key, for any language:</p>
                <pre tabindex="0">${apiKey}</pre>
                <pre tabindex="0">
curl ${serverUrl}/v1/payments \\
  -H "Authorization: Bearer ${apiKey}" \\
  -H "Content-Type: application/json" \\
  -d '{"amount": 100, "phone": "0711 000 111", "reference": "MINE-1"}'</pre>
                <p>
                  <a href="${serverUrl}/docs" target="_blank">API</a> · <a href="${simulatorUrl}/phone" target="_blank">More phones</a> ·
                  <a href="${simulatorUrl}/traffic" target="_blank">Traffic</a> · <a href="${simulatorUrl}/" target="_blank">Simulator</a> ·
                  <a href="${simulatorUrl}/_control" target="_blank">Simulator’s control API</a>
                </p>
              </details>
            </section>
          </main>
          <script type="module" src="/stage/stage.js"></script>
        </body>
      </html> `,
  );
}
