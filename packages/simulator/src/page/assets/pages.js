/* oxlint-disable no-restricted-globals, no-restricted-properties, unicorn/no-invalid-fetch-options -- runs in the page, where there is no System */
// Keeps what a page shows fresh, lets the clock tick, copies. Without this file the same pages work; one loads them again by hand.

const REST_MS = 400;

document.documentElement.classList.add('live');

/** The parts that change by themselves, as the server last sent them: what a person opened or typed since is no change. */
const sent = new Map();
for (const part of document.querySelectorAll('[data-live]')) sent.set(part.dataset.live, part.innerHTML);
decorate(document);
if (sent.size > 0) listen();
setInterval(tick, 1000);

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-copy]');
  if (button) void copy(button);
});

document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.target.closest('input, select, textarea')) return;
  const search = document.querySelector('[type="search"]');
  if (!search) return;
  event.preventDefault();
  search.focus();
  search.select();
});

function listen() {
  let due = false;
  const events = new EventSource('/_control/changes');
  const soon = () => {
    if (due) return;
    due = true;
    setTimeout(() => {
      due = false;
      if (!document.hidden) void refresh();
    }, REST_MS);
  };
  let lost = false;
  events.addEventListener('changed', soon);
  events.addEventListener('error', () => {
    if (!lost) say('The simulator does not answer. Start it again; this page comes back by itself.');
    lost = true;
  });
  events.addEventListener('open', () => {
    if (lost) say('');
    lost = false;
    // Something may have happened between the making of the page and now.
    soon();
  });
  document.addEventListener('visibilitychange', soon);
}

let asked = 0;

async function refresh() {
  const nth = ++asked;
  const answer = await fetch(location.href).catch(() => undefined);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  if (nth !== asked) return;
  for (const part of document.querySelectorAll('[data-live]')) {
    const name = part.dataset.live;
    const next = fresh.querySelector(`[data-live="${name}"]`);
    if (!next || next.innerHTML === sent.get(name)) continue;
    sent.set(name, next.innerHTML);
    swap(part, next);
  }
}

/** Puts the new content in; what was open stays open, and what had the focus keeps it. */
function swap(part, next) {
  const open = [...part.querySelectorAll('details[open][id]')].map(({ id }) => id);
  const focused = part.contains(document.activeElement) ? keyOf(document.activeElement) : undefined;
  part.replaceChildren(...next.childNodes);
  for (const id of open) part.querySelector(`#${CSS.escape(id)}`)?.setAttribute('open', '');
  decorate(part);
  if (focused)
    [...part.querySelectorAll('a, button, input, select, summary')].find((one) => keyOf(one) === focused)?.focus({ preventScroll: true });
}

const keyOf = (element) => element.id || element.getAttribute('href') || element.textContent;

function decorate(root) {
  for (const button of root.querySelectorAll('[data-copy]')) button.hidden = false;
  for (const time of root.querySelectorAll('[data-tick]')) time.aheadMs ??= Number(time.dataset.tick) - Date.now();
}

const NAIROBI_MS = 3 * 3600 * 1000;

function tick() {
  for (const time of document.querySelectorAll('[data-tick]')) {
    const date = new Date(Date.now() + time.aheadMs + NAIROBI_MS);
    const month = date.toLocaleString('en', { month: 'short', timeZone: 'UTC' });
    time.textContent = `${date.getUTCDate()} ${month} ${date.getUTCFullYear()}, ${date.toISOString().slice(11, 19)}`;
  }
}

async function copy(button) {
  const done = await navigator.clipboard?.writeText(button.dataset.copy).then(
    () => true,
    () => false,
  );
  // Some frames may not copy: then the text is selected, ready for the keyboard.
  if (!done) getSelection().selectAllChildren(button.previousElementSibling);
  button.textContent = done ? 'Copied' : 'Selected';
  say(done ? 'Copied.' : 'Selected: copy it with your keyboard.', 'quietly');
  setTimeout(() => (button.textContent = 'Copy'), 2000);
}

function say(sentence, quietly) {
  const place = document.querySelector('[data-said].said-page') ?? document.querySelector('[data-said]');
  if (!place) return;
  place.classList.toggle('sr', quietly !== undefined);
  place.textContent = sentence;
}
