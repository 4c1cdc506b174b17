import { invalid } from '../values/index.ts';
import type { Money, Phone } from '../values/index.ts';
import { checkPhone } from '../client/checks.ts';
import { checkDay, checkText } from '../client/text-checks.ts';

/** What a customer owes, as Bill Manager tells it by SMS. */
export interface BillManagerInvoice {
  /** Yours, never used before: an invoice with the same one is refused. */
  readonly externalReference: string;
  readonly customerName: string;
  readonly phone: Phone;
  /** Such as `August 2026`. */
  readonly period: string;
  /** What it is for, such as `School fees`. */
  readonly invoiceName: string;
  /** The day, `2026-11-30`. Reminders go out seven and three days before it, and on it. */
  readonly dueDate: string;
  /** What the customer types as account number. */
  readonly accountReference: string;
  readonly amount: Money;
  readonly items?: readonly BillManagerInvoiceItem[];
}

export interface BillManagerInvoiceItem {
  readonly name: string;
  readonly amount: Money;
}

/** The most that goes into one list. */
const MOST = 1000;

/** An invoice as it goes over the wire. Throws `InvalidInput`; `at` names its place in a list. */
export function invoiceBody(invoice: BillManagerInvoice, at = ''): Readonly<Record<string, unknown>> {
  const { externalReference, customerName, phone, period, invoiceName, dueDate, accountReference, amount, items } = invoice;
  checkText(externalReference, `${at}externalReference`, 100);
  checkText(customerName, `${at}customerName`, 100);
  checkPhone(phone, `${at}phone`);
  checkText(period, `${at}period`, 100);
  checkText(invoiceName, `${at}invoiceName`, 100);
  checkDay(dueDate, `${at}dueDate`);
  checkText(accountReference, `${at}accountReference`, 100);
  return {
    externalReference,
    billedFullName: customerName,
    billedPhoneNumber: localPhone(phone),
    billedPeriod: period,
    invoiceName,
    dueDate,
    accountReference,
    amount: shillingsText(amount, `${at}amount`),
    ...(items === undefined ? {} : { invoiceItems: items.map((item, index) => itemBody(item, `${at}items[${index}].`)) }),
  };
}

function itemBody({ name, amount }: BillManagerInvoiceItem, at: string): Readonly<Record<string, unknown>> {
  checkText(name, `${at}name`, 100);
  return { itemName: name, amount: shillingsText(amount, `${at}amount`) };
}

/** A list of 1 to 1000 with references of their own, each made ready for the wire. */
export function listBody<T extends { readonly externalReference: string }>(
  list: readonly T[],
  field: string,
  body: (one: T, at: string) => Readonly<Record<string, unknown>>,
): readonly unknown[] {
  if (!Array.isArray(list) || list.length === 0 || list.length > MOST)
    throw invalid('list_invalid', `${field} must be a list of 1 to ${MOST}: Bill Manager takes no more at once.`, { field });
  const bodies = list.map((one, index) => body(one, `${field}[${index}].`));
  const references = new Set(list.map(({ externalReference }) => externalReference));
  if (references.size < list.length)
    throw invalid('reference_twice', `Two of the ${field} have the same externalReference. Bill Manager takes each reference once.`, {
      field,
    });
  return bodies;
}

/** `0700000001`, as all samples of Bill Manager have it. */
export const localPhone = (phone: Phone): string => `0${phone.slice(3)}`;

/** `800` or `800.50`: text to the cent, as Bill Manager wants amounts. */
export function shillingsText(amount: Money, field: string): string {
  if (!Number.isSafeInteger(amount) || amount <= 0)
    throw invalid('amount_invalid', `${field} must be an amount above 0, as parseShillings gives it.`, { field });
  const rest = amount % 100;
  return `${(amount - rest) / 100}${rest === 0 ? '' : `.${String(rest).padStart(2, '0')}`}`;
}
