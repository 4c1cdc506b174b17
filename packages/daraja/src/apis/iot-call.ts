import { readIotAnswer } from '../answers/iot-answer.ts';
import type { IotAnswer } from '../answers/iot-answer.ts';
import { readPortalAnswer } from '../answers/portal-envelope.ts';
import { codeTables } from '../codes/code-tables.ts';
import { invalid } from '../values/index.ts';
import { post } from '../client/call.ts';
import type { Connection } from '../client/connection.ts';
import { DarajaRejected } from '../client/errors.ts';
import type { DarajaError } from '../client/errors.ts';
import { judgeOwn } from '../client/own-verdict.ts';
import type { Exchange } from '../client/transport.ts';

/** Which part of a long list. */
export interface IotPage {
  /** 1 when left out. */
  readonly page?: number;
  /** 50 when left out. */
  readonly pageSize?: number;
}

/** No page lists codes of this portal: only its words tell. */
const codes = { api: 'api', tables: codeTables([]) } as const;

/** One call of the IoT portal. */
export async function callIot<T extends IotAnswer>(
  connection: Connection,
  name: string,
  body: Readonly<Record<string, unknown>>,
  read: (body: unknown) => T | undefined,
): Promise<T> {
  const outcome = await post(connection, { path: `/simportal/v1/${name}`, body, movesMoney: false });
  const answer = outcome.kind === 'answer' && outcome.status < 300 ? read(outcome.body) : undefined;
  if (answer === undefined) throw failedAll(outcome) ?? judgeOwn(outcome, wordsOf(outcome), codes, false);
  return answer;
}

/** The same for calls whose content is not described. */
export const callIotPlainly = (connection: Connection, name: string, body: Readonly<Record<string, unknown>>): Promise<IotAnswer> =>
  callIot(connection, name, body, readIotAnswer);

/** A failure in the clothes of a success. */
function failedAll(outcome: Exchange): DarajaError | undefined {
  const words = wordsOf(outcome);
  if (outcome.kind !== 'answer' || outcome.status >= 300 || words?.code !== '200') return undefined;
  return new DarajaRejected(
    'daraja_rejected',
    `The IoT portal did not do it. It said: “${words.message}”. Check SIM card, VPN group and user name before you try again.`,
    { mayBeDone: false, retry: 'fix' },
    { details: { httpStatus: outcome.status, errorCode: words.code, errorMessage: words.message } },
  );
}

function wordsOf(outcome: Exchange): { readonly code: string; readonly message: string } | undefined {
  const answer = outcome.kind === 'answer' ? readPortalAnswer(outcome.body) : undefined;
  return answer && { code: answer.code, message: [answer.message, answer.customerMessage].filter(Boolean).join('; ') };
}

/** The page as it stands in the address. */
export const pageQuery = (page: IotPage): string => {
  const { pageNo, pageSize } = pageNumbers(page);
  return `?pageNo=${pageNo}&pageSize=${pageSize}`;
};

/** The page as numbers. Throws `InvalidInput`. */
export function pageNumbers({ page = 1, pageSize = 50 }: IotPage): { readonly pageNo: number; readonly pageSize: number } {
  if (!Number.isSafeInteger(page) || page < 1) throw invalid('page_invalid', 'page must be a whole number from 1.', { field: 'page' });
  if (!Number.isSafeInteger(pageSize) || pageSize < 1 || pageSize > 1000)
    throw invalid('page_invalid', 'pageSize must be a whole number from 1 to 1,000.', { field: 'pageSize' });
  return { pageNo: page, pageSize };
}

/** Refuses what is no number of a SIM card. They are not phone numbers: most begin with 3. */
export function checkSimNumber(msisdn: unknown): void {
  if (typeof msisdn !== 'string' || !/^\d{6,15}$/.test(msisdn))
    throw invalid('sim_number_invalid', 'msisdn must be the number of a SIM card: text of 6 to 15 digits.', { field: 'msisdn' });
}
