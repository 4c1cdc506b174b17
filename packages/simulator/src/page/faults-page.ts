import { codeTable } from '@malipo/daraja/codes';
import { invalid } from '@malipo/daraja/values';
import { FAULT_APIS } from '../world/apis.ts';
import { FAULTS } from '../world/trouble/faults.ts';
import type { FaultRule } from '../world/trouble/faults.ts';
import { mistakeOf, readForm, renderField, renderOtherMistake } from './field.ts';
import type { Field, Mistake } from './field.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { redirect } from './reply.ts';
import { respondMissing, respondPage } from './shell.ts';
import type { PageCall } from './shell.ts';
import { labelOf } from './traffic-words.ts';
import { explain, showDuration } from './words.ts';

type Typed = ReadonlyMap<string, string>;
type FaultName = FaultRule['fault'];

const NAMES = Object.keys(FAULTS) as FaultName[];
const NOTHING: Typed = new Map();

/** `/faults`: what goes wrong on purpose. POST adds a rule, `/faults/remove` ends one or all. */
export async function answerFaults(call: PageCall): Promise<Response> {
  const [act] = call.segments;
  const { faults } = call.simulator;
  if (call.request.method !== 'POST') {
    const chosen = call.query.get('fault');
    return act === undefined
      ? showFaults(call, chosen === null ? NOTHING : new Map([['fault', chosen]]))
      : respondMissing(call, 'There is no such page.');
  }
  const form = await readForm(call.request);
  if (act === 'remove') {
    const id = form.get('id');
    if (id === undefined) faults.clear();
    else faults.remove(id);
    return redirect(id === undefined ? '/faults?said=cleared' : '/faults?said=removed');
  }
  try {
    faults.add(readRule(form));
    return redirect('/faults?said=added');
  } catch (error) {
    return showFaults(call, form, mistakeOf(error));
  }
}

const NUMBERS = ['amount', 'times', 'probability', 'ms', 'copies', 'status', 'claims'];

/** The rule in a form; what is wrong with it is said by the fault book. */
function readRule(form: Typed): FaultRule {
  const fields = Array.from(form, ([name, value]): [string, unknown] => {
    if (!NUMBERS.includes(name)) return [name, value];
    const number = Number(value.replaceAll(/[\s,_]/g, ''));
    if (Number.isNaN(number)) throw invalid('fault_invalid', `“${value}” is not a number.`, { field: name });
    return [name, number];
  });
  return Object.fromEntries(fields) as unknown as FaultRule;
}

const SAID: Readonly<Record<string, string>> = {
  added: 'The fault is in force.',
  removed: 'The fault is gone.',
  cleared: 'All faults are gone.',
};

function showFaults(call: PageCall, typed: Typed, mistake?: Mistake): Response {
  return respondPage(call, {
    title: 'Faults',
    section: '/faults',
    said: SAID[call.query.get('said') ?? ''],
    ...(mistake ? { status: 400 } : {}),
    content: html`${renderFaultsHeading('faults')}
      <section aria-labelledby="in-force" data-live="faults">
        <h2 id="in-force">In force</h2>
        ${renderInForce(call)}
      </section>
      ${renderAdd(typed, mistake)}
      <section aria-labelledby="all-faults">
        <h2 id="all-faults">Every fault</h2>
        ${renderKnown('answer', 'On the answer to a request')} ${renderKnown('callback', 'On what is told later')}
      </section>`,
  });
}

/** The heading that faults and switches share. */
export const renderFaultsHeading = (here: 'faults' | 'switches'): Html =>
  html`<div class="heading">
      <h1>${here === 'faults' ? 'Faults' : 'Switches'}</h1>
      <p>
        ${
          here === 'faults'
            ? 'Let something go wrong, for one phone or for all, once or for ever, and see whether your shop stands it.'
            : 'What nobody outside can be sure of about M-PESA. Each switch picks one reading, and says where the doubt comes from.'
        }
      </p>
    </div>
    <nav class="tabs" aria-label="Faults and switches">
      <a href="/faults" ${here === 'faults' && html` aria-current="page"`}>Faults</a>
      <a href="/switches" ${here === 'switches' && html` aria-current="page"`}>Switches</a>
    </nav>`;

function renderInForce({ simulator }: PageCall): Html {
  const rows = simulator.faults.list();
  if (rows.length === 0) return html`<p class="empty-state">None: everything works. Add one below.</p>`;
  return html`<ul class="rules">
      ${rows.map(
        ({ id, rule, struck }) =>
          html`<li>
            <div>
              <p class="rule-name"><code>${rule.fault}</code> <span>${describe(rule)}</span></p>
              <p class="help">${explain(FAULTS[rule.fault].says)}</p>
              <p class="struck">${struckWords(struck, rule.times)}</p>
            </div>
            <form method="post" action="/faults/remove">
              <input type="hidden" name="id" value="${id}" /><button aria-label="Remove ${rule.fault}">Remove</button>
            </form>
          </li>`,
      )}
    </ul>
    ${rows.length > 1 && html`<form method="post" action="/faults/remove"><button>Remove all</button></form>`}`;
}

const struckWords = (struck: number, times: number | undefined): string => {
  if (times !== undefined && struck >= times) return `✓ Struck ${struck} of ${times} times, and is spent.`;
  const often = struck === 1 ? 'once' : `${struck} times`;
  const done = struck === 0 ? 'Has not struck yet' : `Struck ${often}`;
  return times === undefined ? `${done}.` : `${done}, at most ${times === 1 ? 'once' : `${times} times`}.`;
};

