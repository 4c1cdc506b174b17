import { readBillManagerAnswer, readBillManagerOptIn } from '../answers/bill-manager-answer.ts';
import type { BillManagerDone, BillManagerOptedIn } from '../answers/bill-manager-answer.ts';
import { invalid, readReceipt } from '../values/index.ts';
import type { Money, Phone } from '../values/index.ts';
import { checkCallbackUrl, checkPhone, checkShortcodeNumber } from '../client/checks.ts';
import type { Connection } from '../client/connection.ts';
import { checkDay, checkText } from '../client/text-checks.ts';
import { callBillManager, checkAppKey } from './bill-manager-call.ts';
import { invoiceBody, listBody, localPhone, shillingsText } from './bill-manager-invoice.ts';
import type { BillManagerInvoice } from './bill-manager-invoice.ts';

/** How a shortcode takes part in Bill Manager. */
export interface BillManagerOptIn {
  readonly shortcode: string;
  readonly email: string;
  /** Whom customers can call. */
  readonly officialContact: Phone;
  /** Whether customers get an SMS seven and three days before an invoice is due, and on the day. */
  readonly sendReminders: boolean;
  readonly logo?: string;
  /** Where payments of invoices are posted to. */
  readonly callbackUrl: string;
}

/** The key that the opt-in gave. */
export interface BillManagerKey {
  readonly appKey: string;
}

/** A payment that the customer gets an electronic receipt for. */
export interface BillManagerReconcile extends BillManagerKey {
  /** The day, `2026-11-21`. */
  readonly paidOn: string;
  readonly amount: Money;
  readonly accountReference: string;
  /** The receipt of the payment. */
  readonly transactionId: string;
  readonly phone: Phone;
  readonly customerName: string;
  readonly invoiceName: string;
  readonly externalReference: string;
}

/** Enters a shortcode into Bill Manager. Keep the `appKey` of the answer: it is given once. */
export async function billManagerOptIn(connection: Connection, optIn: BillManagerOptIn): Promise<BillManagerOptedIn> {
  return callBillManager(connection, { name: '/optin', body: optInBody(connection, optIn) }, readBillManagerOptIn);
}

/** Changes what the opt-in said. */
export async function billManagerChangeOptIn(connection: Connection, optIn: BillManagerOptIn): Promise<BillManagerDone> {
  return callBillManager(connection, { name: '/change-optin-details', body: optInBody(connection, optIn) }, readBillManagerAnswer);
}

/** Sends one invoice to a customer's phone. */
export const billManagerSendInvoice = (connection: Connection, invoice: BillManagerInvoice & BillManagerKey): Promise<BillManagerDone> =>
  withKey(connection, '/single-invoicing', invoice.appKey, () => invoiceBody(invoice));

/** Sends up to a thousand invoices; `errors` of the answer says which were not. */
export const billManagerSendInvoices = (connection: Connection, { appKey, invoices }: BillManagerInvoices): Promise<BillManagerDone> =>
  withKey(connection, '/bulk-invoicing', appKey, () => listBody(invoices, 'invoices', invoiceBody));

/** Takes one invoice back; one that is paid, even in part, is refused. */
export const billManagerCancelInvoice = (connection: Connection, invoice: BillManagerCancel): Promise<BillManagerDone> =>
  withKey(connection, '/cancel-single-invoice', invoice.appKey, () => referenceBody(invoice, ''));

/** Takes up to a thousand invoices back; `errors` of the answer says which were not. */
export const billManagerCancelInvoices = (
  connection: Connection,
  { appKey, externalReferences }: BillManagerCancels,
): Promise<BillManagerDone> =>
  withKey(connection, '/cancel-bulk-invoices', appKey, () => {
    const list = Array.isArray(externalReferences) ? externalReferences : [];
    return listBody(
      list.map((externalReference) => ({ externalReference })),
      'externalReferences',
      referenceBody,
    );
  });

