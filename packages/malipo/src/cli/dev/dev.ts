import { join } from 'node:path';
import { portOf, readFlags } from '../arguments.ts';
import { untilStopped } from '../terminal.ts';
import type { Terminal } from '../terminal.ts';
import type { Problem } from '../../engine/api.ts';
import { startDev } from './world.ts';
import type { DevWorld } from './world.ts';

export const devHelp = `malipo dev [--port 4000] [--simulator-port 4010] [--page-port 4020] [--reset]

Starts everything at your desk, without an account and without a tunnel: the server, a Safaricom simulator,
a demo shop and the customer's phone, on one page. Keeps its data in .malipo/ in this folder.

  --reset    begin again: deletes .malipo/ first
`;

/** `malipo dev`: until the process is asked to stop. */
export async function dev(args: readonly string[], terminal: Terminal): Promise<void> {
  const port = { type: 'string' } as const;
  const flags = readFlags('dev', args, { port, 'simulator-port': port, 'page-port': port, reset: { type: 'boolean' } });
  const world = await startDev({
    folder: join(terminal.folder, '.malipo'),
    ports: {
      server: portOf(flags, 'port', 4000),
      simulator: portOf(flags, 'simulator-port', 4010),
      page: portOf(flags, 'page-port', 4020),
    },
    reset: flags.values['reset'] === true,
    report: (problem) => terminal.complain(describe(problem)),
  });
  try {
    terminal.print(greeting(world, terminal.env['npm_lifecycle_event'] === 'start' ? 'npm start --' : 'malipo dev'));
    await untilStopped(terminal);
  } finally {
    await world.close();
  }
}

function greeting({ pageUrl, serverUrl, simulatorUrl, apiKey, moved }: DevWorld, command: string): string {
  const notes = moved.map(({ port, wanted }) => `  Port ${wanted} is taken by another program; ${port} is used instead.\n`).join('');
  return `
  Malipo is running. Open this page, buy something, type the PIN 1234 on the phone:

    ${pageUrl}

${notes}
  Server      ${serverUrl}   (API reference: ${serverUrl}/docs)
  Simulator   ${simulatorUrl}   (phones: ${simulatorUrl}/phone)
  Test key    ${apiKey}

  From any language:

    curl ${serverUrl}/v1/payments \\
      -H "Authorization: Bearer ${apiKey}" \\
      -H "Content-Type: application/json" \\
      -d '{"amount": 100, "phone": "0711 000 111", "reference": "MINE-1"}'

  Ctrl+C stops it. Data is in .malipo/; “${command} --reset” begins again.
`.replace('\n\n\n', '\n\n');
}

const describe = ({ level, message, cause }: Problem): string =>
  `  ${level === 'info' ? '·' : '▲'} ${message}${cause instanceof Error ? ` (${cause.message})` : ''}`;
