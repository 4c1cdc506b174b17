/** One state as the stream and the forms send it to the script. */
export interface LiveState {
  /** Equal keys show the same news. */
  readonly key: string;
  /** The form came back with a mistake in it: only the answer to that form says so, the stream knows nothing of it. */
  readonly hasProblem: boolean;
  readonly html: string;
  readonly title: string;
  readonly headline: string;
  readonly text: string;
  readonly nextMs: number | null;
  readonly isFinal: boolean;
}

/**
 * What the browser runs: it keeps the page that the server rendered up to date. Its text is sent as it stands, so it
 * must not use anything from outside of itself.
 */
export function livePage(): void {
  const main = document.querySelector('main');
  const said = document.getElementById('said');
  const network = document.getElementById('network');
  if (!main || !said || !network) return;
  const path = main.dataset['path'] ?? location.pathname;
  const words: Record<string, string> = JSON.parse(main.dataset['words'] ?? '{}');
  let shownKey = main.dataset['key'] ?? '';
  let stream: EventSource | undefined;
  let nextTimer = 0;
  let lostTimer = 0;
  const firstPollMs = 4000;
  let pollMs = firstPollMs;

  const tell = (text: string): void => {
    // Emptied first: the same words twice would otherwise be read once.
    said.textContent = '';
    setTimeout(() => (said.textContent = text), 60);
  };

  const showLost = (text: string): void => {
    if (network.hidden || network.textContent !== text) {
      network.textContent = text;
      network.hidden = false;
    }
  };
  const lost = (afterMs: number): void => {
    if (!lostTimer && network.hidden) lostTimer = window.setTimeout(() => showLost(words['offline'] ?? ''), afterMs);
  };
  const found = (): void => {
    clearTimeout(lostTimer);
    lostTimer = 0;
    pollMs = firstPollMs;
    if (network.hidden) return;
    network.hidden = true;
    tell(words['online'] ?? '');
  };

  const startCountdowns = (): void => {
    for (const span of main.querySelectorAll<HTMLElement>('[data-countdown]'))
      span.dataset['end'] = String(performance.now() + Number(span.dataset['countdown']));
  };
  const tickCountdowns = (): void => {
    for (const span of main.querySelectorAll<HTMLElement>('[data-end]')) {
      const seconds = Math.max(1, Math.ceil((Number(span.dataset['end']) - performance.now()) / 1000));
      const text = seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
      if (span.textContent !== text) span.textContent = text;
      const bar = main.querySelector<HTMLProgressElement>('progress[data-left]');
      if (bar) bar.value = Math.max(0, Number(span.dataset['end']) - performance.now());
    }
  };
  const addCopyButtons = (): void => {
    if (!navigator.clipboard) return;
    for (const value of main.querySelectorAll<HTMLElement>('[data-copy]')) {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'copy';
      button.textContent = words['copy'] ?? '';
      const label = value.closest('div')?.querySelector('dt')?.textContent ?? '';
      button.setAttribute('aria-label', `${words['copy']}: ${label}`);
      value.after(button);
    }
  };
  const moveFocus = (typing: boolean, wasInside: boolean): void => {
    const input = main.querySelector<HTMLInputElement>('#phone');
    if (input && (typing || input.getAttribute('aria-invalid') === 'true')) input.focus();
    else if (wasInside) main.querySelector('h1')?.focus();
  };
  const show = (state: LiveState): void => {
    scheduleNext(state.nextMs);
    if (state.isFinal) stream?.close();
    const fresh = document.createElement('template');
    fresh.innerHTML = state.html;
    if (state.key === shownKey && !state.hasProblem) {
      const old = main.querySelector<HTMLElement>('[data-countdown]');
      const now = fresh.content.querySelector<HTMLElement>('[data-countdown]');
      if (old && now) old.dataset['countdown'] = now.dataset['countdown'] ?? '';
      return startCountdowns();
    }
    shownKey = state.key;
    const active = document.activeElement;
    const oldInput = main.querySelector<HTMLInputElement>('#phone');
    const typed = oldInput?.value ?? '';
    const caret = oldInput?.selectionStart ?? null;
    const typing = active === oldInput && typed !== '';
    // In a frame beside others, or behind another window, moving the focus would take it away from there.
    const wasInside = document.hasFocus() && (active === null || active === document.body || main.contains(active));
    main.replaceChildren(fresh.content);
    main.classList.add('arrived');
    document.title = state.title;
    const input = main.querySelector<HTMLInputElement>('#phone');
    // What stands in the field now is newer than what the server was sent.
    if (input && typed && input.value !== typed) {
      input.value = typed;
      input.closest('details')?.setAttribute('open', '');
      input.setSelectionRange(caret, caret);
    }
    addCopyButtons();
    startCountdowns();
    moveFocus(typing, wasInside);
    tell(`${state.headline}. ${state.text}`);
  };
  const scheduleNext = (ms: number | null): void => {
    clearTimeout(nextTimer);
    if (ms !== null) nextTimer = window.setTimeout(() => void refresh(), ms);
  };
  const refresh = async (): Promise<void> => {
    try {
      const answer = await fetch(path, { headers: { accept: 'application/json' }, cache: 'no-store' });
      if (answer.status === 401 || answer.status === 404) return location.reload();
      if (answer.ok) {
        const state: LiveState = await answer.json();
        show(state);
        // A stream that the browser gave up, as after an error page of a proxy, is opened again.
        if (stream?.readyState === EventSource.CLOSED && !state.isFinal) listen();
        return found();
      }
    } catch {
      // No network: said below, tried again.
    }
    lost(0);
    scheduleNext((pollMs = Math.min(pollMs * 2, 30_000)));
  };
  const listen = (): void => {
    stream?.close();
    stream = new EventSource(path);
    stream.addEventListener('open', found);
    stream.addEventListener('message', (message) => {
      show(JSON.parse(message.data));
      found();
    });
    stream.addEventListener('error', () => {
      lost(2500);
      if (stream?.readyState === EventSource.CLOSED) scheduleNext(pollMs);
    });
  };

  const send = async (form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> => {
    const button = submitter instanceof HTMLButtonElement ? submitter : form.querySelector('button');
    if (!button || button.getAttribute('aria-disabled') === 'true') return;
    const label = button.textContent;
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form, button)) if (typeof value === 'string') body.append(name, value);
    button.setAttribute('aria-disabled', 'true');
    button.textContent = words['working'] ?? '';
    const slow = setTimeout(() => showLost(words['slow'] ?? ''), 5000);
    try {
      const answer = await fetch(form.action, { method: 'POST', body, headers: { accept: 'application/json' } });
      const type = answer.headers.get('content-type') ?? '';
      if (!type.includes('application/json')) return location.reload();
      show(await answer.json());
      found();
    } catch {
      lost(0);
    } finally {
      clearTimeout(slow);
      button.removeAttribute('aria-disabled');
      button.textContent = label;
    }
  };
  /** Says how the number is understood; false when it is none. */
  const understand = (input: HTMLInputElement): boolean => {
    const note = document.getElementById('phone-note');
    const form = input.form;
    if (!note || !form) return true;
    const match = /^(?:(?:00)?254|0)?([17]\d{2})(\d{3})(\d{3})$/.exec(input.value.replace(/[\s()+.-]/g, ''));
    const isEmpty = input.value.trim() === '';
    note.className = match ? 'note good' : isEmpty ? 'note' : 'note bad';
    note.textContent = match
      ? (form.dataset['understood'] ?? '').replace('{phone}', `0${match[1]} ${match[2]} ${match[3]}`)
      : isEmpty
        ? ''
        : (form.dataset['invalid'] ?? '');
    if (match || isEmpty) input.removeAttribute('aria-invalid');
    else input.setAttribute('aria-invalid', 'true');
    return match !== null || isEmpty;
  };

  let typingTimer = 0;
  main.addEventListener('submit', (event) => {
    if (!(event.target instanceof HTMLFormElement)) return;
    event.preventDefault();
    clearTimeout(typingTimer);
    const input = event.target.querySelector<HTMLInputElement>('#phone');
    if (input && !understand(input)) return input.focus();
    void send(event.target, event.submitter);
  });
  main.addEventListener('input', (event) => {
    if (!(event.target instanceof HTMLInputElement)) return;
    const input = event.target;
    clearTimeout(typingTimer);
    typingTimer = window.setTimeout(() => understand(input), 700);
  });
  main.addEventListener('change', (event) => {
    if (event.target instanceof HTMLInputElement) understand(event.target);
  });
  main.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('.copy') : null;
    const value = button?.previousElementSibling;
    if (!button || !(value instanceof HTMLElement)) return;
    const text = value.dataset['copy'] || (value.textContent ?? '');
    void navigator.clipboard.writeText(text).then(() => {
      button.textContent = '✓';
      setTimeout(() => (button.textContent = words['copy'] ?? ''), 1500);
      tell((words['copied'] ?? '').replace('{value}', text));
    });
  });
  addEventListener('offline', () => lost(0));
  addEventListener('online', () => void refresh());
  // A phone that slept, or a page that came back by the back button, has missed the stream.
  addEventListener('pageshow', (event) => event.persisted && (listen(), void refresh()));
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && void refresh());

  document.documentElement.classList.add('live');
  addCopyButtons();
  startCountdowns();
  setInterval(tickCountdowns, 1000);
  scheduleNext(main.dataset['next'] ? Number(main.dataset['next']) : null);
  if (main.dataset['final'] !== 'true') listen();
}
