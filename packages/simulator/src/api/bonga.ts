import { openPrompt } from '../world/prompts/other-prompts.ts';
import { redeemPoints } from '../world/money/bonga.ts';
import { forcedResult } from '../world/prompts/results.ts';
import { walletOf } from '../world/world.ts';
import type { World } from '../world/world.ts';
import { digits } from './call.ts';
import type { Fields } from './call.ts';
import { fullPhone, isFullPhone, isShillings, isShortcode, isText, shillingsOf, textIn, wrongField } from './checks.ts';
import type { Check } from './checks.ts';
import type { Asked, Outcome } from './endpoint.ts';
import { portalAnswer } from './portal-envelope.ts';
import type { Reply } from './replies.ts';

/** Shillings for a point. */
const RATE = 0.2;

const WORDS: Readonly<Record<string, string>> = {
  '6000': 'Success',
  '6001': 'Fail',
  '6004': 'Server error',
  '6005': 'Invalid credentials',
  '6006': 'Body part missing',
  '6007': 'Billing system unavailable',
  '6008': 'STK unavailable',
  '6009': 'Broker unavailable',
  '6011': 'Database unavailable',
};

const isRate: Check = (value) => Number(value) > 0;

/** `POST /v1/lipa/na/bonga/calculate-points`. */
export function calculatePoints(world: World, { fields, call }: Asked): Reply {
  if (call.forced) return refused(world, Number(call.forced.code), call.forced.description);
  const points = Number(digits(fields['points']));
  if (!Number.isSafeInteger(points) || points < 1) return refused(world, 6006);
  const says = { code: Number(world.switches.bongaCode), message: 'Success', customer: 'Request executed successfully.' };
  return portalAnswer(world, says, { amount: shillingsFor(points), points: String(points), rate: String(RATE) });
}

/** A fifth of a shilling per point, without the noise of binary fractions. */
const shillingsFor = (points: number): string => String((points * (RATE * 10)) / 10);

/** `POST /v1/lipa/na/bonga/redeem-paybill`: asks the customer for the PIN; the money arrives as a C2B payment. No address hears of a failure. */
export function redeemToPaybill(world: World, { fields, call }: Asked): Reply | Outcome {
  if (call.forced) return refused(world, Number(call.forced.code), call.forced.description);
  const wrong = wrongField(fields, [
    ['msisdn', isFullPhone],
    ['amount', isShillings],
    ['bongaPoints', isShillings],
    ['conversionRate', isRate],
    ['shortCode', isShortcode],
    ['accountNumber', isText],
  ]);
  if (wrong) return refused(world, 6006, `Body part missing: ${wrong}`);
  const first = ask(world, fields);
  if (!first) return refused(world, 6001);
  const says = {
    code: Number(world.switches.bongaCode),
    message: 'Operation Successfully.',
    customer: 'Dear customer, your request was processed successfully',
  };
  return { reply: portalAnswer(world, says, null), first };
}

const refused = (world: World, code: number, message = WORDS[String(code)] ?? 'Fail'): Reply =>
  portalAnswer(world, { code, message, customer: 'Dear customer, your request could not be processed' }, null, code === 6006 ? 400 : 200);

function ask(world: World, fields: Fields): Promise<void> | undefined {
  const phone = fullPhone(fields['msisdn']);
  const account = world.accounts.byReceiver(digits(fields['shortCode']) ?? '');
  if (!phone || account?.shortcode.kind !== 'paybill') return undefined;
  const amount = shillingsOf(fields['amount']);
  const points = shillingsOf(fields['bongaPoints']);
  const accountReference = textIn(fields, 'accountNumber');
  const shortcode = account.shortcode.number;
  const faults = world.faults.strike({ api: 'bonga', moment: 'later', phone, shortcode, amount, accountReference });
  return openPrompt(world, {
    title: `Pay ${account.shortcode.name} with ${points} Bonga points`,
    account,
    phone,
    amount,
    accountReference,
    faults,
    doomed: forcedResult(faults, WORDS),
    agree: () => redeemPoints(world, walletOf(world, phone), account, { amount, points, accountReference }),
    tell: () => Promise.resolve(),
  });
}
