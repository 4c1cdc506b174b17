import { readQrAnswer } from '../answers/qr-answer.ts';
import type { QrCode } from '../answers/qr-answer.ts';
import { checkCollection, invalid, toShillings } from '../values/index.ts';
import type { Money, Phone } from '../values/index.ts';
import { post } from '../client/call.ts';
import { checkPhone, checkShortcodeNumber } from '../client/checks.ts';
import { choose } from '../client/choice.ts';
import type { Connection } from '../client/connection.ts';
import { checkText } from '../client/text-checks.ts';
import { judge } from '../client/verdict.ts';

/** What the payer does by scanning; the letters are Safaricom's. */
const kinds = { payBill: 'PB', buyGoods: 'BG', withdraw: 'WA', sendMoney: 'SM', sendToBusiness: 'SB' } as const;

/** A QR code that carries one payment. */
export interface QrRequest {
  readonly kind: keyof typeof kinds;
  /** Paybill, till or agent number; for `sendMoney` and `sendToBusiness` a phone as `parsePhone` gives it. */
  readonly to: string;
  readonly amount: Money;
  /** Shown to the payer. */
  readonly merchantName: string;
  /** The account number or invoice that the payment carries. */
  readonly reference: string;
  /** Width and height in pixels; 300 when left out. */
  readonly size?: number;
}

/** Makes a QR code for one payment; nothing moves until somebody scans and pays. */
export async function qr(connection: Connection, request: QrRequest): Promise<QrCode> {
  const outcome = await post(connection, { path: '/mpesa/qrcode/v1/generate', body: qrBody(request), movesMoney: false });
  const code = outcome.kind === 'answer' && outcome.status < 300 ? readQrAnswer(outcome.body) : undefined;
  if (!code) throw judge(outcome, false);
  return code;
}

function qrBody({ kind, to, amount, merchantName, reference, size = 300 }: QrRequest): Readonly<Record<string, unknown>> {
  const code = choose(kinds, kind, 'kind', 'qr_kind_invalid');
  if (kind === 'sendMoney' || kind === 'sendToBusiness') checkPhone(to as Phone, 'to');
  else checkShortcodeNumber(to, 'to');
  checkCollection(amount);
  checkText(merchantName, 'merchantName', 100);
  checkText(reference, 'reference', 100);
  if (!Number.isSafeInteger(size) || size < 1 || size > 2000)
    throw invalid('size_invalid', 'size must be whole pixels from 1 to 2,000.', { field: 'size' });
  return {
    MerchantName: merchantName,
    RefNo: reference,
    Amount: toShillings(amount),
    TrxCode: code,
    CPI: to,
    Size: String(size),
  };
}
