import { parseCollection, parsePhone } from '../src/index.ts';
import type { Daraja, Receipt } from '../src/index.ts';

export const operator = {
  initiator: 'shop-api',
  securityCredential: 'Zm9yIHRlc3Rz'.repeat(28) + 'Zm9yIA==',
  remarks: 'Order 17',
  resultUrl: 'https://shop.example/results/1f0c',
  timeoutUrl: 'https://shop.example/timeouts/1f0c',
};
const phone = parsePhone('0700000001');
export const payout = { ...operator, shortcode: '600111', phone, amount: parseCollection(1500), originatorConversationId: 'payout-17' };
export const transfer = {
  ...operator,
  shortcode: '600111',
  receiver: '600222',
  amount: parseCollection(1500),
  accountReference: 'RENT-7',
  requester: phone,
};
export const checkout = {
  till: '5900001',
  receiver: '600111',
  amount: parseCollection(1500),
  reference: 'INVOICE-17',
  partnerName: 'EXAMPLE SHOP',
  requestId: 'request-17',
  callbackUrl: 'https://shop.example/express/1f0c',
};
const { requester: _requester, ...own } = transfer;
export const receipt = 'UKL1AB2CD3' as Receipt;
export const question = { ...operator, shortcode: '600111', occasion: 'Order 17' };

/** The calls in the name of an operator, each by the body that it must send. */
export const operatorCalls: Readonly<Record<string, (daraja: Daraja) => Promise<unknown>>> = {
  'payouts/request-v1': (daraja) => daraja.b2c({ ...payout, version: 'v1', occasion: 'Refund' }),
  'payouts/request-v3': (daraja) => daraja.b2c({ ...payout, occasion: 'Refund' }),
  'payouts/request-v3-salary': (daraja) => daraja.b2c({ ...payout, purpose: 'salary' }),
  'payouts/request-validated': (daraja) =>
    daraja.b2c({ ...payout, version: 'validated', idType: 'national', idNumber: '10000001', occasion: 'Refund' }),
  'payouts/request-pochi': (daraja) => daraja.b2Pochi({ ...payout, occasion: 'Refund' }),
  'transfers/request-pay-bill': (daraja) => daraja.b2b({ ...transfer, command: 'payBill' }),
  'transfers/request-buy-goods': (daraja) => daraja.b2b({ ...transfer, command: 'buyGoods' }),
  'transfers/request-buy-goods-till': (daraja) => daraja.b2b({ ...transfer, command: 'buyGoods', receiverType: 'till' }),
  'transfers/request-top-up': (daraja) => daraja.b2cTopUp(transfer),
  'transfers/request-tax': (daraja) =>
    daraja.remitTax({ ...operator, shortcode: '600111', amount: parseCollection(1500), registrationNumber: '202600000017' }),
  'transfers/request-working-to-utility': (daraja) => daraja.b2b({ ...own, command: 'workingToUtility', receiver: '600111' }),
  'express-checkout/request': (daraja) => daraja.expressCheckout(checkout),
  'account-balance/request': (daraja) => daraja.accountBalance({ ...operator, shortcode: '600111' }),
  'transaction-status/request-by-receipt': (daraja) => daraja.transactionStatus({ ...question, receipt }),
  'transaction-status/request-by-conversation': (daraja) => daraja.transactionStatus({ ...question, originalConversationId: 'payout-17' }),
  'reversal/request': (daraja) => daraja.reverse({ ...operator, shortcode: '600111', receipt, amount: parseCollection(1500) }),
};
