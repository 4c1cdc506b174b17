/* oxlint-disable no-restricted-globals, no-restricted-properties, unicorn/no-invalid-fetch-options -- runs in the page, where there is no System */
// Makes the phones live: listens for changes, swaps the parts that changed, sends forms without leaving the page.
// Without this file the same page works with plain forms.

const LAST_PIN = 'malipo-simulator-pin';

document.documentElement.classList.add('live');
const phones = [...document.querySelectorAll('[data-phone]')];
for (const phone of phones) wakeUp(phone);
if (phones.length > 0) listen();
setInterval(countDown, 1000);

function wakeUp(phone) {
  decorate(phone);
  phone.addEventListener('submit', (event) => {
    event.preventDefault();
    void send(phone, event.target);
  });
  phone.addEventListener('click', (event) => {
    const key = event.target.closest('[data-key-press]');
    if (key) press(phone, key.dataset.keyPress);
    const again = event.target.closest('[data-again]');
    if (again) fillPin(phone, again.dataset.again);
    const use = event.target.closest('[data-use-pin]');
    if (use) {
      use.previousElementSibling.value = use.dataset.usePin;
      use.form.querySelector('.main').focus({ preventScroll: true });
    }
  });
  phone.addEventListener('change', (event) => {
    if (event.target.type === 'file') void readPicture(event.target);
  });
  phone.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    const cancel = phone.querySelector('[data-act="cancel"] button');
    if (cancel) cancel.click();
    else closeMenu(phone);
  });
}

// One stream for all phones: a browser keeps only six connections to one address.
function listen() {
  const events = new EventSource(`/_control/stream?${phones.map((phone) => `n=${phone.dataset.phone}`).join('&')}`);
  events.addEventListener('phone', ({ data }) => {
    const { number } = JSON.parse(data);
    const phone = phones.find((one) => one.dataset.phone === number);
    if (phone) void refresh(phone);
  });
  events.addEventListener('error', () => {
    for (const phone of phones) {
      if (!phone.dataset.lost) say(phone, 'The simulator does not answer. Start it again; this page comes back by itself.');
      phone.dataset.lost = 'yes';
    }
  });
  events.addEventListener('open', () => {
    for (const phone of phones) {
      if (phone.dataset.lost) say(phone, '');
      delete phone.dataset.lost;
    }
  });
}

async function refresh(phone) {
  const nth = (phone.asked = (phone.asked ?? 0) + 1);
  const answer = await fetch(`/phone/${phone.dataset.phone}/screen?whole&back=${encodeURIComponent(phone.dataset.back)}`).catch(
    () => undefined,
  );
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  // A newer picture was asked for meanwhile; an old one must not take a prompt away.
  if (nth !== phone.asked) return;
  for (const part of phone.querySelectorAll('[data-part]')) {
    const next = fresh.querySelector(`[data-part="${part.dataset.part}"]`);
    // A part whose key is the same is left alone, so that typed digits and focus survive.
    if (!next || next.dataset.key === part.dataset.key) continue;
    if (part.tagName === 'DETAILS') next.open = part.open;
    const hadFocus = part.contains(document.activeElement);
    part.replaceWith(next);
    if (part.dataset.part === 'prompt') promptChanged(phone, hadFocus);
    if (part.dataset.part === 'menu') offerPins(phone);
  }
}

function promptChanged(phone, hadFocus) {
  decorate(phone);
  const prompt = phone.querySelector('.prompt');
  if (prompt) {
    say(phone, '');
    announce(phone, `${text(prompt, '.ask')} ${text(prompt, 'dl')}`);
    // A person who types elsewhere is not interrupted.
    const busy = document.activeElement?.closest('.prompt, input, select');
    if (!busy || !busy.isConnected) prompt.querySelector('.pin').focus({ preventScroll: true });
  } else if (hadFocus) {
    const home = phone.querySelector('[data-said]');
    home.tabIndex = -1;
    home.focus({ preventScroll: true });
  }
}

// A code's picture carries its text; the simulator reads it from the bytes.
async function readPicture(input) {
  const [file] = input.files;
  if (!file) return;
  const bytes = new Uint8Array(await file.arrayBuffer());
  input.form.elements.code.value = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  input.form.requestSubmit();
}

function offerPins(phone) {
  for (const place of phone.querySelectorAll('[data-picture]')) place.hidden = false;
  for (const use of phone.querySelectorAll('[data-use-pin]')) {
    use.dataset.usePin = remembered(phone.dataset.phone) ?? use.dataset.usePin;
    use.querySelector('span').textContent = use.dataset.usePin;
    use.hidden = false;
  }
}

function closeMenu(phone) {
  const menu = phone.querySelector('.menu[open]');
  if (!menu) return;
  const hadFocus = menu.contains(document.activeElement);
  menu.open = false;
  for (const item of menu.querySelectorAll('.item[open]')) item.open = false;
  if (hadFocus) menu.querySelector('summary').focus({ preventScroll: true });
}

function decorate(phone) {
  offerPins(phone);
  const prompt = phone.querySelector('.prompt');
  if (!prompt) return;
  prompt.querySelector('[data-keys]').hidden = false;
  const again = prompt.querySelector('[data-again]');
  again.dataset.again = remembered(phone.dataset.phone) ?? again.dataset.again;
  again.querySelector('span').textContent = again.dataset.again;
  again.hidden = false;
  const left = prompt.querySelector('.left');
  left.dataset.end = String(Date.now() + Number(left.dataset.expires));
}

