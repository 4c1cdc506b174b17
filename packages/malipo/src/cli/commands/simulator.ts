import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { SimulatedApp, SimulatedShortcode, SimulatorOptions } from '@malipo/simulator';
import { SANDBOX_PASSKEY } from '@malipo/simulator';
import { parseSimulatorOptions, serveSimulator } from '@malipo/simulator/server';
import { portOf, readFlags, textOf } from '../arguments.ts';
import type { Flags } from '../arguments.ts';
import { usage } from '../errors.ts';
import { untilStopped } from '../terminal.ts';
import type { Terminal } from '../terminal.ts';

export const simulatorHelp = `malipo simulator [options]

A Safaricom in memory, with the same paths and answers: point any Daraja client in any language to it.

  --port 4010             where it listens
  --host 127.0.0.1        0.0.0.0 opens it to your network, for instance to a real phone
  --app key:secret        app credentials; may be repeated (default simulator:simulator)
  --shortcode 600999      a paybill, with --passkey and --name
  --till 600100:600101    a till and its store number, with --passkey and --name
  --passkey ...           default: the public sandbox passkey
  --name "MY SHOP"        what the customer sees on the prompt
  --file options.json     everything else: several shortcodes, wallets, habits, switches

Pages for people are at / (phones, organisations, traffic, faults, clock), the control API is at /_control.
`;

/** `malipo simulator`: until the process is asked to stop. */
export async function simulator(args: readonly string[], terminal: Terminal): Promise<void> {
  const text = { type: 'string' } as const;
  const flags = readFlags('simulator', args, {
    port: text,
    host: text,
    app: { type: 'string', multiple: true },
    shortcode: text,
    till: text,
    passkey: text,
    name: text,
    file: text,
  });
  const host = textOf(flags, 'host');
  const options = { ...readFile(textOf(flags, 'file'), terminal.folder), ...fromFlags(flags) };
  const served = await serveSimulator({ ...parseSimulatorOptions(options), port: portOf(flags, 'port', 4010), ...(host ? { host } : {}) });
  terminal.print(greeting(served.url, served.simulator.shortcodes, options.apps));
  await untilStopped(terminal);
  await served.close();
}

function fromFlags(flags: Flags): SimulatorOptions {
  const apps = (flags.lists['app'] ?? []).map(readApp);
  const shortcode = readShortcode(flags);
  return { ...(apps.length > 0 ? { apps } : {}), ...(shortcode ? { shortcodes: [shortcode] } : {}) };
}

function readApp(pair: string): SimulatedApp {
  const [consumerKey = '', ...rest] = pair.split(':');
  const consumerSecret = rest.join(':');
  if (!consumerKey || !consumerSecret) throw usage('Write --app as key:secret, such as --app mykey:mysecret.');
  return { consumerKey, consumerSecret };
}

function readShortcode(flags: Flags): SimulatedShortcode | undefined {
  const paybill = textOf(flags, 'shortcode');
  const till = textOf(flags, 'till');
  const passkey = textOf(flags, 'passkey') ?? SANDBOX_PASSKEY;
  const name = textOf(flags, 'name') ?? 'DUKA LA MFANO';
  if (paybill && till) throw usage('Give either --shortcode or --till. For several, write them into a file and give it as --file.');
  if (paybill) return { kind: 'paybill', number: paybill, passkey, name };
  if (till) {
    const [number = '', storeNumber] = till.split(':');
    if (!storeNumber)
      throw usage('Write --till as till:store, such as --till 600100:600101. The store number signs the requests of a till.');
    return { kind: 'till', number, storeNumber, passkey, name };
  }
  if (textOf(flags, 'passkey') ?? textOf(flags, 'name'))
    throw usage('--passkey and --name belong to a --shortcode or a --till. Give one of them too.');
  return undefined;
}

function readFile(path: string | undefined, folder: string): SimulatorOptions {
  if (path === undefined) return {};
  let text: string;
  try {
    text = readFileSync(resolve(folder, path), 'utf8');
  } catch {
    throw usage(`The file ${path} cannot be read. Is the path right?`);
  }
  return parseSimulatorOptions(text);
}

function greeting(url: string, shortcodes: readonly SimulatedShortcode[], apps: readonly SimulatedApp[] | undefined): string {
  const [app = { consumerKey: 'simulator', consumerSecret: 'simulator' }] = apps ?? [];
  const list = shortcodes.map(
    ({ kind, number, storeNumber, name }) => `${kind} ${number}${storeNumber ? ` (store ${storeNumber})` : ''}, ${name}`,
  );
  return `
  The simulator is running. Set the base URL of your Daraja client to

    ${url}

  Credentials   ${app.consumerKey} : ${app.consumerSecret}
  Shortcodes    ${list.join('\n                ')}
  Phones        ${url}/phone   (PIN 1234)
  All pages     ${url}/   (organisations, traffic, faults, clock)
  Control API   ${url}/_control
  Stories       phones 0700 000 001 to 035 cancel, lose callbacks and more: ${url}/_control/scenarios
`;
}
