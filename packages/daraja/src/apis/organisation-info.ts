import { readOrganisationAnswer, readOrganisationWords } from '../answers/organisation-answer.ts';
import type { Organisation } from '../answers/organisation-answer.ts';
import { codeTables } from '../codes/code-tables.ts';
import { orgInfoCodes } from '../codes/other-codes.ts';
import { post } from '../client/call.ts';
import { checkShortcodeNumber } from '../client/checks.ts';
import { choose, payeeIdentifiers } from '../client/choice.ts';
import type { Connection } from '../client/connection.ts';
import { judgeOwn } from '../client/own-verdict.ts';

/** The paybill or till that is asked about. */
export interface OrganisationInfo {
  readonly kind: 'paybill' | 'till';
  readonly shortcode: string;
}

const codes = { api: 'orginfo', tables: codeTables([['orginfo', 'staff', orgInfoCodes]]) } as const;

/** Whose paybill or till it is: ask before you pay to it. */
export async function organisationInfo(connection: Connection, { kind, shortcode }: OrganisationInfo): Promise<Organisation> {
  const identifier = choose(payeeIdentifiers, kind, 'kind', 'shortcode_kind');
  checkShortcodeNumber(shortcode, 'shortcode');
  const body = { IdentifierType: identifier, Identifier: shortcode };
  const outcome = await post(connection, { path: '/sfcverify/v1/query/info', body, movesMoney: false });
  const answer = outcome.kind === 'answer' ? outcome : undefined;
  const found = answer && answer.status < 300 ? readOrganisationAnswer(answer.body) : undefined;
  const words = answer && readOrganisationWords(answer.body);
  if (!found) throw judgeOwn(outcome, words?.code === '4000' || words?.code === '0' ? undefined : words, codes, false);
  return found;
}
