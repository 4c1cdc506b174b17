import { field, readCode, readId, readObject, readProse } from './json.ts';

/** The header and body that Lipa na Bonga and the IoT portal answer with. */
export interface PortalAnswer {
  readonly requestId?: string;
  readonly code: string;
  readonly message: string;
  readonly customerMessage?: string;
  /** As it came. */
  readonly body: unknown;
}

/** Reads the envelope, whatever it says; undefined when the body is none. Never throws. The code comes as a number here. */
export function readPortalAnswer(body: unknown): PortalAnswer | undefined {
  const root = readObject(body);
  const header = readObject(field(root, 'header'));
  const code = readCode(field(header, 'responseCode'));
  if (code === undefined) return undefined;
  const requestId = readId(field(header, 'requestRefId'));
  const customerMessage = readProse(field(header, 'customerMessage'));
  return {
    ...(requestId === undefined ? {} : { requestId }),
    code,
    message: readProse(field(header, 'responseMessage')) ?? '',
    ...(customerMessage === undefined ? {} : { customerMessage }),
    body: field(root, 'body'),
  };
}
