import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';

/** A line between two processes that can be cut or frozen. */
export interface Line {
  /** Ends all connections; new ones are refused. */
  cut(): Promise<void>;
  /** Nothing passes any more in either direction, and nobody is told. New connections are taken and left waiting. */
  freeze(): void;
}

/** Leads from a port of this machine to another. */
export async function openLine(port: number, targetPort: number): Promise<Line> {
  const sockets = new Set<Socket>();
  let isFrozen = false;
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
  };
  const server = createServer((socket) => {
    keep(socket);
    if (isFrozen) return;
    const target = keep(connect(targetPort, 'localhost'));
    socket.pipe(target).pipe(socket);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    cut: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
    freeze: () => {
      isFrozen = true;
      for (const socket of sockets) socket.unpipe().pause();
    },
  };
}
