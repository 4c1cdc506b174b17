import {
  publicSandboxShortcode,
  readAccountBalanceResult,
  readB2bResult,
  readB2cResult,
  readC2bConfirmation,
  readExpressCallback,
  readReversalResult,
  readStandingOrderCallback,
  readStkCallback,
  readTransactionStatusResult,
} from '@malipo/daraja';
import type { BillManagerInvoice } from '@malipo/daraja';
import type { ApiName } from '@malipo/simulator';
import { instant, parseCollection } from '@malipo/daraja/values';
import { PAYBILL, PAYEE, PAYER, TILL } from './office.ts';
import type { Office } from './office.ts';

/** What a call is told later, as its reader sees it. */
export interface Told {
  /** Where it is told. */
  readonly path: string;
  read(body: unknown): object | undefined;
  readonly success: object;
}

/** One endpoint of the vendor, as our client calls it. */
export interface EndpointRow {
  readonly path: string;
  /** The simulator's name of it, for faults. */
  readonly api: ApiName;
  /** Whose table its own codes stand in. */
  readonly codes?: string;
  /** What must be true before. */
  before?(office: Office): Promise<unknown>;
  call(office: Office): Promise<unknown>;
  readonly answer?: object;
  readonly told?: Told;
  /** Whether money may move: then it is sent once, whatever the answer. */
  readonly movesMoney?: true;
}

const amount = parseCollection(250);
const shortcode = PAYBILL;
const accountReference = 'ROOM7';
const paid = { succeeded: true, resultCode: '0' };
const result = (read: Told['read'], success: object = paid): Told => ({ path: '/result', read, success });

const push = (office: Office) =>
  office.daraja.stkPush({
    shortcode: publicSandboxShortcode,
    amount,
    phone: PAYER,
    accountReference,
    description: 'Room 7',
    callbackUrl: 'https://shop.test/stk',
  });

const register = (version: 'v1' | 'v2') => (office: Office) =>
  office.daraja.c2bRegister({
    shortcode,
    version,
    responseType: 'Completed',
    confirmationUrl: 'https://shop.test/confirmed',
    validationUrl: 'https://shop.test/validate',
  });

const simulated = (version: 'v1' | 'v2'): EndpointRow => ({
  path: `/mpesa/c2b/${version}/simulate`,
  api: 'c2bSimulate',
  before: register(version),
  call: ({ daraja }) => daraja.c2bSimulate({ shortcode, kind: 'paybill', amount, phone: PAYER, accountReference, version }),
  told: { path: '/confirmed', read: readC2bConfirmation, success: { amount, accountReference } },
});

const payout = ({ as }: Office) => ({ ...as, shortcode, phone: PAYEE, amount, originatorConversationId: 'payout-1' });
const handPaid = async ({ simulator }: Office): Promise<unknown> => simulator.payByHand(PAYER, PAYBILL, accountReference, 250);
const receiptOf = ({ simulator }: Office) => {
  const [booking] = simulator.bookings;
  if (!booking) throw new Error('Nothing was paid before.');
  return booking.receipt;
};

const pullRegister = ({ daraja }: Office) =>
  daraja.pullRegister({ shortcode, nominatedNumber: PAYER, callbackUrl: 'https://shop.test/pull' });

const details = {
  shortcode,
  email: 'bills@shop.test',
  officialContact: PAYER,
  sendReminders: true,
  callbackUrl: 'https://shop.test/bills',
};
const invoice = (externalReference: string): BillManagerInvoice => ({
  externalReference,
  customerName: 'JANE DOE',
  phone: PAYER,
  period: 'January 2026',
  invoiceName: 'Water',
  dueDate: '2026-01-15',
  accountReference,
  amount,
});
/** The key of each biller, kept as a biller keeps it. */
const keys = new WeakMap<Office, string>();
const optIn = async (office: Office): Promise<unknown> => {
  const opted = await office.daraja.billManager.optIn(details);
  keys.set(office, opted.appKey);
  return opted;
};
const invoiced = async (office: Office): Promise<unknown> => {
  await optIn(office);
  const key = keyOf(office);
  return office.daraja.billManager.sendInvoices({ ...key, invoices: [invoice('A'), invoice('B')] });
};
const keyOf = (office: Office) => ({ appKey: keys.get(office) ?? 'none' });
const bill = (name: string, call: EndpointRow['call'], before: EndpointRow['before'] = invoiced): EndpointRow => ({
  path: `/v1/billmanager-invoice/${name}`,
  api: 'billManager',
  codes: 'billmanager',
  before,
  call,
});

