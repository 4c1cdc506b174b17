import { invalid } from '@malipo/daraja/values';
import { DEFAULT_SWITCHES, SWITCHES } from '../world/trouble/switches.ts';
import type { Switches } from '../world/trouble/switches.ts';
import { renderFaultsHeading } from './faults-page.ts';
import { mistakeOf, readForm, renderOtherMistake } from './field.ts';
import type { Mistake } from './field.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { redirect } from './reply.ts';
import { respondPage } from './shell.ts';
import type { PageCall } from './shell.ts';

type Name = keyof Switches;
type Typed = ReadonlyMap<string, string>;

const NAMES = Object.keys(SWITCHES) as Name[];

/** `/switches`: every uncertain vendor behaviour. POST saves, `/switches/mode` sets all of them. */
export async function answerSwitches(call: PageCall): Promise<Response> {
  const { request, simulator, segments } = call;
  if (request.method !== 'POST') return showSwitches(call);
  const form = await readForm(request);
  try {
    if (segments[0] === 'mode') {
      const mode = form.get('mode') === 'strict' ? 'strict' : 'lenient';
      if (mode === 'strict') simulator.setMode(mode);
      else simulator.setSwitches(DEFAULT_SWITCHES);
      return redirect(`/switches?said=${mode}`);
    }
    simulator.setSwitches(readSwitches(form));
    return redirect('/switches?said=saved');
  } catch (error) {
    return showSwitches(call, form, mistakeOf(error));
  }
}

/** Texts of a form as the values that the switches allow; what fits none is left to the switches to refuse. */
function readSwitches(form: Typed): Partial<Switches> {
  const changes = Array.from(form, ([name, text]): [string, unknown] => {
    const row = Object.hasOwn(SWITCHES, name) ? SWITCHES[name as Name] : undefined;
    if (!row) return [name, text];
    if (!('atMost' in row.allowed)) return [name, row.allowed.find((value) => String(value) === text) ?? text];
    const number = Number(text.replaceAll(/[\s,_]/g, ''));
    if (Number.isNaN(number)) throw invalid('switch_invalid', `“${text}” is not a number.`, { field: name });
    return [name, number];
  });
  return Object.fromEntries(changes);
}

const SAID: Readonly<Record<string, string>> = {
  saved: 'Saved.',
  strict: 'Every doubtful behaviour is at its strictest reading.',
  lenient: 'All switches are at their defaults.',
};

function showSwitches(call: PageCall, typed: Typed = new Map(), mistake?: Mistake): Response {
  const { switches } = call.simulator;
  const changed = NAMES.filter((name) => switches[name] !== SWITCHES[name].standard);
  return respondPage(call, {
    title: 'Switches',
    section: '/faults',
    said: SAID[call.query.get('said') ?? ''],
    ...(mistake ? { status: 400 } : {}),
    content: html`${renderFaultsHeading('switches')}
      <p class="count">
        ${changed.length === 0 ? `All ${NAMES.length} are at their defaults.` : html`${changed.length} of ${NAMES.length} changed: ${changed.map((name, index) => html`${index > 0 && ', '}<a href="#switch-${name}"><code>${name}</code></a>`)}.`}
      </p>
      <form method="post" action="/switches/mode" class="buttons">
        <button name="mode" value="strict">Strictest reading of all</button>
        ${changed.length > 0 && html`<button name="mode" value="lenient">All back to their defaults</button>`}
      </form>
      ${renderOtherMistake(mistake, NAMES)}
      <form method="post" action="/switches" class="switches">
        ${NAMES.map((name) => renderSwitch(name, switches[name], typed.get(name), mistake))}
        <p class="save"><button class="main">Save switches</button></p>
      </form>`,
  });
}

function renderSwitch(name: Name, now: Switches[Name], typed: string | undefined, mistake: Mistake | undefined): Html {
  const { allowed, source, standard } = SWITCHES[name];
  const wrong = mistake?.field === name ? mistake.sentence : undefined;
  const shown = typed ?? String(now);
  const id = `switch-${name}`;
  const shared = html`id="${id}" name="${name}" aria-describedby="${id}-source"${wrong !== undefined && html` aria-invalid="true"`}`;
  return html`<div class="switch${now === standard ? '' : ' changed'}">
    <div>
      <label for="${id}"><code>${name}</code>${now !== standard && html` <span class="badge">changed</span>`}</label>
      <p id="${id}-source">${source}</p>
      ${wrong !== undefined && html`<p class="mistake">${wrong}</p>`}
    </div>
    <div>
      ${
        'atMost' in allowed
          ? html`<input ${shared} inputmode="numeric" autocomplete="off" value="${shown}" />`
          : html`<select ${shared}>
              ${allowed.map((value) => html`<option ${String(value) === shown && html` selected`}>${String(value)}</option>`)}
            </select>`
      }
      <p class="help">${'atMost' in allowed ? `up to ${allowed.atMost}, usually ${String(standard)}` : `usually ${String(standard)}`}</p>
    </div>
  </div>`;
}
