import { invalid, parsePhone } from '@malipo/daraja/values';
import type { Receipt } from '@malipo/daraja/values';
import { payFromMenu, sendMoney, withdrawCash } from '../money/menu.ts';
import { readQr } from './qr-text.ts';
import type { QrPayment } from './qr-text.ts';
import type { Wallet } from '../money/wallets.ts';
import type { World } from '../world.ts';

/** What a code asks for; throws `qr_unreadable`. */
export function readCode(code: string): QrPayment {
  const payment = readQr(code);
  if (payment) return payment;
  throw invalid('qr_unreadable', 'This is no payment code of this simulator. Give its text, or the QRCode of the answer (base64).', {
    field: 'code',
  });
}

/** The customer scans a code and pays what it says. Throws `qr_unreadable` and what the menu throws. */
export async function scanCode(world: World, wallet: Wallet, code: string, pin?: string): Promise<{ readonly receipt: Receipt }> {
  const { kind, to, amount, reference } = readCode(code);
  switch (kind) {
    case 'PB':
      return payFromMenu(world, wallet, { shortcode: to, accountReference: reference, amount }, pin);
    case 'BG':
      return payFromMenu(world, wallet, { shortcode: to, accountReference: '', amount }, pin);
    case 'WA':
      return withdrawCash(world, wallet, to, amount, pin);
    case 'SM':
    case 'SB':
      return sendMoney(world, wallet, parsePhone(to, 'to'), amount, pin);
  }
}
