import { readNairobiTimestamp, readPhone } from '../values/index.ts';
import type { Instant, Money, Phone } from '../values/index.ts';
import { readSignedShillings } from './signed-money.ts';

/** Somebody named in a result. */
export interface Party {
  /** As it came: `2547… - JANE DOE` or `600000 - A BUSINESS`. */
  readonly text: string;
  readonly phone?: Phone;
  readonly shortcode?: string;
  readonly name?: string;
}

/** One account of an organisation. What is no exact amount is absent. */
export interface AccountBalance {
  readonly name: string;
  readonly currency: string;
  readonly current?: Money;
  readonly available?: Money;
  readonly reserved?: Money;
  readonly uncleared?: Money;
}

/** What M-PESA took for it. */
export interface Charge {
  readonly name: string;
  readonly amount: Money;
}

/** `06.07.2026 22:48:52` or `20260706224852`, Nairobi. */
export function readResultTime(text: string | undefined): Instant | undefined {
  const dotted = /^(\d{2})\.(\d{2})\.(\d{4}) (\d{2}):(\d{2}):(\d{2})$/.exec(text?.trim() ?? '');
  if (!dotted) return readNairobiTimestamp(text?.trim());
  const [, day, month, year, hour, minute, second] = dotted;
  return readNairobiTimestamp(`${year}${month}${day}${hour}${minute}${second}`);
}

/** `254700000001 - JANE DOE`; the part before the dash is a phone, a shortcode, or masked. */
export function readParty(text: string | undefined): Party | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const [id = '', ...rest] = text.split(' - ');
  const name = rest.join(' - ').trim();
  const phone = readPhone(id.trim());
  return {
    text,
    ...(phone === undefined ? {} : { phone }),
    ...(/^\d{5,7}$/.test(id.trim()) ? { shortcode: id.trim() } : {}),
    ...(name === '' ? {} : { name }),
  };
}

/** `Working Account|KES|346568.83|6186.83|340382.00|0.00&Utility Account|…`: current, available, reserved, uncleared. */
export function readBalances(text: string | undefined): AccountBalance[] {
  return (text ?? '').split('&').flatMap((account) => {
    const [name = '', currency = '', ...figures] = account.split('|').map((part) => part.trim());
    if (name === '' || currency === '') return [];
    const balances = (['current', 'available', 'reserved', 'uncleared'] as const).flatMap((key, i) => {
      const amount = readSignedShillings(figures[i]);
      return amount === undefined ? [] : [[key, amount] as const];
    });
    return [{ name, currency, ...Object.fromEntries(balances) }];
  });
}

/** `Business Pay Bill Charge|KES|77.00`, several joined by `&`, or empty. */
export function readCharges(text: string | undefined): Charge[] {
  return (text ?? '').split('&').flatMap((charge) => {
    const [name = '', , figure] = charge.split('|').map((part) => part.trim());
    const amount = readSignedShillings(figure);
    return name === '' || amount === undefined ? [] : [{ name, amount }];
  });
}

/** `{Amount={CurrencyCode=KES, MinimumAmount=618683, BasicAmount=6186.83}}`: the shillings stand in BasicAmount. */
export function readBasicAmount(text: string | undefined): Money | undefined {
  return readSignedShillings(/BasicAmount=(-?[\d.]+)\s*(?:\}|,\s*[A-Za-z]|$)/.exec(text ?? '')?.[1]);
}
