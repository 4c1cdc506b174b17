import { realSystem } from '@malipo/daraja/values';
import { createApiKeys } from '../../engine/surfaces/api-keys.ts';
import type { ApiKey, ApiKeys } from '../../engine/api.ts';
import { readFlags, textOf } from '../arguments.ts';
import type { Flags } from '../arguments.ts';
import { usage } from '../errors.ts';
import { openStore } from '../open-store.ts';
import { readDatabaseUrl } from '../settings/database-url.ts';
import type { Terminal } from '../terminal.ts';

export const keysHelp = `malipo keys create [--live] [--name "web shop"] [--tenant default]
malipo keys list [--tenant default]
malipo keys revoke <id>

API keys of the database that DATABASE_URL names. A key is shown once, when it is made; only its hash is kept.
Test keys open simulator and sandbox payments, live keys production ones. A server may run meanwhile.
`;

/** `malipo keys` */
export async function keys(args: readonly string[], terminal: Terminal): Promise<void> {
  const text = { type: 'string' } as const;
  const flags = readFlags('keys', args, { live: { type: 'boolean' }, name: text, tenant: text }, 2);
  const act = chooseAct(flags);
  const store = await openStore(readDatabaseUrl(terminal.env), terminal.folder);
  try {
    await store.migrate();
    await act(createApiKeys({ store, system: realSystem }), terminal);
  } finally {
    await store.close();
  }
}

type Act = (apiKeys: ApiKeys, terminal: Terminal) => Promise<void>;

function chooseAct(flags: Flags): Act {
  const [verb, id] = flags.words;
  const tenant = textOf(flags, 'tenant');
  switch (verb) {
    case 'create':
      return (apiKeys, terminal) => create(apiKeys, terminal, flags);
    case 'list':
      return async (apiKeys, terminal) => terminal.print(table(await apiKeys.list(tenant)));
    case 'revoke':
      if (!id) throw usage('Say which key: malipo keys revoke <id>. “malipo keys list” shows the ids.');
      return async (apiKeys, terminal) => {
        await apiKeys.revoke(id);
        terminal.print(`${id} is revoked. Servers forget it within two seconds.`);
      };
    default:
      throw usage(`Say what to do with keys: create, list or revoke. See: malipo keys --help`);
  }
}

async function create(apiKeys: ApiKeys, terminal: Terminal, flags: Flags): Promise<void> {
  const tenant = textOf(flags, 'tenant');
  const name = textOf(flags, 'name');
  const mode = flags.values['live'] === true ? 'live' : 'test';
  const { key, id } = await apiKeys.create({ mode, ...(tenant ? { tenant } : {}), ...(name ? { name } : {}) });
  terminal.complain(`${id}, a ${mode} key. It is shown this once; keep it like a password:`);
  // Alone on standard output, so that a script can take it.
  terminal.print(key);
}

function table(list: readonly ApiKey[]): string {
  if (list.length === 0) return 'There are no keys yet. Make one with: malipo keys create';
  const rows = list.map(({ id, mode, name, lastFour, createdAt, revokedAt }) => [
    id,
    mode,
    `…${lastFour}`,
    createdAt.slice(0, 10),
    revokedAt ? `revoked ${revokedAt.slice(0, 10)}` : 'works',
    name,
  ]);
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
