import { createServer } from 'node:net';

/** Only this machine reaches what listens here. */
export const localHost = '127.0.0.1';

/** A port to listen on, and whether it is the wanted one. */
export interface ChosenPort {
  readonly port: number;
  readonly wanted: number;
}

/** How many ports after the wanted one are tried before any free one will do. */
const neighbours = 8;

/** The wanted port when it is free, else one close to it, else any. `taken` are those chosen before. */
export async function choosePort(wanted: number, taken: readonly ChosenPort[] = []): Promise<ChosenPort> {
  const near = wanted === 0 ? [] : Array.from({ length: neighbours + 1 }, (_, step) => wanted + step).filter((port) => port <= 65_535);
  for (const port of [...near, 0]) {
    if (taken.some((chosen) => chosen.port === port)) continue;
    const free = await tryPort(port);
    if (free !== undefined) return { port: free, wanted };
  }
  return { port: wanted, wanted };
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, localHost, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : undefined));
    });
  });
}