/** Acknowledges a payment, so that the customer gets a receipt by SMS. */
export const billManagerReconcile = (connection: Connection, payment: BillManagerReconcile): Promise<BillManagerDone> =>
  withKey(connection, '/reconciliation', payment.appKey, () => reconcileBody(payment));

/**
 * Changes an invoice that was sent, found by its `externalReference`. Safaricom's go-live mail names this call and
 * no page describes it: the body is taken to be the invoice as it should be.
 */
export const billManagerChangeInvoice = (connection: Connection, invoice: BillManagerInvoice & BillManagerKey): Promise<BillManagerDone> =>
  withKey(connection, '/change-invoice', invoice.appKey, () => invoiceBody(invoice));

/** Changes up to a thousand invoices; as undescribed as {@link billManagerChangeInvoice}. */
export const billManagerChangeInvoices = (connection: Connection, { appKey, invoices }: BillManagerInvoices): Promise<BillManagerDone> =>
  withKey(connection, '/change-invoices', appKey, () => listBody(invoices, 'invoices', invoiceBody));

/** Several invoices. */
export interface BillManagerInvoices extends BillManagerKey {
  readonly invoices: readonly BillManagerInvoice[];
}

/** The invoice to take back. */
export interface BillManagerCancel extends BillManagerKey {
  readonly externalReference: string;
}

/** The invoices to take back. */
export interface BillManagerCancels extends BillManagerKey {
  readonly externalReferences: readonly string[];
}

/** Refuses bad input by rejecting, as every other call does. */
async function withKey(
  connection: Connection,
  name: string,
  appKey: string,
  body: () => Readonly<Record<string, unknown>> | readonly unknown[],
): Promise<BillManagerDone> {
  const call = { name, appKey: checkAppKey(appKey), body: body() };
  return callBillManager(connection, call, readBillManagerAnswer);
}

function optInBody({ environment }: Connection, optIn: BillManagerOptIn): Readonly<Record<string, unknown>> {
  const { shortcode, email, officialContact, sendReminders, logo, callbackUrl } = optIn;
  checkShortcodeNumber(shortcode, 'shortcode');
  if (typeof email !== 'string' || !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email))
    throw invalid('email_invalid', 'email must be an address such as bills@shop.example.', { field: 'email' });
  checkPhone(officialContact, 'officialContact');
  if (typeof sendReminders !== 'boolean')
    throw invalid('send_reminders_invalid', 'sendReminders must be true or false.', { field: 'sendReminders' });
  checkCallbackUrl(callbackUrl, environment);
  return {
    shortcode,
    email,
    officialContact: localPhone(officialContact),
    sendReminders: sendReminders ? '1' : '0',
    ...(logo === undefined ? {} : { logo }),
    callbackurl: callbackUrl,
  };
}

function referenceBody({ externalReference }: { readonly externalReference: string }, at: string): Readonly<Record<string, unknown>> {
  checkText(externalReference, `${at}externalReference`, 100);
  return { externalReference };
}

function reconcileBody(payment: BillManagerReconcile): Readonly<Record<string, unknown>> {
  const { paidOn, amount, accountReference, transactionId, phone, customerName, invoiceName, externalReference } = payment;
  checkDay(paidOn, 'paidOn');
  const paidAmount = shillingsText(amount, 'amount');
  checkText(accountReference, 'accountReference', 100);
  if (readReceipt(transactionId) !== transactionId)
    throw invalid('receipt_invalid', 'transactionId must be the receipt of the payment: ten capital letters and digits.', {
      field: 'transactionId',
    });
  checkPhone(phone, 'phone');
  checkText(customerName, 'customerName', 100);
  checkText(invoiceName, 'invoiceName', 100);
  checkText(externalReference, 'externalReference', 100);
  return {
    paymentDate: paidOn,
    paidAmount,
    accountReference,
    transactionId,
    phoneNumber: localPhone(phone),
    fullName: customerName,
    invoiceName,
    externalReference,
  };
}
