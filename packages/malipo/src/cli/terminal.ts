/** What a command may touch of the world around it: handed in, so that tests see what a person would see. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that relative paths start from. */
  readonly folder: string;
  readonly print: (text: string) => void;
  /** Trouble goes to the error stream, so that output can be piped. */
  readonly complain: (text: string) => void;
  /** Everything that is piped in, as text. */
  readonly readInput: () => Promise<string>;
  /** Aborts when the process was asked to stop. */
  readonly stop: AbortSignal;
}

/** Resolves when the process is asked to stop. */
export const untilStopped = ({ stop }: Pick<Terminal, 'stop'>): Promise<void> =>
  new Promise((resolve) => {
    if (stop.aborted) return resolve();
    stop.addEventListener('abort', () => resolve(), { once: true });
  });
