import { html, raw } from 'hono/html';
import { formatWait, shillings } from './rendering.ts';
import type { FormProblem, Fragment, Rendering } from './rendering.ts';
import type { View } from './view.ts';
import { say, words } from './words.ts';
import type { Language } from './words.ts';

/** Asks for the number that pays. A number we know is only shown masked, so it stays unsaid unless another one is wanted. */
export function phoneForm(view: View, rendering: Rendering): Fragment {
  const { language, path, problem } = rendering;
  const known = view.payment.phone;
  const button = html`<button class="button wide" name="ask" value="prompt">${buttonText(view, language)}</button>`;
  const form = known
    ? html`<p>${say(words.phoneUnderstood, language, { phone: known })}</p>
        ${button}
        <details ${problem ? raw('open') : ''}>
          <summary>${say(words.otherPhone, language)}</summary>
          ${phoneField(rendering, '')}
        </details>`
    : html`${phoneField(rendering, 'required')} ${button}`;
  return html`<form
    method="post"
    action="${path}/prompt"
    class="phone-form"
    novalidate
    data-understood="${words.phoneUnderstood[language]}"
    data-invalid="${words.phoneInvalid[language]}"
  >
    ${form}
  </form>`;
}

function buttonText({ attempt, payment }: View, language: Language): string {
  if (attempt) return say(words.againButton, language);
  return say(words.payButton, language, { amount: shillings(Math.max(0, payment.amount - payment.paid)) });
}

const phoneField = ({ language, problem }: Rendering, required: string): Fragment =>
  html`<label for="phone">${say(words.phoneLabel, language)}</label>
    <input
      id="phone"
      name="phone"
      type="tel"
      inputmode="tel"
      autocomplete="tel-national"
      maxlength="24"
      value="${problem?.typed ?? ''}"
      aria-describedby="phone-help phone-note"
      ${problem ? raw('aria-invalid="true"') : ''}
      ${required}
    />
    <p id="phone-help" class="help">${say(words.phoneHelp, language)}</p>
    <p id="phone-note" aria-live="polite" class="${problem ? 'note bad' : 'note'}">${problem ? problemText(problem, language) : ''}</p>`;

function problemText(problem: FormProblem, language: Language): string {
  switch (problem.code) {
    case 'phone_missing':
      return say(words.phoneMissing, language);
    case 'phone_invalid':
      return say(words.phoneInvalid, language);
    case 'prompt_trouble':
      return say(words.promptTrouble, language);
    case 'phone_busy':
      return problem.retryAfterMs
        ? say(words.phoneBusy, language, { time: formatWait(problem.retryAfterMs) })
        : say(words.phoneBusySoon, language);
  }
}
