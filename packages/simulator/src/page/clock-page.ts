import { formatInstant } from '@malipo/daraja/values';
import type { System } from '@malipo/daraja/values';
import { moveClock } from '../control/clock.ts';
import { isJumping } from '../virtual/jumping-system.ts';
import { isMovable } from '../virtual/movable-clock.ts';
import { isVirtualSystem } from '../virtual/virtual-system.ts';
import { mistakeOf, readForm, renderField } from './field.ts';
import type { Mistake } from './field.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { redirect } from './reply.ts';
import { renderNow, respondPage } from './shell.ts';
import type { PageCall } from './shell.ts';
import { showDuration, showMoment } from './words.ts';

const JUMPS = [
  [60_000, '1 minute'],
  [600_000, '10 minutes'],
  [3_600_000, '1 hour'],
  [86_400_000, '1 day'],
] as const;

/** `/clock`: the time here, what is still to come, and jumps. */
export function answerClock(call: PageCall): Response | Promise<Response> {
  return call.request.method === 'POST' ? jump(call) : showClock(call);
}

async function jump(call: PageCall): Promise<Response> {
  const form = await readForm(call.request);
  const before = call.system.now();
  const to = form.get('to');
  try {
    await moveClock(call.system, to === undefined ? { advanceMs: Number(form.get('advanceMs')) } : { to });
  } catch (error) {
    return showClock(call, mistakeOf(error), to);
  }
  return redirect(`/clock?jumped=${call.system.now() - before}`);
}

function showClock(call: PageCall, mistake?: Mistake, typed?: string): Response {
  const { system } = call;
  const jumped = Number(call.query.get('jumped'));
  return respondPage(call, {
    title: 'Clock',
    section: '/clock',
    said: jumped > 0 ? `It is ${showDuration(jumped)} later. Everything due in between has happened.` : undefined,
    ...(mistake ? { status: 400 } : {}),
    content: html`<div class="heading">
        <h1>Clock</h1>
        <p>${aboutClock(system)}</p>
      </div>
      <section class="card" aria-label="Now" data-live="clock">
        <p class="big-time">${renderNow(system)}</p>
        <p class="help">Nairobi, UTC+3 all year</p>
        ${renderComing(system)}
      </section>
      ${isMovable(system) && renderJumps(system, mistake, typed)}`,
  });
}

function aboutClock(system: System): string {
  if (isVirtualSystem(system)) return 'A virtual clock: it stands still until you, or a test, move it.';
  if (isJumping(system))
    return 'The simulator runs in real time and can jump forward: prompts end, callbacks go out and tokens lapse as if you had waited.';
  return 'This simulator runs on the real clock of this machine, which nobody can move. Start it with “malipo simulator” to jump.';
}

function renderComing(system: System): Html | false {
  if (!isMovable(system)) return false;
  const [pending, next] = [system.pending(), system.nextAt()];
  const ahead = isJumping(system) ? system.aheadMs() : 0;
  return html`<dl class="facts">
    <dt>Still to come</dt>
    <dd>
      ${
        next === undefined
          ? 'nothing: no prompt, callback or standing order waits for its time'
          : `${pending} ${pending === 1 ? 'timer' : 'timers'} (ends of prompts, callbacks, time-outs), the next at ${showMoment(next)}`
      }
    </dd>
    ${
      ahead > 0 &&
      html`<dt>Ahead</dt>
        <dd>${showDuration(ahead)} ahead of real time. It goes back only when the simulator is started again.</dd>`
    }
  </dl>`;
}

function renderJumps(system: System, mistake: Mistake | undefined, typed: string | undefined): Html {
  const now = formatInstant(system.now()).slice(0, 16);
  return html`<section class="card" aria-labelledby="jump-title">
    <h2 id="jump-title">Jump forward</h2>
    <form method="post" action="/clock" class="buttons">
      ${JUMPS.map(([ms, name]) => html`<button name="advanceMs" value="${ms}">${name}</button>`)}
    </form>
    <form method="post" action="/clock" class="inline">
      ${renderField({ name: 'to', label: 'Or to a time in Nairobi', type: 'datetime-local', value: typed ?? now, required: true, mistake })}
      <button class="main">Jump</button>
    </form>
    ${
      isJumping(system) &&
      html`<p class="note-box">
        Only the simulator jumps. Your app keeps its own time, and so does the Malipo engine of <code>malipo dev</code>: it goes on asking
        and sweeping in real time, and will not find payments that were made in a day it has not reached yet.
      </p>`
    }
  </section>`;
}
