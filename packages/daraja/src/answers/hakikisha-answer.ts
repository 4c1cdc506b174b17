import { field, readCode, readId, readObject, readProse } from './json.ts';

/** Whose number it is, as far as Safaricom tells: the first name, the others hidden but for a letter. */
export type NameCheck =
  | {
      readonly kind: 'found';
      readonly firstName?: string;
      readonly middleName?: string;
      readonly lastName?: string;
      readonly requestId?: string;
    }
  /** The number has no M-PESA. */
  | { readonly kind: 'not_found'; readonly requestId?: string };

/** Reads the answer to a name check; undefined unless it says whose number it is, or that it is nobody's. Never throws. */
export function readHakikishaAnswer(body: unknown): NameCheck | undefined {
  const root = readObject(body);
  const header = readObject(field(root, 'header'));
  const inside = readObject(field(root, 'body'));
  const status = readCode(field(header, 'status'));
  const id = readId(field(header, 'requestID'));
  const requestId = id === undefined ? {} : { requestId: id };
  if (status === '400' && /does not exist/i.test(readProse(field(inside, 'message')) ?? '')) return { kind: 'not_found', ...requestId };
  const [firstName, middleName, lastName] = ['firstName', 'middleName', 'lastName'].map((name) => readProse(field(inside, name), 200));
  if (status !== '200' || (firstName ?? middleName ?? lastName) === undefined) return undefined;
  return {
    kind: 'found',
    ...(firstName === undefined ? {} : { firstName }),
    ...(middleName === undefined ? {} : { middleName }),
    ...(lastName === undefined ? {} : { lastName }),
    ...requestId,
  };
}

/** Reads code and words of an answer to a name check; undefined when it has none. Never throws. */
export function readHakikishaWords(body: unknown): { readonly code: string; readonly message: string } | undefined {
  const root = readObject(body);
  const header = readObject(field(root, 'header'));
  const code = readCode(field(header, 'status'));
  if (code === undefined) return undefined;
  return { code, message: readProse(field(readObject(field(root, 'body')), 'message')) ?? readProse(field(header, 'message')) ?? '' };
}
