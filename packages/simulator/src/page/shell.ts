import type { System } from '@malipo/daraja/values';
import { isMovable } from '../virtual/movable-clock.ts';
import { isVirtualSystem } from '../virtual/virtual-system.ts';
import type { Simulator } from '../simulator.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { respondHtml } from './reply.ts';
import { showMoment } from './words.ts';

/** One request for a page. */
export interface PageCall {
  readonly simulator: Simulator;
  readonly system: System;
  readonly request: Request;
  /** The path's segments behind the first. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
}

/** The parts of the simulator, in the order of the navigation. */
const SECTIONS = {
  '/phone': 'Phones',
  '/organisations': 'Organisations',
  '/traffic': 'Traffic',
  '/faults': 'Faults',
  '/clock': 'Clock',
  '/scenarios': 'Scenarios',
} as const satisfies Readonly<Record<string, string>>;

export type Section = keyof typeof SECTIONS | '/';

export interface Page {
  readonly title: string;
  readonly section: Section;
  readonly content: Html;
  /** What was just done, in a sentence. */
  readonly said?: string | undefined;
  readonly status?: number;
}

/** A page with the navigation around it. */
export function respondPage(call: PageCall, page: Page): Response {
  return respondHtml(
    frame({
      title: page.title,
      styles: ['pages.css'],
      scripts: ['pages.js'],
      body: html`<body class="desk">
        ${renderTop(call, page.section)}
        <main id="content" tabindex="-1">
          <p class="said-page" role="status" data-said>${page.said ?? ''}</p>
          ${page.content}
        </main>
      </body>`,
    }),
    page.status === undefined ? {} : { status: page.status },
  );
}

/** The document around a body. */
export const frame = (page: {
  readonly title: string;
  readonly styles: readonly string[];
  readonly scripts: readonly string[];
  readonly head?: Html | false;
  readonly body: Html;
}): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${page.title} · Malipo simulator</title>
        ${page.styles.map((name) => html`<link rel="stylesheet" href="/phone/assets/${name}" />`)}
        <link rel="icon" href="data:," />
        ${page.head ?? false} ${page.scripts.map((name) => html`<script type="module" src="/phone/assets/${name}"></script>`)}
      </head>
      ${page.body}
    </html> `;

/** Where one is, where else one can go, what time it is, whether faults are in force. */
export function renderTop({ simulator, system }: PageCall, section: Section): Html {
  const inForce = simulator.faults.list().length;
  return html`<a class="skip" href="#content">To the content</a>
    <header class="top-bar">
      <a class="brand" href="/" ${section === '/' && html` aria-current="page"`}>Malipo <span>simulator</span></a>
      <nav aria-label="Parts of the simulator">
        ${Object.entries(SECTIONS).map(
          ([path, name]) => html`<a href="${path}" ${path === section && html` aria-current="page"`}>${name}</a>`,
        )}
      </nav>
      <p class="now" data-live="now">
        <a href="/clock" title="Time in Nairobi"><span class="sr">Time in Nairobi: </span>${renderNow(system)}</a>
        ${inForce > 0 && html`<a class="alert" href="/faults">${inForce === 1 ? '1 fault' : `${inForce} faults`} in force</a>`}
      </p>
    </header>`;
}

/** The time here; a script lets it tick where the clock goes on by itself. */
export const renderNow = (system: System): Html =>
  html`<time class="clock" ${!isVirtualSystem(system) && html` data-tick="${system.now()}"`}>${showMoment(system.now())}</time
    >${isMovable(system) && isVirtualSystem(system) && html` <span>(stands still)</span>`}`;

/** A page that says that there is none. */
export const respondMissing = (call: PageCall, sentence: string, section: Section = '/'): Response =>
  respondPage(call, {
    title: 'Not here',
    section,
    status: 404,
    content: html`<h1>Not here</h1>
      <p>${sentence}</p>
      <p><a href="/">To the start of the simulator</a></p>`,
  });
