import { readConversationAccepted } from '../answers/conversation.ts';
import type { ConversationAccepted } from '../answers/conversation.ts';
import { post } from '../client/call.ts';
import { checkCallbackUrl } from '../client/checks.ts';
import type { Connection } from '../client/connection.ts';
import { checkText } from '../client/text-checks.ts';
import type { Environment } from '../client/types.ts';
import { judge } from '../client/verdict.ts';
import { invalid } from '../values/index.ts';

/** What every request in the name of an API operator carries. */
export interface Initiated {
  /** The operator's name on the organisation portal; it needs the role of this API. */
  readonly initiator: string;
  /** As `securityCredential` makes it from the operator's password. */
  readonly securityCredential: string;
  /** 1 to 100 characters, for your own statement; payouts and reversals want 2. */
  readonly remarks: string;
  /** Where the result comes, once. */
  readonly resultUrl: string;
  /** Where Safaricom says that the request waited too long in its queue. */
  readonly timeoutUrl: string;
  /** Up to 100 characters. */
  readonly occasion?: string;
}

/** How an organisation is numbered; the portal says 4 throughout. */
export const organisationIdentifiers = { shortcode: 4, till: 2 } as const;

type Body = Readonly<Record<string, unknown>>;

/** Checks what all have in common, and gives it as it goes over the wire; each API spells occasion and initiator its own way. */
export function initiatedFields(request: Initiated, environment: Environment, leastRemarks = 1): Body {
  const { initiator, securityCredential, remarks, resultUrl, timeoutUrl, occasion } = request;
  checkText(initiator, 'initiator', 100);
  checkCredential(securityCredential);
  checkText(remarks, 'remarks', 100);
  if (remarks.length < leastRemarks)
    throw invalid('text_invalid', `remarks must have ${leastRemarks} to 100 characters.`, { field: 'remarks' });
  if (occasion !== undefined) checkText(occasion, 'occasion', 100);
  checkCallbackUrl(resultUrl, environment, 'resultUrl');
  checkCallbackUrl(timeoutUrl, environment, 'timeoutUrl');
  return { SecurityCredential: securityCredential, Remarks: remarks, QueueTimeOutURL: timeoutUrl, ResultURL: resultUrl };
}

/** A password in the clear would travel to Safaricom and into its logs. */
function checkCredential(credential: unknown): void {
  if (typeof credential !== 'string' || !/^[A-Za-z0-9+/]{170,1400}={0,2}$/.test(credential))
    throw invalid(
      'credential_invalid',
      'securityCredential must be the encrypted password: 344 characters of base64 without line ends. Make it with securityCredential(…) or on the portal.',
      { field: 'securityCredential' },
    );
}

/** Refuses an id that could not be found again: it has to be new for every request, and kept before it is sent. */
export function checkConversationId(id: unknown, field: string): void {
  if (typeof id !== 'string' || !/^[A-Za-z0-9_-]{1,64}$/.test(id))
    throw invalid('conversation_id_invalid', `${field} must have 1 to 64 letters, digits, hyphens and underscores.`, { field });
}

/** Sends a request whose result comes later. */
export async function sendInitiated(connection: Connection, path: string, body: Body, movesMoney: boolean): Promise<ConversationAccepted> {
  const outcome = await post(connection, { path, body, movesMoney });
  const accepted = outcome.kind === 'answer' && outcome.status < 300 ? readConversationAccepted(outcome.body) : undefined;
  if (!accepted) throw judge(outcome, movesMoney);
  return accepted;
}
