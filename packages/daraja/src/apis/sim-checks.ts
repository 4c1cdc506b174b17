import { readImsiAnswer, readSwapAnswer } from '../answers/sim-answer.ts';
import type { ImsiCheck, SimSwapCheck } from '../answers/sim-answer.ts';
import { field, readCode, readObject, readProse } from '../answers/json.ts';
import type { CodeApi } from '../codes/entry.ts';
import { codeTables } from '../codes/code-tables.ts';
import { simCodes } from '../codes/other-codes.ts';
import type { Phone } from '../values/index.ts';
import { post } from '../client/call.ts';
import { checkPhone } from '../client/checks.ts';
import type { Connection } from '../client/connection.ts';
import { judgeOwn } from '../client/own-verdict.ts';
import type { OwnWords } from '../client/own-verdict.ts';

/** The customer whose SIM card is asked about. */
export interface SimCheck {
  readonly phone: Phone;
}

const tables = codeTables([
  ['imsi', 'staff', simCodes],
  ['swap', 'staff', simCodes],
]);

/** Which SIM card a number has, as digits that stay the same as long as the card does. Safaricom charges for each call. */
export const checkImsi = (connection: Connection, check: SimCheck): Promise<ImsiCheck> =>
  ask(connection, check, { api: 'imsi', path: '/imsi/v1/checkATI' }, readImsiAnswer);

/** Whether a number moved to another SIM card within three months: ask before you pay out to it. */
export const checkSwap = (connection: Connection, check: SimCheck): Promise<SimSwapCheck> =>
  ask(connection, check, { api: 'swap', path: '/imsi/v2/checkATI' }, readSwapAnswer);

async function ask<T>(
  connection: Connection,
  { phone }: SimCheck,
  { api, path }: { readonly api: CodeApi; readonly path: string },
  read: (body: unknown) => T | undefined,
): Promise<T> {
  checkPhone(phone, 'phone');
  const outcome = await post(connection, { path, body: { customerNumber: phone }, movesMoney: false });
  const answer = outcome.kind === 'answer' ? outcome : undefined;
  const found = answer && answer.status < 300 ? read(answer.body) : undefined;
  if (found === undefined) throw judgeOwn(outcome, answer && wordsOf(answer.body), { api, tables }, false);
  return found;
}

function wordsOf(body: unknown): OwnWords | undefined {
  const root = readObject(body);
  const code = readCode(field(root, 'responseCode'));
  // Code 200 without what was asked for is no refusal.
  return code === undefined || code === '200' ? undefined : { code, message: readProse(field(root, 'responseDesc')) };
}
