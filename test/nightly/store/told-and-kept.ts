import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from '../../../packages/malipo/src/store/sqlite/connection.ts';
import { sqlite } from '../../../packages/malipo/src/store/sqlite/index.ts';

const script = new URL('./write-until-told.ts', import.meta.url).pathname;

/** What a writing process said before it ended. */
export interface Told {
  readonly kept: ReadonlySet<string>;
  /** By code, how many writes failed. */
  readonly failures: ReadonlyMap<string, number>;
  readonly isClosed: boolean;
}

/** Runs the writer under a command that makes its disk fail; `$WRITER` in it stands for the writer. */
export async function runWriter(command: string, path: string, clients: number, rounds: number): Promise<Told> {
  const writer = `"${process.execPath}" --conditions=malipo-source "${script}" "${path}" ${clients} ${rounds}`;
  await prepare(path);
  const child = spawn('sh', ['-c', command.replace('$WRITER', writer)], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let complaints = '';
  child.stdout.on('data', (data) => (said += String(data)));
  child.stderr.on('data', (data) => (complaints += String(data)));
  await once(child, 'close');
  const lines = said.split('\n').map((line) => line.split(' '));
  if (!said.includes('ready')) throw new Error(`The writer did not start: ${complaints.slice(0, 2000)}`);
  const failures = Map.groupBy(
    lines.filter(([word]) => word === 'failed'),
    ([, , code]) => code ?? '',
  );
  return {
    kept: new Set(lines.flatMap(([word, id]) => (word === 'kept' && id ? [id] : []))),
    failures: new Map([...failures].map(([code, found]) => [code, found.length])),
    isClosed: said.includes('closed'),
  };
}

/** The tables are made while the disk still works. */
async function prepare(path: string): Promise<void> {
  const store = sqlite(path);
  await store.migrate();
  await store.close();
}

/** What is wrong with the file afterwards, in words. */
export async function auditFile(path: string, told: Told): Promise<string[]> {
  const file = await connect(path, false);
  try {
    const wrong: string[] = [];
    const [integrity] = file.query('pragma integrity_check', []);
    if (integrity?.['integrity_check'] !== 'ok') wrong.push(`integrity_check says ${JSON.stringify(integrity)}`);
    const slots = new Set(file.query('select id from malipo_slots', []).map(({ id }) => String(id)));
    const counted = file.query('select queue, count(*) as bodies from malipo_inbox group by queue', []);
    const bodies = new Map(counted.map((row) => [String(row['queue']), row['bodies']]));
    for (const id of told.kept) if (!slots.has(id)) wrong.push(`${id} was acknowledged and is lost`);
    for (const id of slots) if (bodies.get(id) !== 2) wrong.push(`${id} is there in part`);
    for (const id of bodies.keys()) if (!slots.has(id)) wrong.push(`${id} is there in part`);
    return wrong;
  } finally {
    file.close();
  }
}
