/** The Daraja surface a code belongs to; the same number means different things on different ones. */
export type CodeApi = 'auth' | 'http' | 'stk' | 'c2b' | 'b2c' | 'b2b' | 'transaction_status' | 'account_balance' | 'reversal' | 'pull' | 'qr' | 'other';

/** What a code means, who can act on it and what to tell whom. */
export interface CodeEntry {
  readonly api: string;
  readonly code: string;
  /** Tells apart meanings that share one code. */
  readonly variant?: string;
  readonly status: 'success' | 'pending' | 'failed' | 'cancelled' | 'unknown';
  /** Whether the outcome can still change. */
  readonly isFinal: boolean;
  readonly retry: 'auto' | 'customer' | 'fix' | 'none';
  readonly meaning: string;
  readonly customer: { readonly en: string; readonly sw: string };
  readonly operator?: string;
  /** Money may have moved all the same: look before asking again. */
  readonly reconcile?: boolean;
  readonly confidence: 'high' | 'medium' | 'low';
}

/** What `code` means on `api`. Unknown codes get a cautious entry, never a success. */
export function lookUpCode(api: string, code: string | number, message?: string): CodeEntry {
  void message;
  return {
    api, code: String(code), status: 'unknown', isFinal: false, retry: 'none', meaning: 'An undocumented code.', reconcile: true, confidence: 'low',
    customer: { en: 'We could not confirm your payment yet.', sw: 'Bado hatujathibitisha malipo yako.' },
  };
}
