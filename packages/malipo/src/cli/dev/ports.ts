import { createServer } from 'node:net';

/** A port to listen on, and whether it is the wanted one. */
export interface ChosenPort {
  readonly port: number;
  readonly wanted: number;
}

/** The wanted port when it is free, else any free one. */
export async function choosePort(wanted: number): Promise<ChosenPort> {
  const port = (await tryPort(wanted)) ?? (await tryPort(0)) ?? wanted;
  return { port, wanted };
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : undefined));
    });
  });
}
