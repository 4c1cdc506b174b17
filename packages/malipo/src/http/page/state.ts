import { html } from 'hono/html';
import { payByHand } from './by-hand.ts';
import { phoneForm } from './phone-form.ts';
import { formatWait, shillings } from './rendering.ts';
import type { Fragment, Rendering } from './rendering.ts';
import { drawShape } from './shapes.ts';
import type { Shape } from './shapes.ts';
import { promptShowsMs } from './view.ts';
import type { View } from './view.ts';
import { say, words } from './words.ts';
import type { Language, Sentence } from './words.ts';

interface News {
  readonly shape: Shape;
  readonly tone: 'calm' | 'good' | 'warn' | 'bad';
  readonly title: string;
  readonly text: string;
}

/** The parts of a failure that the customer can tell apart; every other failure uses the words of its result code. */
const failures: Readonly<
  Record<string, { readonly title: Sentence; readonly text: Sentence; readonly shape: Shape; readonly tone: News['tone'] }>
> = {
  cancelled_by_customer: { title: words.cancelledTitle, text: words.cancelledText, shape: 'stop', tone: 'warn' },
  wrong_pin: { title: words.wrongPinTitle, text: words.wrongPinText, shape: 'stop', tone: 'bad' },
  insufficient_funds: { title: words.noMoneyTitle, text: words.noMoneyText, shape: 'stop', tone: 'bad' },
  no_answer: { title: words.noAnswerTitle, text: words.noAnswerText, shape: 'warn', tone: 'warn' },
  expired: { title: words.noAnswerTitle, text: words.noAnswerText, shape: 'warn', tone: 'warn' },
  prompt_not_delivered: { title: words.notSentTitle, text: words.notSentText, shape: 'warn', tone: 'warn' },
  not_sent: { title: words.notSentTitle, text: words.notSentText, shape: 'warn', tone: 'warn' },
};

/** What is said in one line and one paragraph; the line also becomes the title of the tab. */
export function newsOf(view: View, language: Language): News {
  const { payment, attempt } = view;
  const left = Math.max(0, payment.amount - payment.paid);
  const blanks = {
    merchant: payment.shortcode.name,
    asked: shillings(attempt?.amount ?? left),
    paid: shillings(payment.paid),
    left: shillings(left),
    over: shillings(Math.max(0, payment.paid - payment.amount)),
    phone: attempt?.phone ?? payment.phone ?? '',
  };
  const told = (shape: Shape, tone: News['tone'], title: Sentence, ...texts: readonly Sentence[]): News => ({
    shape,
    tone,
    title: say(title, language, blanks),
    text: texts.map((text) => say(text, language, blanks)).join(' '),
  });
  switch (view.kind) {
    case 'ask':
      return told('phone', 'calm', words.askTitle, payment.phone === null ? words.askText : words.askKnownText);
    case 'sending':
      return told('phone', 'calm', words.sendingTitle, words.sendingText);
    case 'look':
      return told('phone', 'calm', words.lookTitle, words.lookText);
    case 'checking':
      return told('wait', 'warn', words.checkingTitle, payment.claimed ? words.claimedText : words.checkingText);
    case 'failed':
      return failureNews(view, language, told);
    case 'partial':
      return told('warn', 'warn', words.partialTitle, words.partialText);
    case 'inactive':
      return told('warn', 'warn', words.inactiveTitle, words.inactiveText);
    case 'paid':
      return told(
        'done',
        'good',
        words.paidTitle,
        words.paidText,
        ...(payment.mismatch === 'over' ? [words.paidOver] : []),
        ...(payment.late ? [words.paidLate] : []),
      );
    case 'cancelled':
      return told('stop', 'warn', words.closedTitle, words.closedText);
    case 'expired':
      return told('wait', 'warn', words.expiredTitle, words.expiredText);
  }
}

function failureNews(
  view: View,
  language: Language,
  told: (shape: Shape, tone: News['tone'], title: Sentence, ...texts: readonly Sentence[]) => News,
): News {
  const known = failures[view.attempt?.failure ?? ''];
  if (known) return told(known.shape, known.tone, known.title, known.text);
  const general = told('stop', 'bad', words.failedTitle, words.failedText);
  const message = view.attempt?.message?.[language];
  return message ? { ...general, text: `${message} ${general.text}` } : general;
}

