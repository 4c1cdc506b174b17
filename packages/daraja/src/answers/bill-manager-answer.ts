import { field, readCode, readObject, readProse } from './json.ts';

/** Bill Manager did it. */
export interface BillManagerDone {
  readonly description: string;
  /** What it could not do of a list, as it came; empty when it did everything. */
  readonly errors: readonly unknown[];
}

/** The shortcode takes part in Bill Manager. */
export interface BillManagerOptedIn extends BillManagerDone {
  /** Goes with every later call; keep it like a password. */
  readonly appKey: string;
}

/** What Bill Manager says, whatever it is: its code, which is text, and its words. */
export interface BillManagerWords {
  readonly code: string;
  readonly message: string;
}

/** Reads the answer to any call; undefined unless Bill Manager did it. Never throws. */
export function readBillManagerAnswer(body: unknown): BillManagerDone | undefined {
  const root = readObject(body);
  if (readCode(field(root, 'rescode')) !== '200') return undefined;
  const errors = field(root, 'errors');
  return { description: wordsOf(body), errors: Array.isArray(errors) ? (errors as readonly unknown[]) : [] };
}

/** Reads the answer to an opt-in; undefined unless it holds the key for later calls. Never throws. */
export function readBillManagerOptIn(body: unknown): BillManagerOptedIn | undefined {
  const done = readBillManagerAnswer(body);
  const appKey = field(readObject(body), 'app_key');
  return done && typeof appKey === 'string' && /^[!-~]{1,256}$/.test(appKey) ? { ...done, appKey } : undefined;
}

/** Reads what Bill Manager says; undefined when the body is none of its. Never throws. */
export function readBillManagerWords(body: unknown): BillManagerWords | undefined {
  const root = readObject(body);
  const code = readCode(field(root, 'rescode'));
  if (code !== undefined) return { code, message: wordsOf(body) };
  // Whoever is not enabled gets the gateway's envelope, with a code that only Bill Manager uses.
  const errorCode = readCode(field(root, 'errorCode'));
  return errorCode === '401' ? { code: errorCode, message: readProse(field(root, 'errorMessage')) ?? '' } : undefined;
}

function wordsOf(body: unknown): string {
  const root = readObject(body);
  return readProse(field(root, 'Status_Message')) ?? readProse(field(root, 'resmsg')) ?? '';
}