/** Every endpoint of the vendor by its name, beside the SIMs of things. */
export const ENDPOINTS: Readonly<Record<string, EndpointRow>> = {
  oauth: { path: '/oauth/v1/generate', api: 'oauth', call: ({ daraja }) => daraja.accessToken() },
  'stk-push': {
    path: '/mpesa/stkpush/v1/processrequest',
    api: 'stkPush',
    call: push,
    told: { path: '/stk', read: readStkCallback, success: { ...paid, amount, phone: PAYER } },
    movesMoney: true,
  },
  'stk-query': {
    path: '/mpesa/stkpushquery/v1/query',
    api: 'stkQuery',
    before: push,
    call: ({ daraja, simulator }) => {
      const [asked] = [...simulator.requests()];
      return daraja.stkQuery({ shortcode: publicSandboxShortcode, checkoutRequestId: asked?.checkoutRequestId ?? '' });
    },
  },
  'c2b-register-v1': { path: '/mpesa/c2b/v1/registerurl', api: 'c2bRegister', call: register('v1') },
  'c2b-register-v2': { path: '/mpesa/c2b/v2/registerurl', api: 'c2bRegister', call: register('v2') },
  'c2b-simulate-v1': simulated('v1'),
  'c2b-simulate-v2': simulated('v2'),
  'b2c-v1': {
    path: '/mpesa/b2c/v1/paymentrequest',
    api: 'b2c',
    codes: 'b2c',
    call: (office) => office.daraja.b2c({ ...office.as, shortcode, phone: PAYEE, amount, version: 'v1' }),
    told: result(readB2cResult, { ...paid, amount }),
    movesMoney: true,
  },
  'b2c-v3': {
    path: '/mpesa/b2c/v3/paymentrequest',
    api: 'b2c',
    codes: 'b2c',
    call: (office) => office.daraja.b2c(payout(office)),
    told: result(readB2cResult, { ...paid, amount }),
    movesMoney: true,
  },
  'b2c-validated': {
    path: '/mpesa/b2cvalidate/v2/paymentrequest',
    api: 'b2c',
    codes: 'b2c',
    before: async ({ simulator }) => simulator.phone(PAYEE).set({ idType: '01', idNumber: '12345678' }),
    call: (office) => office.daraja.b2c({ ...payout(office), version: 'validated', idType: 'national', idNumber: '12345678' }),
    told: result(readB2cResult, { ...paid, amount }),
    movesMoney: true,
  },
  b2pochi: {
    path: '/mpesa/b2pochi/v1/paymentrequest',
    api: 'b2Pochi',
    codes: 'b2c',
    call: (office) => office.daraja.b2Pochi(payout(office)),
    told: result(readB2cResult, { ...paid, amount }),
    movesMoney: true,
  },
  b2b: {
    path: '/mpesa/b2b/v1/paymentrequest',
    api: 'b2b',
    codes: 'b2b',
    call: ({ daraja, as }) => daraja.b2b({ ...as, command: 'payBill', shortcode, receiver: '600000', amount, accountReference }),
    told: result(readB2bResult, { ...paid, amount }),
    movesMoney: true,
  },
  'b2c-topup': {
    path: '/mpesa/b2b/v1/paymentrequest',
    api: 'b2b',
    codes: 'b2b',
    call: ({ daraja, as }) => daraja.b2cTopUp({ ...as, shortcode, receiver: '600000', amount }),
    told: result(readB2bResult, { ...paid, amount }),
    movesMoney: true,
  },
  tax: {
    path: '/mpesa/b2b/v1/remittax',
    api: 'remitTax',
    codes: 'b2b',
    call: ({ daraja, as }) => daraja.remitTax({ ...as, shortcode, amount, registrationNumber: '2026ABC123' }),
    told: result(readB2bResult, { ...paid, amount }),
    movesMoney: true,
  },
  'b2b-express': {
    path: '/v1/ussdpush/get-msisdn',
    api: 'expressCheckout',
    codes: 'b2b-express',
    call: ({ daraja }) =>
      daraja.expressCheckout({
        till: TILL,
        receiver: shortcode,
        amount,
        reference: 'INV-7',
        partnerName: 'DUKA LA MFANO',
        requestId: 'request-1',
        callbackUrl: 'https://shop.test/express',
      }),
    told: { path: '/express', read: readExpressCallback, success: { ...paid, amount, requestId: 'request-1' } },
    movesMoney: true,
  },
  'account-balance': {
    path: '/mpesa/accountbalance/v1/query',
    api: 'accountBalance',
    codes: 'account-balance',
    call: ({ daraja, as }) => daraja.accountBalance({ ...as, shortcode }),
    told: result(readAccountBalanceResult),
  },
  'transaction-status': {
    path: '/mpesa/transactionstatus/v1/query',
    api: 'transactionStatus',
    codes: 'transaction-status',
    before: handPaid,
    call: (office) => office.daraja.transactionStatus({ ...office.as, shortcode, receipt: receiptOf(office) }),
    told: result(readTransactionStatusResult, { ...paid, state: 'completed', amount }),
  },
  reversal: {
    path: '/mpesa/reversal/v1/request',
    api: 'reverse',
    codes: 'reversal',
    before: handPaid,
    call: (office) => office.daraja.reverse({ ...office.as, shortcode, receipt: receiptOf(office), amount }),
    told: result(readReversalResult, { ...paid, amount }),
    movesMoney: true,
  },
  qr: {
    path: '/mpesa/qrcode/v1/generate',
    api: 'qr',
    codes: 'qr',
    call: ({ daraja }) => daraja.qr({ kind: 'payBill', to: PAYBILL, amount, merchantName: 'DUKA LA MFANO', reference: 'INV-7' }),
  },
  'billmanager-optin': bill('optin', optIn, async () => undefined),
  'billmanager-change-optin': bill('change-optin-details', ({ daraja }) => daraja.billManager.changeOptIn(details)),
  'billmanager-single-invoice': bill('single-invoicing', (office) =>
    office.daraja.billManager.sendInvoice({ ...keyOf(office), ...invoice('C') }),
  ),
  'billmanager-bulk-invoice': bill('bulk-invoicing', (office) =>
    office.daraja.billManager.sendInvoices({ ...keyOf(office), invoices: [invoice('C'), invoice('D')] }),
  ),
  'billmanager-cancel-single': bill('cancel-single-invoice', (office) =>
    office.daraja.billManager.cancelInvoice({ ...keyOf(office), externalReference: 'A' }),
  ),
  'billmanager-cancel-bulk': bill('cancel-bulk-invoices', (office) =>
    office.daraja.billManager.cancelInvoices({ ...keyOf(office), externalReferences: ['A', 'B'] }),
  ),
  'billmanager-reconciliation': bill('reconciliation', (office) =>
    office.daraja.billManager.reconcile({
      ...keyOf(office),
      paidOn: '2026-01-05',
      amount,
      accountReference,
      transactionId: 'UA5ZZZZZZZ',
      phone: PAYER,
      customerName: 'JANE DOE',
      invoiceName: 'Water',
      externalReference: 'A',
    }),
  ),
  'billmanager-change-invoice': bill('change-invoice', (office) =>
    office.daraja.billManager.changeInvoice({ ...keyOf(office), ...invoice('A') }),
  ),
  'billmanager-change-invoices': bill('change-invoices', (office) =>
    office.daraja.billManager.changeInvoices({ ...keyOf(office), invoices: [invoice('A'), invoice('B')] }),
  ),
  ratiba: {
    path: '/standingorder/v1/createStandingOrderExternal',
    api: 'standingOrder',
    codes: 'ratiba',
    call: ({ daraja }) =>
      daraja.standingOrder({
        name: 'Rent',
        kind: 'paybill',
        shortcode,
        amount,
        phone: PAYER,
        startsOn: '2026-01-06',
        endsOn: '2026-01-08',
        frequency: 'daily',
        accountReference,
        description: 'Rent',
        callbackUrl: 'https://shop.test/ratiba',
      }),
    told: { path: '/ratiba', read: readStandingOrderCallback, success: { ...paid, status: 'OKAY' } },
    movesMoney: true,
  },
  'pull-register': { path: '/pulltransactions/v1/register', api: 'pull', call: pullRegister, answer: { alreadyRegistered: false } },
  'pull-query': {
    path: '/pulltransactions/v1/query',
    api: 'pull',
    before: async (office) => {
      await handPaid(office);
      return pullRegister(office);
    },
    call: ({ daraja, system }) => daraja.pullQuery({ shortcode, from: instant(system.now() - 3_600_000), to: system.now() }),
    answer: { rows: [{ amount, accountReference }] },
  },
  imsi: { path: '/imsi/v1/checkATI', api: 'checkImsi', codes: 'imsi', call: ({ daraja }) => daraja.checkImsi({ phone: PAYER }) },
  swap: { path: '/imsi/v2/checkATI', api: 'checkSwap', codes: 'swap', call: ({ daraja }) => daraja.checkSwap({ phone: PAYER }) },
  orginfo: {
    path: '/sfcverify/v1/query/info',
    api: 'organisationInfo',
    codes: 'orginfo',
    call: ({ daraja }) => daraja.organisationInfo({ kind: 'paybill', shortcode }),
  },
  hakikisha: {
    path: '/mpesa/b2c/hakikisha/v1/hakikisha',
    api: 'hakikisha',
    codes: 'hakikisha',
    call: ({ daraja }) => daraja.hakikisha({ phone: PAYER, shortcode }),
  },
  'bonga-calculate': {
    path: '/v1/lipa/na/bonga/calculate-points',
    api: 'bonga',
    codes: 'bonga',
    call: ({ daraja }) => daraja.bonga.calculatePoints({ points: 40 }),
    answer: { points: 40, rate: 0.2 },
  },
  'bonga-redeem': {
    path: '/v1/lipa/na/bonga/redeem-paybill',
    api: 'bonga',
    codes: 'bonga',
    before: register('v2'),
    call: ({ daraja }) => daraja.bonga.redeem({ phone: PAYER, amount, points: 1250, rate: 0.2, shortcode, accountReference }),
    told: { path: '/confirmed', read: readC2bConfirmation, success: { amount, accountReference } },
    movesMoney: true,
  },
};
