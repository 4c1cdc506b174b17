import { Buffer } from 'node:buffer';
import { qrPng } from '../world/qr/qr-picture.ts';
import { formatQrText, QR_KINDS } from '../world/qr/qr-text.ts';
import { nowIn } from '../world/world.ts';
import type { World } from '../world/world.ts';
import { digits } from './call.ts';
import { isOneOf, isShillings, isText, shillingsOf, textIn, wrongField } from './checks.ts';
import type { Check } from './checks.ts';
import type { Asked } from './endpoint.ts';
import { failure, json } from './replies.ts';
import type { Reply } from './replies.ts';

/** Pictures larger than this have no use; the limit is ours. */
const MOST_POINTS = 2_000;

const isSize: Check = (value) => {
  const points = Number(digits(value));
  return points >= 1 && points <= MOST_POINTS;
};

/** Paybill, till, agent or phone: digits only. */
const isParty: Check = (value) => /^\d{4,12}$/.test(digits(value) ?? '');

/** `POST /mpesa/qrcode/v1/generate`: a picture that a camera reads, and that a phone of this simulator can scan. */
export function generateQr(world: World, { fields, call }: Asked): Reply {
  const { forced } = call;
  const kind = QR_KINDS.find((one) => one === fields['TrxCode']);
  const wrong = wrongField(fields, [
    ['MerchantName', isText],
    ['RefNo', isText],
    ['Amount', isShillings],
    ['TrxCode', isOneOf(...QR_KINDS)],
    ['CPI', isParty],
    ['Size', isSize],
  ]);
  // The vendor lists no other error for a bad field, and does not name it.
  if (wrong || !kind) return failure(world, 400, '400.002.05', 'Invalid Request Payload');
  const said = { RequestID: world.ids.requestId(world.switches.ids) };
  if (forced) return json(200, { ResponseCode: String(forced.code), ...said, ResponseDescription: forced.description });
  const text = formatQrText({
    kind,
    to: textIn(fields, 'CPI'),
    amount: shillingsOf(fields['Amount']),
    reference: textIn(fields, 'RefNo'),
    merchant: textIn(fields, 'MerchantName'),
  });
  return json(200, {
    ResponseCode: world.switches.qrResponseCode === '00' ? '00' : world.ids.conversationId(nowIn(world)),
    ...said,
    ResponseDescription: 'QR Code Successfully Generated.',
    QRCode: Buffer.from(qrPng(text, Number(digits(fields['Size'])))).toString('base64'),
  });
}
