import { book } from './ledger.ts';
import { moveMoney, refusal } from './money.ts';
import { RESULTS } from '../prompts/results.ts';
import type { Result } from '../prompts/result.ts';
import type { Account } from './shortcodes.ts';
import type { Wallet } from './wallets.ts';
import type { World } from '../world.ts';

interface Redemption {
  readonly amount: number;
  readonly points: number;
  readonly accountReference: string;
}

/** Safaricom buys the points for the amount; the customer pays it on at once, as any payment by hand. */
export function redeemPoints(world: World, wallet: Wallet, account: Account, { amount, points, accountReference }: Redemption): Result {
  if (wallet.bongaPoints < points) return RESULTS.noMoney;
  const refused = refusal(world, { ...wallet, balance: wallet.balance + amount }, account, amount);
  if (refused) return refused;
  wallet.bongaPoints -= points;
  const from = { kind: 'outside', name: 'Bonga' } as const;
  book(world, { kind: 'deposit', reason: 'Lipa na Bonga', from, to: { kind: 'customer', phone: wallet.phone }, amount });
  moveMoney(world, wallet, account, { amount, accountReference, channel: 'byHand' });
  return RESULTS.paid;
}
