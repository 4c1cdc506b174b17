/* oxlint-disable no-restricted-globals -- runs in the page, where there is no System */
// Tabs on narrow screens, the trouble buttons, and the live list of what happened.

const tabs = [...document.querySelectorAll('[role="tab"]')];
const panes = tabs.map((tab) => document.getElementById(tab.getAttribute('aria-controls')));
const badge = document.querySelector('.badge');
const list = document.getElementById('happened');
const mostLines = 60;
const loadedAt = performance.timeOrigin;

function select(chosen) {
  for (const [index, tab] of tabs.entries()) {
    const isChosen = tab === chosen;
    tab.setAttribute('aria-selected', String(isChosen));
    tab.tabIndex = isChosen ? 0 : -1;
    panes[index].classList.toggle('shown', isChosen);
  }
  if (chosen.id === 'tab-phone') badge.hidden = true;
}

for (const [index, tab] of tabs.entries()) {
  tab.addEventListener('click', () => select(tab));
  tab.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = tabs[(index + step + tabs.length) % tabs.length];
    next.focus();
    select(next);
  });
}
select(tabs[0]);
document.documentElement.classList.add('live');

document.getElementById('trouble').addEventListener('change', (event) => void setTrouble(event));

async function setTrouble({ target }) {
  const hint = document.getElementById('hint');
  const body = new URLSearchParams({ trouble: target.value });
  const answer = await fetch('/trouble', { method: 'POST', body, headers: { accept: 'application/json' } }).catch(() => undefined);
  hint.textContent = answer?.ok ? target.dataset.hint : 'That was not set: malipo dev does not answer. Is it still running?';
}

const stream = new EventSource('/happened');
stream.addEventListener('message', (message) => {
  const { at, tone, text, prompted } = JSON.parse(message.data);
  document.getElementById('happened-empty').hidden = true;
  const line = document.createElement('li');
  line.className = tone;
  const time = document.createElement('time');
  time.dateTime = at;
  time.textContent = new Date(at).toLocaleTimeString('en-GB');
  line.append(time, text);
  list.prepend(line);
  while (list.children.length > mostLines) list.lastElementChild.remove();
  const isNews = Date.parse(at) > loadedAt;
  if (prompted && isNews && document.getElementById('tab-phone').getAttribute('aria-selected') === 'false') badge.hidden = false;
});