/** The whole changing part of the page. */
export function renderState(view: View, rendering: Rendering): Fragment {
  const { language } = rendering;
  const { payment } = view;
  const news = newsOf(view, language);
  const showsHand = view.kind === 'failed' || view.kind === 'partial' || view.kind === 'inactive';
  return html`<section class="summary" aria-label="${say(amountLabel(view), language)}">
      <p class="amount-label">${say(amountLabel(view), language)}</p>
      <p class="amount">${shillings(amountShown(view))}</p>
      <p class="order">${say(words.order, language)} <span class="mono">${payment.reference}</span></p>
    </section>
    <section class="card ${news.tone}" data-kind="${view.kind}">
      <div class="news">
        ${drawShape(news.shape)}
        <h1 tabindex="-1">${news.title}</h1>
      </div>
      <p>${news.text}</p>
      ${action(view, rendering)}
    </section>
    ${showsHand ? payByHand(payment, language) : ''}`;
}

const amountLabel = (view: View): Sentence =>
  view.kind === 'paid' ? words.amountPaid : view.payment.mismatch === 'partial' ? words.amountLeft : words.amountToPay;

function amountShown({ kind, payment }: View): number {
  if (kind === 'paid') return payment.paid;
  return payment.mismatch === 'partial' ? Math.max(0, payment.amount - payment.paid) : payment.amount;
}

function action(view: View, rendering: Rendering): Fragment | string {
  switch (view.kind) {
    case 'ask':
    case 'failed':
    case 'partial':
      return view.canAsk ? phoneForm(view, rendering) : waitNote(view, rendering.language);
    case 'look':
      return lookSteps(view, rendering.language);
    case 'sending':
      return html`<p class="quiet-bar" aria-hidden="true"><span></span></p>`;
    case 'checking':
      return html`${waitNote(view, rendering.language)}${checkForm(rendering)}`;
    case 'inactive':
      return '';
    case 'paid':
      return receiptPart(view, rendering.language);
    case 'cancelled':
    case 'expired':
      return backLink(view, rendering.language);
  }
}

function lookSteps(view: View, language: Language): Fragment {
  const blanks = { merchant: view.payment.shortcode.name, amount: shillings(view.attempt?.amount ?? view.payment.amount) };
  return html`<ol class="steps">
      <li>${say(words.lookStepCompare, language, blanks)}</li>
      <li>${say(words.lookStepPin, language)}</li>
      <li>${say(words.lookStepWait, language)}</li>
    </ol>
    <progress max="${promptShowsMs}" value="${view.lookMs}" data-left aria-hidden="true"></progress>
    ${countdown(words.timeLeft, view.lookMs, language)}`;
}

/** The sentence stays true without script; the script only counts the time down. */
function countdown(words: Sentence, ms: number, language: Language): Fragment {
  const [before = '', after = ''] = words[language].split('{time}');
  return html`<p class="countdown">${before}<span data-countdown="${Math.round(ms)}">${formatWait(ms)}</span>${after}</p>`;
}

function waitNote(view: View, language: Language): Fragment | string {
  if (view.payment.claimed) return '';
  return view.waitMs === null
    ? html`<p class="countdown">${say(words.againSoon, language)}</p>`
    : countdown(words.againIn, view.waitMs, language);
}

const checkForm = ({ language, path }: Rendering): Fragment =>
  html`<form method="post" action="${path}/prompt" class="row">
    <button class="button quiet" name="ask" value="check">${say(words.checkButton, language)}</button>
  </form>`;

function receiptPart(view: View, language: Language): Fragment {
  const { payment } = view;
  const at =
    payment.paidAt &&
    new Intl.DateTimeFormat(language === 'sw' ? 'sw-KE' : 'en-KE', {
      dateStyle: 'medium',
      timeStyle: 'short',
      timeZone: 'Africa/Nairobi',
    }).format(new Date(payment.paidAt));
  return html`<dl class="facts">
      <div>
        <dt>${say(words.receipt, language)}</dt>
        <dd>${payment.receipt ? html`<span class="mono" data-copy>${payment.receipt}</span>` : say(words.receiptLater, language)}</dd>
      </div>
      ${
        at
          ? html`<div>
              <dt>${say(words.paidAt, language)}</dt>
              <dd><time datetime="${payment.paidAt}">${at}</time></dd>
            </div>`
          : ''
      }
    </dl>
    ${backLink(view, language)}`;
}

function backLink(view: View, language: Language): Fragment | string {
  const { returnUrl, shortcode } = view.payment;
  return returnUrl
    ? html`<p class="row"><a class="button" href="${returnUrl}">${say(words.backButton, language, { merchant: shortcode.name })}</a></p>`
    : '';
}
