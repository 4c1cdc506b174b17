import { ROLES } from '../world/operators/initiators.ts';
import type { Initiator, Role } from '../world/operators/initiators.ts';
import { mistakeOf, renderField, renderOtherMistake } from './field.ts';
import type { Mistake } from './field.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { renderOrganisationTabs } from './organisation-parts.ts';
import { redirect } from './reply.ts';
import { respondMissing, respondPage } from './shell.ts';
import type { PageCall } from './shell.ts';
import { copyable } from './words.ts';

const ROLE_NAMES = Object.keys(ROLES) as Role[];

/** `/organisations/operators`: who may ask for payouts, balances, reversals. POST saves; `unlock` and `remove` below it. */
export async function answerOperators(call: PageCall, act: string | undefined): Promise<Response> {
  const { simulator, request } = call;
  if (request.method !== 'POST') return act === undefined ? show(call) : respondMissing(call, 'There is no such page.', '/organisations');
  const form = new URLSearchParams(await request.text());
  const name = form.get('name')?.trim() ?? '';
  try {
    const known = simulator.initiators().find((one) => one.name === name);
    if (act === 'remove') simulator.removeInitiator(name);
    else if (act === 'unlock') simulator.setInitiator(withoutState(known, name));
    else simulator.setInitiator(readOperator(form, name));
    return redirect(`/organisations/operators?said=${act ?? 'saved'}`);
  } catch (error) {
    return show(call, { form, mistake: mistakeOf(error) });
  }
}

/** Setting an operator again forgets its wrong passwords. */
function withoutState(known: Initiator | undefined, name: string): { name: string; password: string } & Partial<Initiator> {
  const { password = '', roles, shortcodes } = known ?? {};
  return { name, password, ...(roles ? { roles } : {}), ...(shortcodes ? { shortcodes } : {}) };
}

function readOperator(form: URLSearchParams, name: string): { name: string; password: string; roles: Role[]; shortcodes?: string[] } {
  const roles = ROLE_NAMES.filter((role) => form.getAll('roles').includes(role));
  const shortcodes = (form.get('shortcodes') ?? '').split(/[\s,]+/).filter(Boolean);
  return { name, password: form.get('password') ?? '', roles, ...(shortcodes.length > 0 ? { shortcodes } : {}) };
}

const SAID: Readonly<Record<string, string>> = {
  saved: 'Saved.',
  unlock: 'Unlocked: its wrong passwords are forgotten.',
  remove: 'Removed.',
};

function show(call: PageCall, refused?: { readonly form: URLSearchParams; readonly mistake: Mistake }): Response {
  return respondPage(call, {
    title: 'Operators and certificate',
    section: '/organisations',
    said: SAID[call.query.get('said') ?? ''],
    ...(refused ? { status: 400 } : {}),
    content: html`<div class="heading">
        <h1>Operators and certificate</h1>
        <p>
          Payouts, balances, status and reversals name an operator (InitiatorName) and its password, encrypted with a certificate
          (SecurityCredential).
        </p>
      </div>
      ${renderOrganisationTabs('operators')}
      <section class="card" aria-labelledby="certificate">
        <h2 id="certificate">Certificate</h2>
        <p class="help">Encrypt passwords with this one, instead of Safaricom’s: then the simulator opens and compares them.</p>
        <p><a class="button" href="/organisations/certificate" download>Download simulator.pem</a></p>
      </section>
      <section aria-labelledby="operators" data-live="operators">
        <h2 id="operators">Operators</h2>
        ${renderList(call.simulator.initiators())}
      </section>
      ${renderAdd(refused)}`,
  });
}

function renderList(initiators: readonly Initiator[]): Html {
  if (initiators.length === 0)
    return html`<p class="empty-state">There is none, so every payout is refused with code 2001. Add one below.</p>`;
  return html`<ul class="operators">
    ${initiators.map(
      ({ name, password, roles, shortcodes, locked, wrongPasswords }) =>
        html`<li class="card">
          <dl class="facts">
            <dt>Name</dt>
            <dd>${copyable(name, 'the name')}</dd>
            <dt>Password</dt>
            <dd>${copyable(password, `the password of ${name}`)}</dd>
            <dt>Works for</dt>
            <dd>${shortcodes?.join(', ') ?? 'every organisation'}</dd>
            <dt>Roles</dt>
            <dd>${roles.length === ROLE_NAMES.length ? 'all' : roles.map((role) => ROLES[role]).join('; ') || 'none'}</dd>
            <dt>State</dt>
            <dd>
              ${locked ? html`<b class="bad">✕ locked after ${wrongPasswords} wrong passwords</b>` : html`<b class="good">✓ ready</b>`}
            </dd>
          </dl>
          <div class="buttons">
            ${locked && html`<form method="post" action="/organisations/operators/unlock"><input type="hidden" name="name" value="${name}" /><button class="main">Unlock</button></form>`}
            <form method="post" action="/organisations/operators/remove">
              <input type="hidden" name="name" value="${name}" /><button aria-label="Remove ${name}">Remove</button>
            </form>
          </div>
        </li>`,
    )}
  </ul>`;
}

function renderAdd(refused: { readonly form: URLSearchParams; readonly mistake: Mistake } | undefined): Html {
  const typed = (name: string): string => refused?.form.get(name) ?? '';
  const chosen = refused?.form.getAll('roles') ?? ROLE_NAMES;
  return html`<details class="card" id="add-operator" ${refused && html` open`}>
    <summary>Add an operator, or change one</summary>
    ${renderOtherMistake(refused?.mistake, ['name', 'password', 'shortcodes'])}
    <form method="post" action="/organisations/operators" class="grid">
      ${renderField({ name: 'name', label: 'Name', value: typed('name'), required: true })}
      ${renderField({ name: 'password', label: 'Password', value: typed('password'), required: true })}
      ${renderField({ name: 'shortcodes', label: 'Only for these shortcodes', value: typed('shortcodes'), placeholder: 'all' })}
      <fieldset class="wide">
        <legend>Roles</legend>
        ${ROLE_NAMES.map(
          (role) =>
            html`<label class="check"
              ><input type="checkbox" name="roles" value="${role}" ${chosen.includes(role) && html` checked`} />${ROLES[role]}</label
            >`,
        )}
      </fieldset>
      <button class="main">Save</button>
    </form>
  </details>`;
}
