import { html, raw } from 'hono/html';
import type { LiveState } from './browser/live-page.ts';
import type { Fragment, Rendering } from './rendering.ts';
import { drawShape } from './shapes.ts';
import { newsOf, renderState } from './state.ts';
import { pageCss } from './style.ts';
import type { View } from './view.ts';
import { say, words } from './words.ts';
import type { Language } from './words.ts';

/** What the frame of every page needs. */
export interface Frame {
  readonly language: Language;
  /** Address of this payment's page. */
  readonly path: string;
  /** Address of the script, which changes with its text. */
  readonly scriptPath: string;
}

/** Written apart, so that not a space is added: the policy of the page allows exactly these bytes. */
const styleTag = raw(`<style>${pageCss}</style>`);

const refreshWithoutScriptSeconds = 5;

/** Reloads a page that waits, where no script does it. Never while a form is shown: typing would be lost. */
function refreshSeconds(view: View): number | undefined {
  if (view.kind === 'sending' || view.kind === 'look' || view.kind === 'checking') return refreshWithoutScriptSeconds;
  return view.nextMs !== null && !view.canAsk ? Math.ceil(view.nextMs / 1000) : undefined;
}

/** The whole page of a payment. It says everything without script; the script keeps it up to date. */
export async function renderPage(view: View, rendering: Rendering, frame: Frame): Promise<string> {
  const { language } = frame;
  const { payment } = view;
  const merchant = payment.shortcode.name;
  const state = await renderLive(view, rendering);
  const seconds = rendering.problem ? undefined : refreshSeconds(view);
  const spoken = JSON.stringify(
    Object.fromEntries((['offline', 'online', 'slow', 'working', 'copy', 'copied'] as const).map((name) => [name, words[name][language]])),
  );
  return whole(
    frame,
    state.title,
    html` ${top(frame, merchant)} ${payment.environment === 'production' ? '' : html`<p class="test">${say(words.testMoney, language)}</p>`}
      <p id="network" class="network" role="status" hidden></p>
      <main
        data-path="${frame.path}"
        data-key="${state.key}"
        data-next="${state.nextMs ?? ''}"
        data-final="${String(state.isFinal)}"
        data-words="${spoken}"
      >
        ${raw(state.html)}
      </main>
      <p id="said" class="visually-hidden" aria-live="polite"></p>
      ${
        state.isFinal
          ? ''
          : html`<noscript
              ><p class="refresh"><a href="${frame.path}">${say(words.refreshLink, language)}</a></p></noscript
            >`
      }
      <footer><span class="mono">${payment.id}</span></footer>
      <script type="module" src="${frame.scriptPath}"></script>`,
    seconds,
  );
}

/** The changing part, with what the script needs to show it. */
export async function renderLive(view: View, rendering: Rendering): Promise<LiveState> {
  const news = newsOf(view, rendering.language);
  return {
    key: view.key,
    hasProblem: rendering.problem !== undefined,
    html: String(await renderState(view, rendering)),
    title: `${news.title} · ${view.payment.shortcode.name}`,
    headline: news.title,
    text: news.text,
    nextMs: view.nextMs,
    isFinal: view.isFinal,
  };
}

/** For a link that opens nothing: says what to do, and nothing about any payment. */
export const renderNoAccess = (frame: Frame): Promise<string> => {
  const { language } = frame;
  return whole(
    frame,
    say(words.noAccessTitle, language),
    html` ${top(frame, 'Malipo')}
      <main class="alone">
        <section class="card warn">
          <div class="news">
            ${drawShape('warn')}
            <h1>${say(words.noAccessTitle, language)}</h1>
          </div>
          <p>${say(words.noAccessText, language)}</p>
        </section>
      </main>`,
  );
};

function top({ language, path }: Frame, name: string): Fragment {
  const other = language === 'en' ? 'sw' : 'en';
  return html`<header class="top">
    <span class="mark" aria-hidden="true">${String.fromCodePoint(name.codePointAt(0) ?? 0x20).toUpperCase()}</span>
    <span class="merchant">${name}</span>
    <a class="language" href="${path}?lang=${other}" hreflang="${other}" lang="${other}">${words.otherLanguage[language]}</a>
  </header>`;
}

async function whole({ language }: Frame, title: string, body: Fragment, refresh?: number): Promise<string> {
  return String(
    await html`<!doctype html>
      <html lang="${language}">
        <head>
          <meta charset="utf-8" />
          <title>${title}</title>
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="robots" content="noindex" />
          <meta name="referrer" content="no-referrer" />
          <link rel="icon" href="data:," />
          ${styleTag} ${refresh === undefined ? '' : html`<noscript><meta http-equiv="refresh" content="${refresh}" /></noscript>`}
        </head>
        <body>
          ${body}
        </body>
      </html> `,
  );
}
