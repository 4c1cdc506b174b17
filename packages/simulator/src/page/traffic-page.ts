import { FAULT_APIS } from '../world/apis.ts';
import type { HeaderList, TrafficEntry, TrafficStatus } from '../traffic/entry.ts';
import { causeOf, effectsOf, filterTraffic } from '../traffic/filter.ts';
import type { TrafficFilter } from '../traffic/filter.ts';
import { mistakeOf, renderField } from './field.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { redirect } from './reply.ts';
import { respondMissing, respondPage } from './shell.ts';
import type { PageCall } from './shell.ts';
import { labelOf, nameOf } from './traffic-words.ts';
import { copyable, showDuration, showMoment, showTime } from './words.ts';

/** At most so many lines at once; a filter finds the others. */
const MOST_LINES = 200;

/** `/traffic`: the log; `/traffic/<id>`: one message of it beside the log; POST there sends a callback again. */
export function answerTraffic(call: PageCall): Response {
  const [id] = call.segments;
  if (id === undefined) return showLog(call);
  const entry = call.simulator.traffic.get(id);
  if (!entry) return respondMissing(call, 'This message is not in the log any more: it keeps the newest ones only.', '/traffic');
  return call.request.method === 'POST' ? resend(call, entry) : showLog(call, entry);
}

function resend(call: PageCall, entry: TrafficEntry): Response {
  try {
    const again = call.simulator.traffic.resend(entry.id);
    return redirect(`/traffic/${again.id}?said=resent`);
  } catch (error) {
    return respondMissing(call, mistakeOf(error).sentence, '/traffic');
  }
}

function showLog(call: PageCall, chosen?: TrafficEntry): Response {
  const { simulator, query } = call;
  const filter: TrafficFilter = { api: query.get('api') ?? '', about: query.get('about') ?? '' };
  const all = simulator.traffic.list();
  const found = filterTraffic(all, filter);
  return respondPage(call, {
    title: chosen ? `${nameOf(chosen)} · Traffic` : 'Traffic',
    section: '/traffic',
    said: chosen && query.get('said') === 'resent' ? 'Sent again. This is the new try.' : undefined,
    content: html`<div class="heading">
        <h1>Traffic</h1>
        <p>Each request of your client and each callback to it, newest first.</p>
      </div>
      ${renderFilter(filter)}
      <div class="${chosen ? 'beside' : 'alone'}">
        <section class="log" aria-label="Log" data-live="log">${renderLog(simulator.traffic.most, all, found, filter, chosen)}</section>
        ${chosen && renderDetail(all, chosen, filter)}
      </div>`,
  });
}

function renderFilter(filter: TrafficFilter): Html {
  const choices = FAULT_APIS.map((api): readonly [string, string] => [api, labelOf(api)]);
  return html`<form class="filter" method="get" action="/traffic" role="search">
    ${renderField({
      name: 'about',
      label: 'Phone, shortcode, receipt or id',
      value: filter.about,
      type: 'search',
      placeholder: '0712 345 678',
    })}
    ${renderField({ name: 'api', label: 'API', value: filter.api, choices: [['', 'All'], ...choices] })}
    <button>Show</button>
    ${(filter.about !== '' || filter.api !== '') && html`<a class="button" href="/traffic">Show all</a>`}
  </form>`;
}

function renderLog(
  most: number,
  all: readonly TrafficEntry[],
  found: readonly TrafficEntry[],
  filter: TrafficFilter,
  chosen: TrafficEntry | undefined,
): Html {
  if (most === 0)
    return html`<p class="empty-state">
      This simulator keeps no log. Make it with <code>keepTraffic: 500</code> to see what is said here.
    </p>`;
  if (all.length === 0)
    return html`<p class="empty-state">
      Nothing yet. Point your client at the base URL on the <a href="/">first page</a> and ask for a token: the request appears here.
    </p>`;
  if (found.length === 0)
    return html`<p class="empty-state">None of the ${all.length} messages in the log matches. <a href="/traffic">Show all</a></p>`;
  return html`<ol class="messages">
      ${found.slice(0, MOST_LINES).map((entry) => renderLine(entry, linkTo(entry, filter), entry === chosen))}
    </ol>
    ${found.length > MOST_LINES && html`<p class="help">${found.length - MOST_LINES} older ones are not shown. Filter to find them.</p>`}`;
}

/** One message as a line that leads to its page. */
export function renderLine(entry: TrafficEntry, href: string, current = false): Html {
  return html`<li>
    <a class="message" href="${href}" ${current && html` aria-current="true"`}>
      <span class="way"
        >${entry.kind === 'call' ? html`<b aria-hidden="true">→</b><span class="sr">Request</span>` : html`<b aria-hidden="true">←</b><span class="sr">Callback</span>`}</span
      >
      <span class="name">${nameOf(entry)}</span>
      ${renderStatus(entry.answer.status)}
      <span class="where"><code>${entry.method} ${entry.url}</code></span>
      <span class="when">${showTime(entry.at)}${entry.tookMs !== undefined && html` · ${showDuration(entry.tookMs)}`}</span>
    </a>
  </li>`;
}

