import { MalipoError } from '@malipo/daraja/values';
import type { System } from '@malipo/daraja/values';

export interface ServerSentEvent {
  readonly id: string | undefined;
  readonly event: string;
  readonly data: string;
}

export interface ReadOptions {
  /** How long nothing may come, not even a heartbeat. */
  readonly silenceMs: number;
  readonly system: Pick<System, 'sleep'>;
  /** Leaves when it aborts. */
  readonly stop: AbortSignal;
}

/** The events of a response; ends with the stream. Throws `stream_silent`, and the reason of `stop`. Lets go of the connection however it is left. */
export async function* readServerSentEvents(body: ReadableStream<Uint8Array>, options: ReadOptions): AsyncGenerator<ServerSentEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await readSoon(reader, options);
      if (done) return;
      const blocks = (rest + decoder.decode(value, { stream: true })).replaceAll('\r\n', '\n').split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const event = parseBlock(block);
        if (event) yield event;
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

async function readSoon(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  { silenceMs, system, stop }: ReadOptions,
): Promise<ReadableStreamReadResult<Uint8Array>> {
  const came = new AbortController();
  const silence = system.sleep(silenceMs, AbortSignal.any([came.signal, stop])).then(() => {
    throw new MalipoError('stream_silent', 'The stream of events fell silent.');
  });
  silence.catch(() => {});
  try {
    return await Promise.race([reader.read(), silence]);
  } finally {
    came.abort();
  }
}

/** Undefined for comments and settings, which carry no data. */
function parseBlock(block: string): ServerSentEvent | undefined {
  let id: string | undefined;
  let event = 'message';
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const [, name, value = ''] = /^(\w+)(?:: ?(.*))?$/.exec(line) ?? [];
    if (name === 'data') data.push(value);
    else if (name === 'event') event = value;
    else if (name === 'id') id = value;
  }
  return data.length === 0 ? undefined : { id, event, data: data.join('\n') };
}
