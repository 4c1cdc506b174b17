import { readPhone } from '@malipo/daraja/values';
import type { Biller, Invoice, InvoiceTerms } from '../world/promises/biller.ts';
import { cancelInvoice, changeInvoice, sendInvoice } from '../world/promises/bills.ts';
import type { World } from '../world/world.ts';
import { answerBiller, conflict } from './bill-manager-answers.ts';
import { someText } from './call.ts';
import type { Fields } from './call.ts';
import { isShillings, isText, shillingsOf, textIn, wrongField } from './checks.ts';
import type { Check } from './checks.ts';
import type { Asked } from './endpoint.ts';
import type { Reply } from './replies.ts';

/** As many invoices as one call may carry. */
const MOST = 1000;

const SENT = 'Invoice sent successfully';
/** The vendor's spelling. */
const CANCELLED = 'Invoice cancelled successfuly.';
const PAID = 'partially or fully paid invoices cannot be cancelled.';

/** `single-invoicing`. */
export const invoiceOne = (world: World, { fields }: Asked, biller: Biller): Reply => invoiceAll(world, [fields], biller);

/** `bulk-invoicing`: all of them or none. */
export const invoiceMany = (world: World, { items }: Asked, biller: Biller): Reply => invoiceAll(world, items, biller);

function invoiceAll(world: World, items: readonly unknown[], biller: Biller): Reply {
  return eachOf(world, items, (fields, seen) => {
    const terms = readTerms(fields);
    if (typeof terms === 'string') return terms;
    if (biller.invoices.has(terms.externalReference) || seen.has(terms.externalReference)) return 'Duplicate externalReference';
    return () => sendInvoice(world, biller, terms);
  })(SENT);
}

/** `change-invoice`; only named in the go-live mail, so its body is taken to be that of an invoice. */
export const changeOne = (world: World, { fields }: Asked, biller: Biller): Reply => changeAll(world, [fields], biller);

/** `change-invoices`. */
export const changeMany = (world: World, { items }: Asked, biller: Biller): Reply => changeAll(world, items, biller);

function changeAll(world: World, items: readonly unknown[], biller: Biller): Reply {
  return eachOf(world, items, (fields) => {
    const terms = readTerms(fields);
    if (typeof terms === 'string') return terms;
    const invoice = openInvoice(biller, fields);
    return typeof invoice === 'string' ? invoice : () => changeInvoice(world, biller, invoice, terms);
  })('Invoice changed successfully');
}

/** `cancel-single-invoice`. */
export const cancelOne = (world: World, { fields }: Asked, biller: Biller): Reply => cancelAll(world, [fields], biller);

/** `cancel-bulk-invoices`. */
export const cancelMany = (world: World, { items }: Asked, biller: Biller): Reply => cancelAll(world, items, biller);

function cancelAll(world: World, items: readonly unknown[], biller: Biller): Reply {
  return eachOf(world, items, (fields) => {
    const invoice = openInvoice(biller, fields);
    return typeof invoice === 'string' ? invoice : () => cancelInvoice(world, biller, invoice);
  })(CANCELLED, { errors: [] });
}

/** What is wrong with one item, or what is to be done once all items are right. */
type Plan = string | (() => void);

/** Checks every item first; with one wrong item nothing is done, and the answer names it. */
const eachOf =
  (world: World, items: readonly unknown[], plan: (fields: Fields, seen: ReadonlySet<string>) => Plan) =>
  (success: string, more: Readonly<Record<string, unknown>> = {}): Reply => {
    if (items.length === 0 || items.length > MOST) return conflict(world, `Give from 1 to ${MOST} invoices.`, 'Conflict', []);
    const seen = new Set<string>();
    const plans = items.map((item) => {
      const fields = typeof item === 'object' && item !== null && !Array.isArray(item) ? (item as Fields) : {};
      const planned = plan(fields, seen);
      const externalReference = textIn(fields, 'externalReference');
      seen.add(externalReference);
      return { externalReference, planned };
    });
    const errors = plans.flatMap(({ externalReference, planned }) =>
      typeof planned === 'string' ? [{ externalReference, message: planned }] : [],
    );
    if (errors[0]) return conflict(world, errors[0].message, 'Conflict', items.length === 1 ? [] : errors);
    for (const { planned } of plans) if (typeof planned !== 'string') planned();
    return answerBiller({ Status_Message: success, ...more });
  };

function openInvoice(biller: Biller, fields: Fields): Invoice | string {
  const invoice = biller.invoices.get(textIn(fields, 'externalReference'));
  if (!invoice || invoice.status === 'cancelled') return 'There is no invoice with this externalReference.';
  return invoice.status === 'open' ? invoice : PAID;
}

const isPhone: Check = (value) => readPhone(value) !== undefined;
/** `2026-01-05`, or with a time that means nothing. */
const DUE = /^(\d{4}-\d{2}-\d{2})(?: \d{2}:\d{2}:\d{2}(?:\.\d{1,3})?)?$/;
const isDue: Check = (value) => typeof value === 'string' && !Number.isNaN(Date.parse(DUE.exec(value)?.[1] ?? ''));
const areItems: Check = (value) =>
  value === undefined ||
  value === null ||
  (Array.isArray(value) && value.every((one: Fields) => someText(one['itemName']) && isShillings(one['amount'])));

function readTerms(fields: Fields): InvoiceTerms | string {
  const wrong = wrongField(fields, [
    ['externalReference', isText],
    ['billedFullName', isText],
    ['billedPhoneNumber', isPhone],
    ['billedPeriod', isText],
    ['invoiceName', isText],
    ['dueDate', isDue],
    ['accountReference', isText],
    ['amount', isShillings],
    ['invoiceItems', areItems],
  ]);
  if (wrong) return `Invalid ${wrong}`;
  return {
    externalReference: textIn(fields, 'externalReference'),
    billedFullName: textIn(fields, 'billedFullName'),
    billedPhoneNumber: readPhone(fields['billedPhoneNumber']) ?? '',
    billedPeriod: textIn(fields, 'billedPeriod'),
    invoiceName: textIn(fields, 'invoiceName'),
    dueDate: DUE.exec(textIn(fields, 'dueDate'))?.[1] ?? '',
    accountReference: textIn(fields, 'accountReference'),
    amount: shillingsOf(fields['amount']),
  };
}
