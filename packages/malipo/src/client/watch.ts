import { MalipoError } from '@malipo/daraja/values';
import type { MalipoEvent, Payment } from '../engine/api.ts';
import { readServerSentEvents } from './server-sent-events.ts';
import type { ServerSentEvent } from './server-sent-events.ts';
import { call, readRefusal, send, withJitter } from './transport.ts';
import type { Connection } from './transport.ts';

/** The server breathes every 15 s; three missed breaths and the line is dead. */
const SILENCE_MS = 45_000;
/** Headers, and a payment's first state, are sent at once. A proxy that holds them back this long holds back everything. */
const FIRST_MS = 8000;
/** Waits between one lost connection and the next try; starts over when something came. */
const backoffMs = [500, 1000, 2000, 4000, 8000, 15_000] as const;
/** Asking again and again, where streams do not get through; then streams get another chance. */
const pollMs = [2000, 2000, 2000, 2000, 2000, 3000, 3000, 5000, 5000, 5000, 10_000, 10_000, 10_000] as const;

const delayOf = (failures: number): number => backoffMs[Math.min(failures, backoffMs.length - 1)] ?? 15_000;

/** Something that asking again does not change: wrong key, unknown id. */
const isFinal = (error: unknown): boolean =>
  error instanceof MalipoError &&
  Number(error.details['status']) >= 400 &&
  Number(error.details['status']) < 500 &&
  error.details['status'] !== 429;

/** Whole states of one payment, the present one first, through lost connections and proxies that hold streams back, until `signal` aborts. */
export async function* watchPayment(connection: Connection, id: string, signal: AbortSignal | undefined): AsyncGenerator<Payment> {
  const path = `/v1/payments/${encodeURIComponent(id)}`;
  let last = '';
  let failures = 0;
  while (!signal?.aborted) {
    try {
      for await (const text of paymentTexts(connection, path, signal)) {
        failures = 0;
        if (text !== last) yield JSON.parse(text) as Payment;
        last = text;
      }
    } catch (error) {
      if (signal?.aborted) return;
      if (isFinal(error)) throw error;
    }
    if (!(await pause(connection, delayOf(failures++), signal))) return;
  }
}

/** States as they are streamed; where the stream is held back, as they are when we ask. */
async function* paymentTexts(connection: Connection, path: string, signal: AbortSignal | undefined): AsyncGenerator<string> {
  try {
    for await (const event of stream(connection, `${path}/events`, {}, signal, 'event')) {
      if (event.event === 'payment') yield event.data;
    }
  } catch (error) {
    if (signal?.aborted || !(error instanceof MalipoError && error.code === 'stream_held_back')) throw error;
    for (const waitMs of pollMs) {
      yield JSON.stringify(await call<Payment>(connection, { method: 'GET', path, ...(signal ? { signal } : {}) }));
      if (!(await pause(connection, waitMs, signal))) return;
    }
  }
}

/** Every event after `after`, or from now on, through lost connections, until `signal` aborts. */
export async function* watchEvents(
  connection: Connection,
  after: number | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<MalipoEvent> {
  let last = after;
  let failures = 0;
  while (!signal?.aborted) {
    try {
      const headers: Record<string, string> = last === undefined ? {} : { 'last-event-id': String(last) };
      for await (const { data } of stream(connection, '/v1/events/stream', headers, signal, 'headers')) {
        const event = JSON.parse(data) as MalipoEvent;
        failures = 0;
        last = event.seq;
        yield event;
      }
    } catch (error) {
      if (signal?.aborted) return;
      if (isFinal(error)) throw error;
    }
    if (!(await pause(connection, delayOf(failures++), signal))) return;
  }
}

/** One connection's worth of events. Throws `stream_held_back` when `first` does not come soon, and what the server refuses with. */
async function* stream(
  connection: Connection,
  path: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
  first: 'headers' | 'event',
): AsyncGenerator<ServerSentEvent> {
  const over = new AbortController();
  const stop = signal ? AbortSignal.any([signal, over.signal]) : over.signal;
  const waited = new AbortController();
  let heldBack = false;
  void connection.system.sleep(FIRST_MS, waited.signal).then(
    () => {
      heldBack = true;
      over.abort();
    },
    () => {},
  );
  try {
    const response = await send(connection, { method: 'GET', path, headers: { accept: 'text/event-stream', ...headers } }, stop);
    if (!response.ok) throw await readRefusal(response);
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
    if (!isStream || !response.body)
      throw new MalipoError('stream_held_back', 'The server answered a stream of events with something else.');
    if (first === 'headers') waited.abort();
    for await (const event of readServerSentEvents(response.body, { silenceMs: SILENCE_MS, system: connection.system, stop })) {
      waited.abort();
      yield event;
    }
  } catch (error) {
    if (heldBack) throw new MalipoError('stream_held_back', 'Something between us and the server holds streams back.', { cause: error });
    throw error;
  } finally {
    waited.abort();
    over.abort();
  }
}

/** True when the time has passed, false when the watcher has left. */
async function pause({ system }: Connection, ms: number, signal: AbortSignal | undefined): Promise<boolean> {
  try {
    await system.sleep(withJitter(ms, system), signal);
    return true;
  } catch {
    return false;
  }
}
