import { pino } from 'pino';
import type { DestinationStream } from 'pino';
import type { Problem } from '../engine/api.ts';

/** A log for machines: one JSON object a line, never with a body, a secret or a whole phone number. */
export interface Log {
  readonly info: (code: string, message: string) => void;
  readonly report: (problem: Problem) => void;
}

/** Every spelling of a Kenyan mobile number that could end in a line, whoever wrote it. */
const phones = /(?<![\dA-Z]|\d\.)(?:\+?254|0)([17]\d{2})\d{3}(\d{3})(?![\dA-Z]|\.\d)/g;
const maskPhones = (line: string): string => line.replace(phones, '0$1***$2');

const secretFields = [
  'body',
  'phone',
  'payer',
  'payerName',
  'passkey',
  'consumerKey',
  'consumerSecret',
  'encryptionKey',
  'authorization',
  'password',
  'token',
  'clientSecret',
  'secret',
];

/** Writes to standard output unless told otherwise. */
export function createLog(level: string, destination?: DestinationStream): Log {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: secretFields.map((field) => `details.${field}`), censor: '[hidden]' },
      hooks: { streamWrite: maskPhones },
    },
    destination ?? pino.destination({ dest: 1, sync: true }),
  );
  return {
    info: (code, message) => logger.info({ code }, message),
    report: ({ level: how, code, message, details, cause }) =>
      logger[how]({ code, ...(details ? { details } : {}), ...(cause === undefined ? {} : { err: cause }) }, message),
  };
}
