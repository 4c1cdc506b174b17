import { formatNairobiTimestamp, readNairobiTimestamp, readPhone } from '@malipo/daraja/values';
import type { Biller, Invoice, InvoiceTerms } from './biller.ts';
import { invoiceSms } from '../messages/messages.ts';
import { sendNotice } from '../messages/notices.ts';
import type { Booking } from '../prompts/requests.ts';
import { keepSms } from '../money/wallets.ts';
import { nowIn, phoneChanged, walletOf } from '../world.ts';
import type { World } from '../world.ts';

const DAY_MS = 86_400_000;
/** Reminders go out 7 and 3 days before, and on the day itself, in the morning. */
const REMINDER_DAYS = [7, 3, 0];
const MORNING_MS = 9 * 3_600_000;
/** A payment is pushed up to five times. */
const PUSH_RETRIES = 4;

/** Sends an invoice to its customer, by message. */
export function sendInvoice(world: World, biller: Biller, terms: InvoiceTerms): void {
  const invoice: Invoice = { terms, status: 'open', paid: 0, receipts: [], acknowledged: new Set(), cancelReminders: () => undefined };
  biller.invoices.set(terms.externalReference, invoice);
  tellCustomer(world, biller, invoice, 'invoice');
  remind(world, biller, invoice);
}

/** Changes an invoice that nobody has paid anything of; the customer gets it anew. */
export function changeInvoice(world: World, biller: Biller, invoice: Invoice, terms: InvoiceTerms): void {
  invoice.cancelReminders();
  invoice.terms = terms;
  tellCustomer(world, biller, invoice, 'changed invoice');
  remind(world, biller, invoice);
}

export function cancelInvoice(world: World, biller: Biller, invoice: Invoice): void {
  invoice.cancelReminders();
  invoice.status = 'cancelled';
  tellCustomer(world, biller, invoice, 'cancelled invoice');
}

/** The biller knows of the payment: the customer gets a receipt. */
export function acknowledgePayment(world: World, biller: Biller, invoice: Invoice, transactionId: string): void {
  if (invoice.acknowledged.has(transactionId)) return;
  invoice.acknowledged.add(transactionId);
  tellCustomer(world, biller, invoice, `receipt ${transactionId} for invoice`);
}

/** A customer paid an organisation: counts towards the oldest open invoice of that account, and tells the biller. */
export function payInvoice(world: World, booking: Booking): void {
  const biller = world.billers.get(booking.shortcode);
  if (!biller) return;
  const invoice = invoiceFor(biller, booking.accountReference);
  if (!invoice) return;
  invoice.paid += booking.amount;
  invoice.receipts.push(booking.receipt);
  invoice.status = invoice.paid >= invoice.terms.amount ? 'paid' : 'partial';
  if (invoice.status === 'paid') invoice.cancelReminders();
  pushPayment(world, biller, booking);
}

/** An account may have several invoices; the oldest that still wants money comes first, then the last one paid. */
function invoiceFor(biller: Biller, accountReference: string): Invoice | undefined {
  const wanted = accountReference.trim().toUpperCase();
  const own = [...biller.invoices.values()].filter(
    ({ terms, status }) => status !== 'cancelled' && terms.accountReference.toUpperCase() === wanted,
  );
  return own.find(({ status }) => status !== 'paid') ?? own.at(-1);
}

function pushPayment(world: World, { account, callbackUrl: url }: Biller, booking: Booking): void {
  const { receipt, amount, phone, accountReference, completedAt } = booking;
  const shortcode = account.shortcode.number;
  const body = JSON.stringify({
    transactionId: receipt,
    paidAmount: String(amount),
    msisdn: phone,
    dateCreated: dayOf(completedAt),
    accountReference,
    shortCode: shortcode,
  });
  const faults = world.faults.strike({ api: 'billManager', moment: 'later', phone, shortcode, amount, accountReference });
  void sendNotice(world, { api: 'billManager', url, body, about: receipt, faults, retries: PUSH_RETRIES });
}

const dayOf = (at: Booking['completedAt']): string => formatNairobiTimestamp(at).replace(/^(\d{4})(\d{2})(\d{2}).*$/, '$1-$2-$3');

function remind(world: World, biller: Biller, invoice: Invoice): void {
  const due = readNairobiTimestamp(`${invoice.terms.dueDate.replaceAll('-', '')}000000`);
  if (!biller.reminds || due === undefined) return;
  const calls = REMINDER_DAYS.map((days) => due - days * DAY_MS + MORNING_MS - nowIn(world))
    .filter((ms) => ms > 0)
    .map((ms) => world.settings.timers.after(ms, () => tellCustomer(world, biller, invoice, 'reminder of invoice')));
  invoice.cancelReminders = () => {
    for (const callOff of calls) callOff();
  };
}

function tellCustomer(world: World, biller: Biller, invoice: Invoice, what: string): void {
  const phone = readPhone(invoice.terms.billedPhoneNumber);
  if (!phone) return;
  const { name, number } = biller.account.shortcode;
  keepSms(walletOf(world, phone), { at: nowIn(world), from: name, text: invoiceSms(invoice, { name, number }, what) });
  phoneChanged(world, phone);
}
