import type { Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';

/** A way to the database that breaks when told to. */
export interface BreakingProxy {
  readonly url: string;
  /** Breaks when a client says this: before the server hears it, or before the client hears the answer. */
  breakAt(word: string, where: 'asking' | 'answering'): void;
  /** Refuses everybody until {@link mend}. */
  cut(): void;
  mend(): void;
}

export async function breakingProxy(databaseUrl: string): Promise<BreakingProxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let trap: { word: string; where: 'asking' | 'answering' } | undefined;
  let isCut = false;

  const server = createServer((client) => {
    if (isCut) return void client.destroy();
    const upstream = connect(Number(target.port || 5432), target.hostname);
    const both = [client, upstream];
    const end = (): void => both.forEach((socket) => void socket.destroy());
    let isMute = false;
    for (const socket of both) {
      sockets.add(socket);
      socket
        .setNoDelay(true)
        .on('error', end)
        .on('close', () => {
          sockets.delete(socket);
          end();
        });
    }
    client.on('data', (data) => {
      if (trap && data.includes(trap.word)) {
        const { where } = trap;
        trap = undefined;
        if (where === 'asking') return end();
        isMute = true;
      }
      upstream.write(data);
    });
    upstream.on('data', (data) => (isMute ? end() : client.write(data)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String(typeof address === 'object' ? address?.port : '');
  return {
    url: url.href,
    breakAt: (word, where) => void (trap = { word, where }),
    cut() {
      isCut = true;
      for (const socket of sockets) socket.destroy();
    },
    mend: () => void (isCut = false),
  };
}
