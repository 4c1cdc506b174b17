import { Buffer } from 'node:buffer';
import { pngText } from './png.ts';

/** What a code asks for: PB pay bill, BG buy goods, WA withdraw at an agent, SM send money, SB send to a business's phone. */
export type QrKind = 'PB' | 'BG' | 'WA' | 'SM' | 'SB';

/** A payment that a QR code carries. */
export interface QrPayment {
  readonly kind: QrKind;
  /** Paybill, till, agent or phone. */
  readonly to: string;
  /** Whole shillings. */
  readonly amount: number;
  readonly reference: string;
  readonly merchant: string;
}

export const QR_KINDS: readonly QrKind[] = ['PB', 'BG', 'WA', 'SM', 'SB'];

const HEAD = 'MPESA';

/** What stands in the picture. Safaricom does not publish its form; this one can be read and typed by people. */
export const formatQrText = ({ kind, to, amount, reference, merchant }: QrPayment): string =>
  [HEAD, kind, to, String(amount), encodeURIComponent(reference), encodeURIComponent(merchant)].join('|');

/** Reads a scanned text, or the picture itself as base64, with or without its data prefix; undefined for anything else. */
export function readQr(input: string): QrPayment | undefined {
  const text = input.trim();
  return readQrText(text) ?? readQrText(pngText(Buffer.from(text.replace(/^data:image\/png;base64,/, ''), 'base64')) ?? '');
}

function readQrText(text: string): QrPayment | undefined {
  const [head, kind, to = '', amount = '', reference = '', merchant = ''] = text.split('|');
  const known = QR_KINDS.find((one) => one === kind);
  if (head !== HEAD || !known || !/^\d{1,12}$/.test(to) || !/^\d{1,9}$/.test(amount)) return undefined;
  try {
    return { kind: known, to, amount: Number(amount), reference: decodeURIComponent(reference), merchant: decodeURIComponent(merchant) };
  } catch {
    return undefined;
  }
}
