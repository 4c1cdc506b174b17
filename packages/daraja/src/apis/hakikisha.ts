import { readHakikishaAnswer, readHakikishaWords } from '../answers/hakikisha-answer.ts';
import type { NameCheck } from '../answers/hakikisha-answer.ts';
import { codeTables } from '../codes/code-tables.ts';
import { hakikishaCodes } from '../codes/other-codes.ts';
import { newToken } from '../values/index.ts';
import type { Phone } from '../values/index.ts';
import { post } from '../client/call.ts';
import { checkPhone, checkShortcodeNumber } from '../client/checks.ts';
import type { Connection } from '../client/connection.ts';
import { judgeOwn } from '../client/own-verdict.ts';

/** The number a payout is meant for. */
export interface Hakikisha {
  readonly phone: Phone;
  /** The shortcode that will pay. */
  readonly shortcode: string;
}

const codes = { api: 'hakikisha', tables: codeTables([['hakikisha', 'staff', hakikishaCodes]]) } as const;

/** Whose number it is: ask before you pay out. Safaricom opens this by contract, and has not published its path in production. */
export async function hakikisha(connection: Connection, { phone, shortcode }: Hakikisha): Promise<NameCheck> {
  checkPhone(phone, 'phone');
  checkShortcodeNumber(shortcode, 'shortcode');
  const { system } = connection;
  const header = { requestID: newUuid(newToken(system)), timestamp: String(Math.floor(system.now() / 1000)) };
  const call = { path: '/mpesa/b2c/hakikisha/v1/hakikisha', body: { header, body: { msisdn: phone, shortcode } }, movesMoney: false };
  const outcome = await post(connection, call);
  const answer = outcome.kind === 'answer' ? outcome : undefined;
  const found = answer ? readHakikishaAnswer(answer.body) : undefined;
  const words = answer && readHakikishaWords(answer.body);
  if (!found) throw judgeOwn(outcome, words?.code === '200' ? undefined : words, codes, false);
  return found;
}

/** Thirty-two hexadecimal digits in the form of an id of the fourth kind. */
const newUuid = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