function countDown() {
  for (const left of document.querySelectorAll('.left[data-end]')) {
    const seconds = Math.ceil((Number(left.dataset.end) - Date.now()) / 1000);
    left.textContent = seconds > 0 ? `${seconds} s left to answer` : 'The shop has stopped waiting.';
  }
}

function press(phone, key) {
  const pin = phone.querySelector('.pin');
  pin.value = key === 'back' ? pin.value.slice(0, -1) : (pin.value + key).slice(0, 4);
}

function fillPin(phone, digits) {
  phone.querySelector('.pin').value = digits;
  phone.querySelector('.go').focus({ preventScroll: true });
}

// A page answers with what the code asks for; only its menu is taken.
async function readCode(phone, form) {
  const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)) }).catch(() => undefined);
  if (!answer) return say(phone, 'The simulator does not answer. Is it still running?');
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  if (!answer.ok) {
    form.elements.code.focus({ preventScroll: true });
    return say(phone, page.querySelector('[data-said]').textContent);
  }
  say(phone, '');
  phone.querySelector('[data-part="menu"]').replaceWith(page.querySelector('[data-part="menu"]'));
  offerPins(phone);
  const asked = phone.querySelector('[data-act="scan"]');
  announce(phone, asked.querySelector('dl').textContent.replaceAll(/\s+/g, ' '));
  asked.elements.pin.focus({ preventScroll: true });
}

async function send(phone, form) {
  if (form.dataset.act === 'read') return readCode(phone, form);
  const fields = Object.fromEntries(new FormData(form));
  delete fields.back;
  const act = form.dataset.act;
  const answer = await call(phone, act, fields).catch(() => undefined);
  if (!answer) return say(phone, 'The simulator does not answer. Is it still running?');
  const told = answer.status === 204 ? {} : await answer.json();
  if (!answer.ok) {
    const field = form.elements[told.field] ?? form.querySelector('input:not([type="hidden"])');
    field?.focus?.({ preventScroll: true });
    return say(phone, told.message);
  }
  if (act === 'pin' && told.code === 0) remember(phone.dataset.phone, fields.pin);
  if (form.closest('.menu')) {
    if (fields.pin) remember(phone.dataset.phone, fields.pin);
    form.reset();
    closeMenu(phone);
    void refresh(phone);
  }
  say(phone, SAYINGS[act](told));
}

const SAYINGS = {
  pin: ({ code }) => PIN_SAYINGS[code] ?? `Not paid (${code}).`,
  cancel: () => 'You cancelled. No money moved.',
  settings: () => 'Saved.',
  on: () => 'The phone is on.',
  pay: () => 'Paid. The message has the receipt.',
  'end-order': () => 'Ended. Nothing more is paid by it.',
  scan: () => 'Done. The message has the receipt.',
  buy: () => 'Paid. The message has the receipt.',
  send: () => 'Sent. The message has the receipt.',
  withdraw: () => 'Done: take your cash. The message has the receipt.',
  balance: ({ balance }) => `You have KES ${balance.toLocaleString('en')}.`,
  statement: (lines) => lines.map(({ text }) => text).join('\n') || 'Nothing has moved yet.',
};

const PIN_SAYINGS = {
  0: 'Paid.',
  1: 'Not paid: there is not enough money on this phone.',
  4: 'Not paid: over the day’s limit.',
  8: 'Not paid: the shop cannot take more money.',
  2001: 'Not paid: the PIN was wrong.',
  8006: 'Not paid: the PIN is locked. Save a PIN in the settings to unlock it.',
};

function call(phone, act, fields) {
  const base = `/_control/phones/${phone.dataset.phone}`;
  const json = (method, url, body) => fetch(url, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  if (act === 'settings' || act === 'on') {
    const { balanceWas, ...changes } = fields;
    // A balance that nobody touched may be older than the last payment.
    if (changes.balance === balanceWas) delete changes.balance;
    return json('PATCH', base, { ...changes, on: fields.on === 'true' });
  }
  if (act === 'end-order') return json('POST', `/_control/standing-orders/${fields.id}/cancel`, {});
  // A till is paid like a paybill, only without an account.
  return json('POST', `${base}/${act === 'buy' ? 'pay' : act}`, fields);
}

// Visible sentence and announcement are one element: a role=status that is empty most of the time.
function say(phone, sentence) {
  phone.querySelector('[data-said]').textContent = sentence;
  clearTimeout(phone.quiet);
  if (sentence && !phone.dataset.lost) phone.quiet = setTimeout(() => say(phone, ''), 6000 + sentence.length * 60);
}

function announce(phone, sentence) {
  let live = phone.querySelector('.sr[aria-live]');
  if (!live) {
    live = document.createElement('p');
    live.className = 'sr';
    live.setAttribute('aria-live', 'assertive');
    phone.append(live);
  }
  live.textContent = sentence;
}

const text = (node, selector) => node.querySelector(selector).textContent.replace(/\s+/g, ' ').trim();

// Frames of another site may be denied storage; then nothing is remembered.
function remember(number, pin) {
  try {
    localStorage.setItem(`${LAST_PIN}-${number}`, pin);
  } catch {}
}

function remembered(number) {
  try {
    return localStorage.getItem(`${LAST_PIN}-${number}`) ?? undefined;
  } catch {
    return undefined;
  }
}
