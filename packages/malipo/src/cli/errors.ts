import { MalipoError } from '@malipo/daraja/values';

/** The command line cannot be understood: exit code 2. */
export class UsageError extends MalipoError {}

/** Settings are missing or contradict each other; the message lists all of them: exit code 2. */
export class SettingsError extends MalipoError {}

export const usage = (message: string): UsageError => new UsageError('usage', message);

/** 2 when the person has to change what was typed or set, 1 when the work failed. */
export const exitCodeOf = (error: unknown): number => (error instanceof UsageError || error instanceof SettingsError ? 2 : 1);
