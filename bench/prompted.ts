import { createHash } from 'node:crypto';

/** Phones used by every load: two hundred thousand obviously made-up numbers. */
export const PHONES = 200_000;
export const phoneOf = (i: number): string => `2547${String(i % PHONES).padStart(8, '0')}`;

/** The callback token of the i-th attempt that was laid in beforehand. */
export const tokenOf = (i: number): string => createHash('sha256').update(`bench attempt ${i}`).digest('hex').slice(0, 32);
export const checkoutIdOf = (i: number): string => `ws_CO_21112026100000${i}`;
export const merchantIdOf = (i: number): string => `bbbb-4a4a-9c9c-${String(i).padStart(12, '0')}1`;
/** Never seven zeros at the end: that is how failed operations look. */
export const receiptOf = (i: number, head = 'UK'): string => head + (i + 36 ** 7 + 1).toString(36).toUpperCase();
export const AMOUNT = 100;

/** The success callback of the i-th attempt, as Safaricom would post it. */
export function callbackOf(i: number): string {
  return JSON.stringify({
    Body: {
      stkCallback: {
        MerchantRequestID: merchantIdOf(i),
        CheckoutRequestID: checkoutIdOf(i),
        ResultCode: 0,
        ResultDesc: 'The service request is processed successfully.',
        CallbackMetadata: {
          Item: [
            { Name: 'Amount', Value: AMOUNT },
            { Name: 'MpesaReceiptNumber', Value: receiptOf(i) },
            { Name: 'Balance' },
            { Name: 'TransactionDate', Value: 20261121100000 },
            { Name: 'PhoneNumber', Value: Number(phoneOf(i)) },
          ],
        },
      },
    },
  });
}
