import { MalipoError } from '@malipo/daraja/values';
import { html } from './html.ts';
import type { Html } from './html.ts';

/** What was wrong with a form, and where. */
export interface Mistake {
  readonly field: string;
  readonly sentence: string;
}

/** The mistake in an error that a caller made; other errors go on. */
export function mistakeOf(error: unknown): Mistake {
  if (!(error instanceof MalipoError)) throw error;
  const field: unknown = error.details?.['field'];
  return { field: typeof field === 'string' ? field : '', sentence: error.message };
}

export interface Field {
  readonly name: string;
  readonly label: string;
  readonly value?: string | undefined;
  readonly help?: string;
  readonly type?: string;
  readonly inputmode?: 'numeric' | 'tel' | 'decimal';
  readonly placeholder?: string;
  readonly required?: boolean;
  /** A list to choose from: value and what is shown. */
  readonly choices?: readonly (readonly [value: string, label: string])[];
  /** Values to pick from while typing others stays possible. */
  readonly suggestions?: readonly (readonly [value: string, label: string])[];
  readonly mistake?: Mistake | undefined;
  /** Set apart from fields of the same name on the page. */
  readonly id?: string;
}

/** Label above, help below, a mistake in words beside its field. */
export function renderField(field: Field): Html {
  const { name, label, value = '', help, choices, suggestions, id = `field-${name}` } = field;
  const wrong = field.mistake?.field === name ? field.mistake.sentence : undefined;
  const described = [help !== undefined && `${id}-help`, wrong !== undefined && `${id}-wrong`].filter((one) => one !== false).join(' ');
  const shared = html`id="${id}"
  name="${name}"${described !== '' && html` aria-describedby="${described}"`}${wrong !== undefined && html` aria-invalid="true"`}${field.required && html` required`}`;
  const control = choices
    ? html`<select ${shared}>
        ${choices.map(([choice, shown]) => html`<option value="${choice}" ${choice === value && html` selected`}>${shown}</option>`)}
      </select>`
    : html`<input
          ${shared}
          type="${field.type ?? 'text'}"
          value="${value}"
          autocomplete="off"
          ${field.inputmode !== undefined && html` inputmode="${field.inputmode}"`}${field.placeholder !== undefined && html` placeholder="${field.placeholder}"`}${suggestions && html` list="${id}-list"`}
        />${suggestions && html`<datalist id="${id}-list">${suggestions.map(([one, shown]) => html`<option value="${one}">${shown}</option>`)}</datalist>`}`;
  return html`<div class="field">
    <label for="${id}">${label}</label
    >${control}${wrong !== undefined && html`<p class="mistake" id="${id}-wrong">${wrong}</p>`}${help !== undefined && html`<p class="help" id="${id}-help">${help}</p>`}
  </div>`;
}

/** A mistake that belongs to none of these fields, above them. */
export const renderOtherMistake = (mistake: Mistake | undefined, fields: readonly string[]): Html | false =>
  mistake !== undefined && !fields.includes(mistake.field) && html`<p class="mistake" role="alert">${mistake.sentence}</p>`;

/** The texts of a form that hold something, by name. */
export async function readForm(request: Request): Promise<ReadonlyMap<string, string>> {
  const form = new URLSearchParams(await request.text());
  return new Map([...form].map(([name, value]): [string, string] => [name, value.trim()]).filter(([, value]) => value !== ''));
}