export const linkTo = ({ id }: TrafficEntry, { api, about }: TrafficFilter): string => {
  const query = new URLSearchParams({ ...(about && { about }), ...(api && { api }) }).toString();
  return `/traffic/${id}${query && `?${query}`}`;
};

const WORDS: Readonly<Record<Exclude<TrafficStatus, number>, readonly [tone: string, word: string]>> = {
  pending: ['warn', '… waiting'],
  cut: ['bad', '✕ connection cut'],
  failed: ['bad', '✕ no answer'],
  dropped: ['warn', '✕ never sent'],
};

function renderStatus(status: TrafficStatus): Html {
  const [tone, word] =
    typeof status === 'number' ? [status < 300 ? 'good' : 'bad', `${status < 300 ? '✓' : '✕'} ${status}`] : WORDS[status];
  return html`<span class="status ${tone}">${word}</span>`;
}

function renderDetail(all: readonly TrafficEntry[], entry: TrafficEntry, filter: TrafficFilter): Html {
  const cause = causeOf(all, entry);
  const effects = effectsOf(all, entry);
  return html`<section class="detail" aria-labelledby="detail-title" data-live="detail">
    <p class="back"><a href="/traffic?${new URLSearchParams({ ...filter }).toString()}">← Back to the log</a></p>
    <h2 id="detail-title">${nameOf(entry)} ${renderStatus(entry.answer.status)}</h2>
    <dl class="facts">
      <dt>${entry.kind === 'call' ? 'Asked by' : 'Sent by'}</dt>
      <dd>${entry.kind === 'call' ? html`app <code>${entry.who}</code>` : html`${entry.who}`}</dd>
      <dt>At</dt>
      <dd>${showMoment(entry.at)}</dd>
      <dt>Took</dt>
      <dd>${entry.tookMs === undefined ? 'not answered yet' : showDuration(entry.tookMs)}</dd>
      ${
        entry.about !== '' &&
        html`<dt>About</dt>
          <dd>${copyable(entry.about, 'the id')}</dd>`
      }
      ${
        cause &&
        html`<dt>Answers</dt>
          <dd><a href="${linkTo(cause, filter)}">${nameOf(cause)} at ${showTime(cause.at)}</a></dd>`
      }
      ${
        effects.length > 0 &&
        html`<dt>Told later</dt>
          <dd>
            ${effects.map((one) => html`<a class="stacked" href="${linkTo(one, filter)}">${nameOf(one)} at ${showTime(one.at)}</a>`)}
          </dd>`
      }
    </dl>
    ${entry.kind === 'callback' && html`<form method="post" action="/traffic/${entry.id}"><button class="main">Send again</button></form>`}
    ${renderMessage('Request', `${entry.method} ${entry.url}`, entry.headers, entry.body)} ${renderAnswer(entry)}
  </section>`;
}

function renderAnswer({ answer }: TrafficEntry): Html {
  if (typeof answer.status === 'number') return renderMessage('Answer', `HTTP ${answer.status}`, answer.headers, answer.body);
  const sentences = {
    pending: 'There is no answer yet.',
    cut: 'There was no answer: a fault broke the connection.',
    failed: 'There was no answer: nobody listens there, or it took too long. Is your server running, and is the address right?',
    dropped: 'It was never sent: a fault keeps this callback back. You can send it yourself.',
  };
  return html`<h3>Answer</h3>
    <p>${sentences[answer.status]}</p>`;
}

function renderMessage(title: string, line: string, headers: HeaderList, body: string): Html {
  return html`<h3>${title}</h3>
    <p class="line"><code>${line}</code></p>
    ${renderPicture(body)}
    ${body === '' ? html`<p class="help">No body.</p>` : html`<pre tabindex="0" aria-label="${title}: body">${pretty(body)}</pre>`}
    ${
      headers.length > 0 &&
      html`<details id="headers-${title}">
        <summary>${headers.length} headers</summary>
        <dl class="headers">
          ${headers.map(
            ([name, value]) =>
              html`<dt>${name}</dt>
                <dd>${value}</dd>`,
          )}
        </dl>
      </details>`
    }`;
}

/** The code in the answer of Dynamic QR, to scan or to save. */
function renderPicture(body: string): Html | false {
  const picture = /"QRCode":\s*"([A-Za-z0-9+/=]{100,})"/.exec(body)?.[1];
  return (
    picture !== undefined &&
    html`<p><img class="qr" src="data:image/png;base64,${picture}" alt="The QR code" /></p>
      <p class="help">To pay it: a <a href="/phone">phone’s</a> SIM menu, “Scan a QR code”, with this picture or the text of QRCode.</p>`
  );
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
