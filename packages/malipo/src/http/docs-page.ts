import { html } from 'hono/html';
import { basePathOf } from './paths.ts';
import { problemKinds } from './problems.ts';
import type { Route } from './route.ts';
import { problemsOf } from './open-api.ts';
import { routes } from './routes/index.ts';

type Fragment = ReturnType<typeof html>;

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

const style = `:root{color-scheme:light dark;--ink:#16211d;--soft:#4d5c56;--paper:#fbfaf7;--raised:#fff;--line:#e2e0d8;--brand:#0b5d57}
@media(prefers-color-scheme:dark){:root{--ink:#eef4f1;--soft:#a9b8b1;--paper:#101513;--raised:#171e1b;--line:#2b3530;--brand:#4fc3b5}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:72ch;margin:0 auto;padding:24px 16px 40px}h1{font-size:28px;line-height:1.2}h2{font-size:20px;margin:40px 0 12px}
a{color:var(--brand)}code{font-family:ui-monospace,monospace;font-size:14px;overflow-wrap:anywhere}p{margin:8px 0}
section,li{scroll-margin-top:16px}.route{background:var(--raised);border:1px solid var(--line);border-radius:12px;padding:12px 16px;margin:12px 0}
.route h3{margin:0;font-size:16px}.soft{color:var(--soft);font-size:14px}table{border-collapse:collapse;width:100%;font-size:14px}
td,th{text-align:left;padding:8px 12px 8px 0;border-bottom:1px solid var(--line);vertical-align:top}:target{outline:2px solid var(--brand);outline-offset:4px}`;

/** `/docs`: every route and every error code on one plain page. */
export async function answerDocs(publicUrl: string): Promise<Response> {
  const base = publicUrl.replace(/\/+$/, '');
  const basePath = basePathOf(publicUrl);
  const text = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>Malipo API</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="${basePath}/docs/style.css" />
      </head>
      <body>
        <main>
          <h1>Malipo API</h1>
          <p>
            JSON over HTTPS. Amounts are shillings, times are ISO 8601. Send <code>Authorization: Bearer mk_…</code>; make a key with
            <code>malipo keys create</code>. The whole description for programs:
            <a href="${basePath}/openapi.json">openapi.json</a> (OpenAPI 3.1).
          </p>
          <h2>Try it</h2>
          <p>
            <code
              >curl ${base}/v1/payments -H "Authorization: Bearer $KEY" -H "Content-Type: application/json" -H "Idempotency-Key: order-17"
              -d '{"amount": 500, "phone": "0712 345 678", "reference": "ORDER-17"}'</code
            >
          </p>
          <h2>Routes</h2>
          ${routes.map(describe)}
          <h2>Errors</h2>
          <p>
            Every error is <code>application/problem+json</code>: <code>code</code> for programs, <code>detail</code> for people,
            <code>field</code> and <code>retryAfterMs</code> where they help.
          </p>
          <table>
            <thead>
              <tr>
                <th>Status</th>
                <th>Code</th>
                <th>Meaning</th>
              </tr>
            </thead>
            <tbody>
              ${Object.entries(problemKinds).map(
                ([code, { status, title }]) =>
                  html`<tr id="${code}">
                    <td>${status}</td>
                    <td><code>${code}</code></td>
                    <td>${title}</td>
                  </tr>`,
              )}
            </tbody>
          </table>
        </main>
      </body>
    </html> `;
  return new Response(String(text), { headers });
}

/** The style of {@link answerDocs}. */
export const answerDocsStyle = (): Response =>
  new Response(style, { headers: { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'public, max-age=3600' } });

function describe(route: Route): Fragment {
  const codes = problemsOf(route);
  return html`<section class="route" id="${route.name}">
    <h3><code>${route.method} ${route.path}</code></h3>
    <p>${route.summary}.</p>
    <p class="soft">
      ${route.access === 'key' ? 'API key.' : 'API key, or the payment’s client secret in Malipo-Client-Secret.'} Can answer
      ${codes.map((code, i) => html`${i === 0 ? '' : ', '}<a href="#${code}">${code}</a>`)}.
    </p>
  </section> `;
}
