import { isValidated, validatePayment } from './c2b.ts';
import { bookCancelled } from './ledger.ts';
import { rejectedSms } from '../messages/messages.ts';
import { moveMoney, paymentMove, refusal } from './money.ts';
import type { Payment } from './money.ts';
import type { Booking } from '../prompts/requests.ts';
import type { Result } from '../prompts/results.ts';
import type { Account } from './shortcodes.ts';
import { keepSms } from './wallets.ts';
import type { Wallet } from './wallets.ts';
import { nowIn, phoneChanged } from '../world.ts';
import type { World } from '../world.ts';

/** How a payment by hand went. */
export type PaymentOutcome =
  | { readonly kind: 'paid'; readonly booking: Booking }
  /** M-PESA itself refused: no money, over a limit. */
  | { readonly kind: 'refused'; readonly result: Result }
  /** The organisation's validation address said no, or did not answer and the default is Cancelled. */
  | { readonly kind: 'rejected'; readonly code: string | undefined };

/** A payment by hand or by prompt: asked about at the validation address when there is one, then booked and confirmed. */
export async function startPayment(
  world: World,
  wallet: Wallet,
  account: Account,
  what: Pick<Payment, 'amount' | 'accountReference' | 'checkoutRequestId'>,
): Promise<PaymentOutcome> {
  const channel = what.checkoutRequestId === undefined ? 'byHand' : 'stk';
  const refused = refusal(world, wallet, account, what.amount);
  if (refused) return { kind: 'refused', result: refused };
  if (!isValidated(world, account)) return { kind: 'paid', booking: moveMoney(world, wallet, account, { ...what, channel }) };
  const initiatedAt = nowIn(world);
  const receipt = world.ids.receipt(initiatedAt);
  const payment: Payment = { ...what, channel, receipt, initiatedAt };
  const from = { kind: 'customer', phone: wallet.phone } as const;
  const { accepted, code, thirdPartyTransId } = await validatePayment(world, account, {
    receipt,
    at: initiatedAt,
    from,
    ...what,
  });
  if (!accepted) return reject(world, wallet, account, payment, code);
  // Meanwhile the money may have gone elsewhere.
  const late = refusal(world, wallet, account, what.amount);
  if (late) return { kind: 'refused', result: late };
  return { kind: 'paid', booking: moveMoney(world, wallet, account, { ...payment, thirdPartyTransId }) };
}

function reject(world: World, wallet: Wallet, account: Account, payment: Payment, code: string | undefined): PaymentOutcome {
  bookCancelled(world, paymentMove(wallet.phone, account, payment));
  const text = rejectedSms(account.shortcode.name, payment.amount, payment.accountReference, code);
  keepSms(wallet, { at: nowIn(world), from: 'Money', text });
  phoneChanged(world, wallet.phone);
  return { kind: 'rejected', code };
}
