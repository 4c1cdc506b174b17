import { html } from 'hono/html';
import { formatWait, shillings } from './rendering.ts';
import type { FormProblem, Fragment, Rendering } from './rendering.ts';
import type { View } from './view.ts';
import { say, words } from './words.ts';

/** Asks for the number that pays. A number we know may stay unsaid: it is only shown masked. */
export function phoneForm(view: View, { language, path, problem }: Rendering): Fragment {
  const known = view.payment.phone;
  const isFirst = view.attempt === undefined;
  const help = known ? say(words.phoneKnownHelp, language, { phone: known }) : say(words.phoneHelp, language);
  return html`<form
    method="post"
    action="${path}/prompt"
    class="phone-form"
    novalidate
    data-understood="${words.phoneUnderstood[language]}"
    data-invalid="${words.phoneInvalid[language]}"
  >
    <label for="phone">${say(words.phoneLabel, language)}</label>
    <input
      id="phone"
      name="phone"
      type="tel"
      inputmode="tel"
      autocomplete="tel-national"
      maxlength="24"
      value="${problem?.typed ?? ''}"
      aria-describedby="phone-help phone-note"
      ${problem ? html`aria-invalid="true"` : ''}
      ${known ? '' : 'required'}
    />
    <p id="phone-help" class="help">${help}</p>
    <p id="phone-note" aria-live="polite" class="${problem ? 'note bad' : 'note'}">${problem ? problemText(problem, language) : ''}</p>
    <button class="button wide" name="ask" value="prompt">
      ${isFirst ? say(words.payButton, language, { amount: shillings(Math.max(0, view.payment.amount - view.payment.paid)) }) : say(words.againButton, language)}
    </button>
  </form>`;
}

function problemText(problem: FormProblem, language: Rendering['language']): string {
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
