import { formatNairobiTimestamp } from '@malipo/daraja/values';
import type { Instant, Phone, Receipt } from '@malipo/daraja/values';
import type { Chance } from '../virtual/chance.ts';

const CAPITALS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const RECEIPT_ALPHABET = `0123456789${CAPITALS}`;
const TOKEN_ALPHABET = `${RECEIPT_ALPHABET}abcdefghijklmnopqrstuvwxyz`;
/** The first letter of a receipt is its year, A = 2006. */
const RECEIPT_YEAR_A = 2006;
const NAIROBI_OFFSET_MS = 3 * 3_600_000;

/** Ids in the vendor's formats; each at most once per world. */
export interface Identifiers {
  receipt(at: Instant): Receipt;
  requestId(style: 'new' | 'old'): string;
  checkoutRequestId(at: Instant, phone: Phone, style: 'new' | 'old'): string;
  token(): string;
  pullReference(): string;
  /** `AG_20260105_` and twenty hex digits. */
  conversationId(at: Instant): string;
  /** What stands in the place of a receipt when nothing moved: the day and seven zeros. */
  placeholder(at: Instant): string;
}

export function createIdentifiers(chance: Chance): Identifiers {
  const receipts = new Set<string>();
  const checkouts = new Set<string>();
  let serial = 1000;

  const pick = (alphabet: string, count: number): string => {
    let text = '';
    for (let i = 0; i < count; i++) text += alphabet[chance.below(alphabet.length)];
    return text;
  };
  const hex = (count: number): string => pick('0123456789abcdef', count);

  const receipt = (at: Instant): Receipt => {
    const head = receiptHead(at);
    for (;;) {
      const text = head + pick(RECEIPT_ALPHABET, 7);
      // Seven zeros are the vendor's placeholder for an operation that failed.
      if (receipts.has(text) || text.endsWith('0000000')) continue;
      receipts.add(text);
      return text as Receipt;
    }
  };
  const checkoutRequestId = (at: Instant, phone: Phone, style: 'new' | 'old'): string => {
    for (let ms = at; ; ms = (ms + 1) as Instant) {
      const id = style === 'new' ? newCheckoutId(ms, phone) : oldCheckoutId(ms);
      if (checkouts.has(id)) continue;
      checkouts.add(id);
      return id;
    }
  };

  return {
    receipt,
    checkoutRequestId,
    requestId: (style) => {
      serial++;
      return style === 'new'
        ? `${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}${serial}`
        : `${10_000 + chance.below(20_000)}-${30_000_000 + serial}-1`;
    },
    token: () => pick(TOKEN_ALPHABET, 28),
    conversationId: (at) => `AG_${formatNairobiTimestamp(at).slice(0, 8)}_${hex(20)}`,
    placeholder: (at) => `${receiptHead(at)}0000000`,
    pullReference: () => `${10_000 + chance.below(80_000)}-${10_000_000 + ++serial}-2`,
  };
}

function receiptHead(at: Instant): string {
  const local = new Date(at + NAIROBI_OFFSET_MS);
  const year = CAPITALS[(local.getUTCFullYear() - RECEIPT_YEAR_A) % 26]!;
  const day = local.getUTCDate();
  return year + CAPITALS[local.getUTCMonth()]! + (day < 10 ? String(day) : CAPITALS[day - 10]!);
}

/** Day first, then the milliseconds without leading zeros, then the phone: that is how the vendor writes it. */
function newCheckoutId(at: Instant, phone: Phone): string {
  return `ws_CO_${dayFirst(at)}${at % 1000}${phone.slice(3)}`;
}

function oldCheckoutId(at: Instant): string {
  return `ws_CO_${dayFirst(at)}${String(at % 1000).padStart(3, '0')}5`;
}

function dayFirst(at: Instant): string {
  const text = formatNairobiTimestamp(at);
  return text.slice(6, 8) + text.slice(4, 6) + text.slice(0, 4) + text.slice(8);
}