/** The rule's fields in words; those that pick where it strikes first. */
function describe({ fault: _fault, times: _times, ...rule }: FaultRule): string {
  const words = Object.entries(rule).map(([name, value]) => {
    if (name === 'api') return `on ${labelOf(rule.api!)}`;
    if (name === 'probability') return `in ${Math.round(Number(value) * 100)} of 100 cases`;
    if (name === 'ms') return showDuration(Number(value));
    return `${name} ${value}`;
  });
  return words.join(', ');
}

const MAIN_FIELDS: readonly Omit<Field, 'value' | 'mistake'>[] = [
  {
    name: 'api',
    label: 'API or message',
    choices: [['', 'Every one it fits'], ...FAULT_APIS.map((api): [string, string] => [api, labelOf(api)])],
  },
  { name: 'phone', label: 'Only this phone', inputmode: 'tel', placeholder: 'all' },
  { name: 'shortcode', label: 'Only this shortcode', inputmode: 'numeric', placeholder: 'all' },
  { name: 'amount', label: 'Only this amount', inputmode: 'numeric', placeholder: 'all' },
  { name: 'times', label: 'At most so many times', inputmode: 'numeric', placeholder: 'for ever' },
  { name: 'probability', label: 'Probability, 0 to 1', inputmode: 'decimal', placeholder: '1' },
];

/** Every code that a fault can force, with what it means on the API that has it first. */
function forcedCodes(): readonly (readonly [string, string])[] {
  const failures = codeTable.filter(
    ({ api, code, status }) => status !== 'success' && api !== 'c2b-validation' && !code.startsWith('HTTP-'),
  );
  return [...Map.groupBy(failures, ({ code }) => code)].map(([code, [first]]) => [code, first?.meaning ?? '']);
}

const MORE_FIELDS: readonly Omit<Field, 'value' | 'mistake'>[] = [
  { name: 'accountReference', label: 'Only this account reference', placeholder: 'all' },
  { name: 'code', label: 'Code', help: 'result: such as 2001. refused: such as 500.003.1001.', suggestions: forcedCodes() },
  { name: 'message', label: 'Message', help: 'refused: errorMessage.' },
  { name: 'description', label: 'Description', help: 'result: ResultDesc.' },
  {
    name: 'when',
    label: 'Was the work done?',
    choices: [
      ['', 'As the fault says'],
      ['before', 'No: it strikes before the work'],
      ['after', 'Yes: it strikes after the work'],
    ],
  },
  { name: 'ms', label: 'How long, in milliseconds', inputmode: 'numeric' },
  { name: 'copies', label: 'Copies', inputmode: 'numeric', help: 'callbackRepeated' },
  { name: 'status', label: 'HTTP status', inputmode: 'numeric', help: 'html, empty, serverError, refused' },
  { name: 'claims', label: 'Amount that it claims', inputmode: 'numeric', help: 'callbackWrongAmount' },
  {
    name: 'ids',
    label: 'Ids the forger knows',
    choices: [
      ['', 'Other ones'],
      ['same', 'The right ones'],
      ['other', 'Other ones, as said'],
    ],
    help: 'callbackForged',
  },
  {
    name: 'address',
    label: 'Address the forger posts to',
    choices: [
      ['', 'The right one'],
      ['same', 'The right one, as said'],
      ['other', 'A guessed one'],
    ],
    help: 'callbackForged',
  },
];

function renderAdd(typed: Typed, mistake: Mistake | undefined): Html {
  const fields = (list: typeof MAIN_FIELDS): Html[] =>
    list.map((field) => renderField({ ...field, value: typed.get(field.name), mistake }));
  const chosen = typed.get('fault') ?? 'callbackDropped';
  const known = NAMES.find((name) => name === chosen);
  const inMore = MORE_FIELDS.some(({ name }) => name === mistake?.field || typed.has(name));
  return html`<section class="card" id="add" aria-labelledby="add-title">
    <h2 id="add-title">Add a fault</h2>
    ${renderOtherMistake(
      mistake,
      [...MAIN_FIELDS, ...MORE_FIELDS, { name: 'fault' }].map(({ name }) => name),
    )}
    <form method="post" action="/faults#in-force" class="grid">
      <div class="wide">
        ${renderField({
          name: 'fault',
          label: 'Fault',
          value: chosen,
          choices: NAMES.map((name): [string, string] => [name, `${name}: ${FAULTS[name].says.replaceAll('`', '')}`]),
          mistake,
          ...(known ? { help: FAULTS[known].says.replaceAll('`', '') } : {}),
        })}
      </div>
      ${fields(MAIN_FIELDS)}
      <details class="wide" id="more-fields" ${inMore && html` open`}>
        <summary>More, for some faults</summary>
        <div class="grid">${fields(MORE_FIELDS)}</div>
      </details>
      <button class="main">Put in force</button>
    </form>
  </section>`;
}

function renderKnown(on: 'answer' | 'callback', title: string): Html {
  const names = NAMES.filter((name) => FAULTS[name].on === on || (FAULTS[name].on === 'either' && on === 'callback'));
  return html`<h3>${title}</h3>
    <dl class="known">
      ${names.map(
        (name) =>
          html`<div>
            <dt>
              <a href="/faults?fault=${name}#add"><code>${name}</code></a>
            </dt>
            <dd>${explain(FAULTS[name].says)}</dd>
          </div>`,
      )}
    </dl>`;
}
