import { readBongaRedemption, readBongaValue } from '../answers/bonga-answer.ts';
import type { BongaAccepted, BongaValue } from '../answers/bonga-answer.ts';
import { readPortalAnswer } from '../answers/portal-envelope.ts';
import { codeTables } from '../codes/code-tables.ts';
import { bongaCodes } from '../codes/other-codes.ts';
import { checkCollection, invalid, toShillings } from '../values/index.ts';
import type { Money, Phone } from '../values/index.ts';
import { post } from '../client/call.ts';
import { checkPhone, checkShortcodeNumber } from '../client/checks.ts';
import type { Connection } from '../client/connection.ts';
import { judgeOwn } from '../client/own-verdict.ts';
import { checkText } from '../client/text-checks.ts';
import type { Exchange } from '../client/transport.ts';

/** Points whose worth is asked for. */
export interface BongaPoints {
  readonly points: number;
}

/** A payment to a paybill with the customer's Bonga points. */
export interface BongaRedeem {
  readonly phone: Phone;
  readonly amount: Money;
  readonly points: number;
  /** As `bonga.calculatePoints` gave it. */
  readonly rate: number;
  readonly shortcode: string;
  readonly accountReference: string;
}

/** Lipa na Bonga. */
export interface Bonga {
  calculatePoints(points: BongaPoints): Promise<BongaValue>;
  /** Leaves as often as a push does. The money arrives as a C2B confirmation. */
  redeem(redemption: BongaRedeem): Promise<BongaAccepted>;
}

const codes = { api: 'bonga', tables: codeTables([['bonga', 'staff', bongaCodes]]) } as const;
const PATH = '/v1/lipa/na/bonga';

/** What Bonga points are worth in shillings. */
export async function bongaCalculatePoints(connection: Connection, { points }: BongaPoints): Promise<BongaValue> {
  checkPoints(points);
  const outcome = await post(connection, { path: `${PATH}/calculate-points`, body: { points: String(points) }, movesMoney: false });
  const value = isTaken(outcome) ? readBongaValue(outcome.body) : undefined;
  if (!value) throw judgeOwn(outcome, wordsOf(outcome), codes, false);
  return value;
}

/**
 * Asks a customer's phone to pay with points. Leaves at most once, except once more after Daraja itself said that the
 * access token is invalid. The money arrives as a C2B confirmation; no address hears of a failure.
 */
export async function bongaRedeem(connection: Connection, redemption: BongaRedeem): Promise<BongaAccepted> {
  const outcome = await post(connection, { path: `${PATH}/redeem-paybill`, body: redeemBody(redemption), movesMoney: true });
  const accepted = isTaken(outcome) ? readBongaRedemption(outcome.body) : undefined;
  if (!accepted) throw judgeOwn(outcome, wordsOf(outcome), codes, true);
  return accepted;
}

export const bonga = (connection: Connection): Bonga => ({
  calculatePoints: (points) => bongaCalculatePoints(connection, points),
  redeem: (redemption) => bongaRedeem(connection, redemption),
});

const isTaken = (outcome: Exchange): outcome is Extract<Exchange, { kind: 'answer' }> => outcome.kind === 'answer' && outcome.status < 300;

function wordsOf(outcome: Exchange): { readonly code: string; readonly message: string } | undefined {
  const answer = outcome.kind === 'answer' ? readPortalAnswer(outcome.body) : undefined;
  return answer === undefined || answer.code === '200' || answer.code === '6000' ? undefined : answer;
}

function checkPoints(points: unknown): void {
  if (!Number.isSafeInteger(points) || Number(points) < 1)
    throw invalid('points_invalid', 'points must be a whole number above 0.', { field: 'points' });
}

function redeemBody({ phone, amount, points, rate, shortcode, accountReference }: BongaRedeem): Readonly<Record<string, unknown>> {
  checkPhone(phone, 'phone');
  checkCollection(amount);
  checkPoints(points);
  if (typeof rate !== 'number' || !(rate > 0 && rate < 1000))
    throw invalid('rate_invalid', 'rate must be the rate that bonga.calculatePoints gave, such as 0.2.', { field: 'rate' });
  checkShortcodeNumber(shortcode, 'shortcode');
  checkText(accountReference, 'accountReference', 20);
  return {
    msisdn: phone,
    amount: toShillings(amount),
    bongaPoints: points,
    conversionRate: rate,
    shortCode: shortcode,
    accountNumber: accountReference,
  };
}
