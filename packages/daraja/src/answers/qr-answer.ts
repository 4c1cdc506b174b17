import { field, readCode, readId, readObject } from './json.ts';

/** A QR code that M-PESA's app can scan. */
export interface QrCode {
  /** A PNG in base64, without the prefix of a data address. */
  readonly png: string;
  /** The same picture for the `src` of an image. */
  readonly dataUrl: string;
  readonly requestId?: string;
  readonly responseCode?: string;
}

const PREFIX = 'data:image/png;base64,';

/**
 * Reads the answer to a request for a QR code; undefined unless it holds one. Never throws. The picture alone tells
 * success: the response code is documented as a conversation's id and seen as `00`.
 */
export function readQrAnswer(body: unknown): QrCode | undefined {
  const root = readObject(body);
  const given = field(root, 'QRCode');
  const png = typeof given === 'string' ? given.replace(/\s+/g, '').replace(/^data:image\/png;base64,/, '') : '';
  if (png.length < 16 || png.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(png)) return undefined;
  const requestId = readId(field(root, 'RequestID'));
  const responseCode = readCode(field(root, 'ResponseCode'));
  return {
    png,
    dataUrl: PREFIX + png,
    ...(requestId === undefined ? {} : { requestId }),
    ...(responseCode === undefined ? {} : { responseCode }),
  };
}
