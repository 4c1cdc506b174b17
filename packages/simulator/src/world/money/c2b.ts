import { createHash } from 'node:crypto';
import { formatNairobiTimestamp } from '@malipo/daraja/values';
import type { Instant, Phone, Receipt } from '@malipo/daraja/values';
import type { Party, Transaction } from './accounts.ts';
import { ask, sendForged, sendNotice } from '../messages/notices.ts';
import type { Account, C2bAddresses } from './shortcodes.ts';
import { walletOf } from '../world.ts';
import type { World } from '../world.ts';

/** M-PESA waits this long for the answer of a validation address (portal: about 8 seconds). */
const VALIDATION_MS = 8_000;

/** A payment that is about to be made, as the validation address sees it. */
export interface Intent {
  readonly receipt: Receipt;
  readonly at: Instant;
  readonly from: Party;
  readonly amount: number;
  readonly accountReference: string;
}

/** What the organisation said, or what M-PESA took for it when nothing was said. */
export interface Validation {
  readonly accepted: boolean;
  /** `0`, a code such as `C2B00012`, or undefined when no answer came in time. */
  readonly code: string | undefined;
  readonly thirdPartyTransId: string;
}

/** Whether payments to this organisation wait for its validation address. */
export const isValidated = (world: World, account: Account): boolean => account.c2b !== undefined && world.switches.c2bValidation;

/** Asks the validation address; never rejects, and is over after 8 seconds. */
export async function validatePayment(world: World, account: Account, intent: Intent): Promise<Validation> {
  const { c2b } = account;
  if (!c2b || !isValidated(world, account)) return { accepted: true, code: '0', thirdPartyTransId: '' };
  const faults = world.faults.strike({ api: 'c2bValidation', moment: 'later', ...subjectOf(account, intent) });
  const body = JSON.stringify(c2bFields(world, account, intent, { balance: '', thirdPartyTransId: '' }));
  if (faults.some(({ fault }) => fault === 'callbackDropped')) {
    await new Promise<void>((resolve) => void world.settings.timers.after(VALIDATION_MS, resolve));
    return unanswered(c2b);
  }
  const { delivery, answer } = await ask(
    world,
    { api: 'c2bValidation', url: c2b.validationUrl, body, about: intent.receipt },
    VALIDATION_MS,
  );
  const reply = delivery.status === 200 ? readReply(answer) : undefined;
  return reply ?? unanswered(c2b);
}

const unanswered = ({ responseType }: C2bAddresses): Validation => ({
  accepted: responseType === 'Completed',
  code: undefined,
  thirdPartyTransId: '',
});

/** Code 0 as number or text accepts; any other rejects; what is no answer at all counts as none. */
function readReply(answer: string | undefined): Validation | undefined {
  const fields = parse(answer);
  const code = fields?.['ResultCode'];
  if (typeof code !== 'string' && typeof code !== 'number') return undefined;
  const own = fields?.['ThirdPartyTransID'];
  const thirdPartyTransId = typeof own === 'string' || typeof own === 'number' ? String(own) : '';
  return { accepted: String(code).trim() === '0', code: String(code), thirdPartyTransId };
}

function parse(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Tells the confirmation address about money that came in, when one is registered. */
export function confirmPayment(world: World, account: Account, transaction: Transaction, thirdPartyTransId = ''): void {
  const { c2b } = account;
  if (!c2b) return;
  const { receipt, completedAt: at, from, amount, accountReference } = transaction;
  const intent: Intent = { receipt, at, from, amount, accountReference };
  const faults = world.faults.strike({ api: 'c2bConfirmation', moment: 'later', ...subjectOf(account, intent) });
  const fields = c2bFields(world, account, intent, { balance: account.takings.balance.toFixed(2), thirdPartyTransId });
  const body = JSON.stringify(fields);
  const notice = { api: 'c2bConfirmation', url: c2b.confirmationUrl, body, about: receipt } as const;
  for (const rule of faults) {
    if (rule.fault !== 'callbackForged') continue;
    // A stranger who knows the receipt repeats it with another amount; one who does not makes one up.
    const claimed = rule.ids === 'same' ? { TransAmount: (amount + 1).toFixed(2) } : { TransID: world.ids.receipt(at) };
    sendForged(world, { ...notice, body: JSON.stringify({ ...fields, ...claimed }) }, rule);
  }
  void sendNotice(world, { ...notice, faults });
}

const subjectOf = (account: Account, { from, amount, accountReference }: Intent) => ({
  phone: from.kind === 'customer' ? from.phone : undefined,
  shortcode: account.shortcode.number,
  amount,
  accountReference,
});

interface Extra {
  /** The account after the payment; a validation does not know it yet. */
  readonly balance: string;
  readonly thirdPartyTransId: string;
}

/** The flat body of both messages: every value is text. */
function c2bFields(world: World, account: Account, intent: Intent, extra: Extra): Readonly<Record<string, string>> {
  const { number, storeNumber, kind } = account.shortcode;
  const [first = '', ...rest] = payerName(world, intent.from).split(' ');
  const full = world.switches.c2bNames === 'full';
  return {
    TransactionType: transactionType(world, kind, intent.from),
    TransID: intent.receipt,
    TransTime: formatNairobiTimestamp(intent.at),
    TransAmount: intent.amount.toFixed(2),
    // Tills are told by the number of their store.
    BusinessShortCode: storeNumber ?? number,
    BillRefNumber: kind === 'till' ? '' : intent.accountReference,
    InvoiceNumber: '',
    OrgAccountBalance: extra.balance,
    ThirdPartyTransID: extra.thirdPartyTransId,
    MSISDN: payerNumber(world, account, intent.from),
    FirstName: intent.from.kind === 'organisation' ? payerName(world, intent.from) : first,
    MiddleName: '',
    LastName: full ? rest.join(' ') : '',
  };
}

function transactionType(world: World, kind: 'paybill' | 'till', from: Party): string {
  if (from.kind === 'organisation') return 'Organization To Organization Transfer';
  if (kind === 'paybill') return 'Pay Bill';
  return world.switches.c2bTillType === 'merchant' ? 'Customer Merchant Payment' : 'Buy Goods';
}

function payerName(world: World, from: Party): string {
  if (from.kind === 'customer') return walletOf(world, from.phone).owner;
  return from.kind === 'organisation' ? (world.accounts.byReceiver(from.number)?.shortcode.name ?? '') : from.name;
}

/** The payer's number, hidden as the registered version hides it. */
function payerNumber(world: World, account: Account, from: Party): string {
  if (from.kind !== 'customer') return from.kind === 'organisation' ? from.number : '';
  const { c2bMsisdn } = world.switches;
  const form = c2bMsisdn === 'byVersion' ? (account.c2b?.version === 1 ? 'hash' : 'mask') : c2bMsisdn;
  return NUMBER_FORMS[form](from.phone);
}

const NUMBER_FORMS: Readonly<Record<'hash' | 'mask' | 'oldMask' | 'clear', (phone: Phone) => string>> = {
  hash: (phone) => createHash('sha256').update(phone).digest('hex'),
  mask: (phone) => `${phone.slice(0, 4)} ***** ${phone.slice(-3)}`,
  oldMask: (phone) => `${phone.slice(0, 5)}****${phone.slice(-3)}`,
  clear: (phone) => phone,
};
