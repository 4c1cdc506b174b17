/** An M-PESA receipt number: ten characters `[A-Z0-9]`, upper case. */
export type Receipt = string & { readonly __receipt: never };

/** Upper-cases and trims; undefined when it is not ten letters and digits, or is the placeholder of a failed operation. */
export function readReceipt(raw: unknown): Receipt | undefined {
  if (typeof raw !== 'string') return undefined;
  const text = raw.trim();
  // Tested before it is put in upper case, where ß would grow into two letters.
  return /^[A-Za-z0-9]{10}$/.test(text) && !text.endsWith('0000000') ? (text.toUpperCase() as Receipt) : undefined;
}
