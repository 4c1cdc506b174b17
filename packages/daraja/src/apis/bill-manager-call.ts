import { readBillManagerAnswer, readBillManagerWords } from '../answers/bill-manager-answer.ts';
import type { BillManagerDone } from '../answers/bill-manager-answer.ts';
import { codeTables } from '../codes/code-tables.ts';
import { billManagerCodes } from '../codes/other-codes.ts';
import { post } from '../client/call.ts';
import type { Connection } from '../client/connection.ts';
import { judgeOwn } from '../client/own-verdict.ts';
import { invalid } from '../values/index.ts';

const PREFIX = '/v1/billmanager-invoice';
const codes = { api: 'billmanager', tables: codeTables([['billmanager', 'staff', billManagerCodes]]) } as const;

/** One call of Bill Manager. None moves money: an invoice that is sent twice is refused for its reference. */
export async function callBillManager<T extends BillManagerDone>(
  connection: Connection,
  call: { readonly name: string; readonly body: Readonly<Record<string, unknown>> | readonly unknown[]; readonly appKey?: string },
  read: (body: unknown) => T | undefined,
): Promise<T> {
  const path = connection.billManagerPaths === 'doubled' ? PREFIX + PREFIX + inMail(call.name) : PREFIX + call.name;
  const headers: Readonly<Record<string, string>> = call.appKey === undefined ? {} : { appKey: call.appKey };
  const outcome = await post(connection, { path, body: call.body, headers, movesMoney: false });
  const done = outcome.kind === 'answer' && outcome.status < 300 ? read(outcome.body) : undefined;
  if (done) return done;
  // A success without what it should bring along is no refusal: its words would name the code of a success.
  const isSuccess = outcome.kind === 'answer' && readBillManagerAnswer(outcome.body) !== undefined;
  const words = outcome.kind === 'answer' && !isSuccess ? readBillManagerWords(outcome.body) : undefined;
  throw judgeOwn(outcome, words, codes, false);
}

const inMail = (name: string): string => (name === '/cancel-bulk-invoices' ? '/cancel-bulk-invoice' : name);

/** Refuses what cannot be the key that the opt-in gave. */
export function checkAppKey(appKey: unknown): string {
  if (typeof appKey !== 'string' || !/^[!-~]{1,256}$/.test(appKey))
    throw invalid('app_key_invalid', 'Give the appKey that billManager.optIn returned for this shortcode.', { field: 'appKey' });
  return appKey;
}
