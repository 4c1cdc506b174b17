import type { Instant } from '@malipo/daraja/values';
import { sha256 } from '../secrets/hash.ts';
import type { Arrival } from './inbox.ts';

/** What a journal holds: whole messages, and how many lines were not what had been written. */
export interface SpillRecords {
  readonly arrivals: readonly Arrival[];
  readonly damaged: number;
}

/** One line per message: checksum, blank, JSON. */
export function writeRecord({ message, receivedAt }: Arrival): string {
  const { body, ...rest } = message;
  const json = JSON.stringify({ ...rest, body: Buffer.from(body).toString('base64'), receivedAt });
  return `${sha256(json)} ${json}\n`;
}

/** A last line without its end was torn by a crash: nobody was told that it is kept, so it is dropped without a word. */
export function readRecords(text: string): SpillRecords {
  const lines = text.split('\n').slice(0, -1);
  const arrivals = lines.flatMap(readRecord);
  return { arrivals, damaged: lines.length - arrivals.length };
}

function readRecord(line: string): Arrival[] {
  const [checksum, json] = [line.slice(0, 64), line.slice(65)];
  if (sha256(json) !== checksum) return [];
  const { body, receivedAt, ...rest } = JSON.parse(json) as Omit<Arrival['message'], 'body'> & { body: string; receivedAt: Instant };
  return [{ message: { ...rest, body: new Uint8Array(Buffer.from(body, 'base64')) }, receivedAt }];
}
