import { invalid } from './errors.ts';

/** Whole cents of a Kenyan shilling. Has no public constructor: people give shillings, see {@link parseShillings}. */
export type Money = number & { readonly __cents: never };

/** The smallest and the largest amount one M-PESA transaction can carry, in cents (KES 1 and KES 250,000). */
export const LEAST_COLLECTION: Money = 100 as Money;
export const MOST_COLLECTION: Money = 25_000_000 as Money;

/** Reads shillings as {@link parseShillings} does; undefined where that one throws. */
export function readShillings(input: unknown): Money | undefined {
  if (typeof input === 'number' && Number.isInteger(input) && input >= 0 && input < 1e13) return (input * 100 + 0) as Money;
  const text = typeof input === 'number' ? String(input) : typeof input === 'string' ? input.trim() : '';
  const match = /^(\d{1,13})(?:\.(\d{1,2}))?$/.exec(text);
  return match ? ((Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))) as Money) : undefined;
}

/**
 * Reads shillings as people write them: a number (through its shortest decimal text) or text with at most two
 * decimals. Throws `amount_invalid`; nothing is rounded.
 */
export function parseShillings(input: unknown, field = 'amount'): Money {
  const money = readShillings(input);
  if (money === undefined)
    throw invalid('amount_invalid', `Give ${field} in shillings, such as 500 or "500.50": digits with at most two decimals, no commas.`, {
      field,
    });
  return money;
}

/** What a customer can be asked to pay: whole shillings from 1 to 250,000. Throws `amount_invalid`, `amount_fraction`, `amount_limit`. */
export function parseCollection(input: unknown, field = 'amount'): Money {
  return checkCollection(parseShillings(input, field), field);
}

/** Holds an amount against the rules of {@link parseCollection}; gives it back when it fits. */
export function checkCollection(money: Money, field = 'amount'): Money {
  checkWhole(money, field);
  if (money < LEAST_COLLECTION || money > MOST_COLLECTION)
    throw invalid('amount_limit', `${field} must be from KES 1 to KES 250,000, the most one M-PESA transaction can carry.`, { field });
  return money;
}

/** What one business can pay another: whole shillings from 1 on. Throws as {@link parseCollection} does. */
export function checkTransfer(money: Money, field = 'amount'): Money {
  checkWhole(money, field);
  if (money < LEAST_COLLECTION) throw invalid('amount_limit', `${field} must be KES 1 at least.`, { field });
  return money;
}

function checkWhole(money: Money, field: string): void {
  if (!Number.isSafeInteger(money))
    throw invalid('amount_invalid', `${field} must be whole cents, as parseShillings gives them.`, { field });
  if (money % 100 !== 0)
    throw invalid(
      'amount_fraction',
      `M-PESA moves whole shillings only; ${field} has cents. Nothing is rounded for you: give a whole amount.`,
      { field },
    );
}

/** Cents read from our own rows. */
export const cents = (whole: number): Money => whole as Money;

/** Shillings for a public surface: 50050 cents → 500.5. */
export const toShillings = (money: number): number => money / 100;

/** `KES 1,500` or `KES 1,500.50`: cents only when there are any. */
export function formatMoney(money: number): string {
  const sign = money < 0 ? '-' : '';
  const whole = Math.floor(Math.abs(money) / 100)
    .toString()
    .replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  const rest = Math.abs(money) % 100;
  return `${sign}KES ${whole}${rest === 0 ? '' : `.${String(rest).padStart(2, '0')}`}`;
}
