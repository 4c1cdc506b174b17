import type { CodeTables } from '../codes/code-tables.ts';
import type { CodeApi } from '../codes/entry.ts';
import { unlisted } from '../codes/code-tables.ts';
import type { DarajaError } from './errors.ts';
import type { Exchange } from './transport.ts';
import { isRefusal, judge, rejected, unknown, withoutPhones } from './verdict.ts';

/** What an API says in an envelope of its own, which Daraja's gateway does not have. */
export interface OwnWords {
  readonly code: string;
  readonly message?: string | undefined;
}

/** The tables of one API and its name in them. */
export interface OwnCodes {
  readonly api: CodeApi;
  readonly tables: CodeTables;
}

/**
 * The error for an exchange that brought no acceptance from an API with an envelope of its own. What `words` say counts
 * when the API's table has them, or when they are of the kind 4xx; whatever else happened is judged as for every call.
 */
export function judgeOwn(outcome: Exchange, words: OwnWords | undefined, { api, tables }: OwnCodes, movesMoney: boolean): DarajaError {
  if (outcome.kind !== 'answer' || words === undefined || outcome.status === 429) return judge(outcome, movesMoney);
  const { code } = words;
  const listed = tables.find(api, code, words.message);
  if (!listed && !/^4\d\d$/.test(code)) return judge(outcome, movesMoney);
  const errorMessage = withoutPhones(words.message ?? '');
  const entry = listed ?? { ...unlisted(api, code), isFinal: true, retry: 'fix' as const };
  const details = { httpStatus: outcome.status, errorCode: code, errorMessage };
  const said = errorMessage === '' ? '' : ` Safaricom said: “${errorMessage}”.`;
  if (listed && !isRefusal(listed))
    return unknown('daraja_server_error', `Daraja answered ${code}. ${listed.meaning}${said}`, movesMoney, details);
  return rejected({ ...entry, meaning: entry.meaning + said }, details);
}
