import type { BillManagerDone, BillManagerOptedIn } from '../answers/bill-manager-answer.ts';
import type { Connection } from '../client/connection.ts';
import {
  billManagerCancelInvoice,
  billManagerCancelInvoices,
  billManagerChangeInvoice,
  billManagerChangeInvoices,
  billManagerChangeOptIn,
  billManagerOptIn,
  billManagerReconcile,
  billManagerSendInvoice,
  billManagerSendInvoices,
} from './bill-manager.ts';
import type {
  BillManagerCancel,
  BillManagerCancels,
  BillManagerInvoices,
  BillManagerKey,
  BillManagerOptIn,
  BillManagerReconcile,
} from './bill-manager.ts';
import type { BillManagerInvoice } from './bill-manager-invoice.ts';

/** Invoices by SMS; a payment of one comes to the address of the opt-in. */
export interface BillManager {
  /** Keep the `appKey` of the answer: it is given once, and every later call wants it. */
  optIn(optIn: BillManagerOptIn): Promise<BillManagerOptedIn>;
  changeOptIn(optIn: BillManagerOptIn): Promise<BillManagerDone>;
  sendInvoice(invoice: BillManagerInvoice & BillManagerKey): Promise<BillManagerDone>;
  sendInvoices(invoices: BillManagerInvoices): Promise<BillManagerDone>;
  cancelInvoice(invoice: BillManagerCancel): Promise<BillManagerDone>;
  cancelInvoices(invoices: BillManagerCancels): Promise<BillManagerDone>;
  /** Acknowledges a payment, so that the customer gets a receipt. */
  reconcile(payment: BillManagerReconcile): Promise<BillManagerDone>;
  changeInvoice(invoice: BillManagerInvoice & BillManagerKey): Promise<BillManagerDone>;
  changeInvoices(invoices: BillManagerInvoices): Promise<BillManagerDone>;
}

export const billManager = (connection: Connection): BillManager => ({
  optIn: (optIn) => billManagerOptIn(connection, optIn),
  changeOptIn: (optIn) => billManagerChangeOptIn(connection, optIn),
  sendInvoice: (invoice) => billManagerSendInvoice(connection, invoice),
  sendInvoices: (invoices) => billManagerSendInvoices(connection, invoices),
  cancelInvoice: (invoice) => billManagerCancelInvoice(connection, invoice),
  cancelInvoices: (invoices) => billManagerCancelInvoices(connection, invoices),
  reconcile: (payment) => billManagerReconcile(connection, payment),
  changeInvoice: (invoice) => billManagerChangeInvoice(connection, invoice),
  changeInvoices: (invoices) => billManagerChangeInvoices(connection, invoices),
});
