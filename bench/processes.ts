import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What a process used since it was asked last, or since it started. */
export interface Usage {
  readonly cpuSeconds: number;
  readonly rssBytes: number;
}

/** A program of ours in a process of its own; `call` sends a question and waits for the answer. */
export interface Program {
  readonly child: ChildProcess;
  readonly ready: Record<string, unknown>;
  readonly call: <R>(question: Record<string, unknown>) => Promise<R>;
  readonly usage: () => Promise<Usage>;
  readonly stop: () => Promise<void>;
}

/** Starts `programs/<name>.ts` and waits until it says that it is ready. */
export async function startProgram(name: string, settings: Record<string, unknown>): Promise<Program> {
  const path = fileURLToPath(new URL(`./programs/${name}.ts`, import.meta.url));
  const child = fork(path, [JSON.stringify(settings)], {
    execArgv: ['--conditions=malipo-source', '--max-old-space-size=4096'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const answers = new Map<number, (answer: unknown) => void>();
  let asked = 0;
  const ready = await new Promise<Record<string, unknown>>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code} before it was ready.`)));
    child.once('message', (message) => resolve(message as Record<string, unknown>));
  });
  child.removeAllListeners('exit');
  child.on('message', (message: { id?: number; answer?: unknown }) => {
    if (message.id !== undefined) answers.get(message.id)?.(message.answer);
  });
  const call = <R>(question: Record<string, unknown>): Promise<R> =>
    new Promise((resolve, reject) => {
      const id = asked++;
      answers.set(id, (answer) => {
        answers.delete(id);
        resolve(answer as R);
      });
      child.once('exit', () => reject(new Error(`${name} ended while it was asked.`)));
      child.send({ ...question, id });
    });
  return {
    child,
    ready,
    call,
    usage: () => call<Usage>({ ask: 'usage' }),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** The other end: what a program was started with. */
export const readSettings = (): Readonly<Record<string, string | number | undefined>> =>
  JSON.parse(process.argv[2] ?? '{}') as Record<string, string | number | undefined>;

/** Says that the program is ready, and answers questions. */
export function answerQuestions(
  ready: Record<string, unknown>,
  answers: Record<string, (question: Record<string, unknown>) => unknown>,
): void {
  let before = process.cpuUsage();
  process.on('message', (question: Record<string, unknown> & { ask: string; id: number }) => {
    void (async () => {
      if (question.ask !== 'usage') {
        process.send?.({ id: question.id, answer: await answers[question.ask]?.(question) });
        return;
      }
      const used = process.cpuUsage(before);
      before = process.cpuUsage();
      process.send?.({ id: question.id, answer: { cpuSeconds: (used.user + used.system) / 1e6, rssBytes: process.memoryUsage.rss() } });
    })();
  });
  process.on('SIGTERM', () => process.exit(0));
  process.on('disconnect', () => process.exit(0));
  process.send?.(ready);
}
