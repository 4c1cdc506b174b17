import { field, readCode, readId, readObject, readProse } from './json.ts';

/** Who stands behind a paybill or till. */
export interface Organisation {
  readonly name: string;
  readonly shortcode?: string;
  /** The tariff it pays, such as 20129. */
  readonly chargeProfileId?: string;
  readonly requestId?: string;
}

/** Reads the answer about an organisation; undefined unless it names one. Never throws. */
export function readOrganisationAnswer(body: unknown): Organisation | undefined {
  const root = readObject(body);
  const name = readProse(field(root, 'OrganizationName'), 200);
  // The written table says code 0, the service says 4000: the words are what both agree on.
  if (name === undefined || !/^success$/i.test(readProse(field(root, 'ResponseMessage')) ?? '')) return undefined;
  const shortcode = readId(field(root, 'OrganizationShortCode'));
  const chargeProfileId = readId(field(root, 'ChargeProfileID'));
  const requestId = readId(field(root, 'ConversationID'));
  return {
    name,
    ...(shortcode === undefined ? {} : { shortcode }),
    ...(chargeProfileId === undefined ? {} : { chargeProfileId }),
    ...(requestId === undefined ? {} : { requestId }),
  };
}

/** Reads code and words of an answer about an organisation; undefined when it has none. Never throws. */
export function readOrganisationWords(body: unknown): { readonly code: string; readonly message: string } | undefined {
  const root = readObject(body);
  const code = readCode(field(root, 'ResponseCode'));
  if (code === undefined) return undefined;
  return { code, message: readProse(field(root, 'DetailedMessage')) ?? readProse(field(root, 'ResponseMessage')) ?? '' };
}
